import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Client, signInAs } from "../support/client.ts";
import { openTo } from "../support/open-to.ts";
import { type Scene, SECRET, setScene, sumByRegion } from "../support/scene.ts";
import { createTestDatabase, type TestDatabase } from "../support/services.ts";

const services = inject("services");

describe.skipIf(!services.postgresql.url)("the meta database", () => {
  let scene: Scene;
  let sqllab: Client;
  let warehouse: TestDatabase;
  let meta: number;
  let few: number;
  const folder = mkdtempSync(join(tmpdir(), "liteset-meta-"));

  beforeAll(async () => {
    scene = await setScene(services, (settings) => ({
      ...settings,
      FEATURE_FLAGS: { ...settings.FEATURE_FLAGS, ENABLE_SUPERSET_META_DB: true, ENABLE_TEMPLATE_PROCESSING: true },
      DATA_CACHE_CONFIG: { CACHE_TYPE: "SimpleCache", CACHE_DEFAULT_TIMEOUT: 60 },
    }));
    const { admin, make, running } = scene;
    sqllab = await signInAs(scene.base, "sqllab");
    warehouse = await createTestDatabase("postgresql", services);
    const client = new pg.Client(warehouse.url);
    await client.connect();
    await client.query(`
      create schema eu;
      create table eu.people (id int primary key, name text, region text, born date, seen timestamp, ok boolean, score float8, notes jsonb);
      insert into eu.people values
        (1, 'Ada', 'north', '1815-12-10', '2024-01-01 10:00', true, 1.5, '{"a": 1}'),
        (2, 'Bob', 'south', null, '2024-01-02 10:00:00.5', false, null, null),
        (3, 'Cy', 'island', '1990-01-01', null, null, 2, '[1]');
      create table many as select n, 'name ' || n as name, timestamp '2024-01-01' + n * interval '1 minute' as at from generate_series(1, 5000) n;
      create table slow_base (n int); insert into slow_base values (1);
      create view slow as select n, pg_sleep(60)::text as x from slow_base;
    `);
    await client.end();
    const database = (database_name: string, sqlalchemy_uri: string, extra = {}) =>
      make(admin, "database", {
        database_name,
        sqlalchemy_uri,
        expose_in_sqllab: true,
        allow_dml: true,
        extra: JSON.stringify(extra),
      });
    await database("hr", warehouse.sqlalchemyUri);
    meta = await database("meta", "superset://");
    few = await database("few", "superset://", { engine_params: { allowed_dbs: ["hr"] } });
    // Who may ask the meta database may not therefore read what others keep.
    await openTo("Gamma", running.app.metadata, "[meta].(id:");
    await openTo("Gamma", running.app.metadata, "[few].(id:");
    running.app.viewers.invalidate();
  });

  afterAll(async () => {
    await scene?.close();
    await warehouse?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (sql: string, { who = scene.admin, on = meta } = {}) => {
    const client_id = Math.random().toString(36).slice(2, 13);
    const { status, body } = await who("POST", "/api/v1/sqllab/execute/", {
      ...{ database_id: on, sql, client_id, runAsync: false, schema: "main" },
    });
    return { status, body, client_id, data: body.data as Record<string, unknown>[], text: JSON.stringify(body) };
  };

  it("answers SQL over tables of several databases, by database, schema and table", async () => {
    const { status, data, text } = await run(`
      SELECT p.name, s.region, SUM(s.amount) AS total
      FROM "hr.eu.people" p JOIN "shop.sales" s ON p.region = s.region
      WHERE s.amount > 1 GROUP BY 1, 2 ORDER BY 1`);
    expect(status, text).toBe(200);
    expect(data).toEqual([
      { name: "Ada", region: "north", total: 2 },
      { name: "Bob", region: "south", total: 4 },
    ]);
  });

  it("keeps the types of the tables' own columns", async () => {
    const { body, data } = await run(`SELECT * FROM main."hr.eu.people" ORDER BY id`);
    const columns = body.columns as { column_name: string; type: string; is_dttm: boolean }[];
    expect(columns.map(({ column_name, type, is_dttm }) => [column_name, type, is_dttm])).toEqual([
      ["id", "INT", false],
      ["name", "STRING", false],
      ["region", "STRING", false],
      ["born", "DATETIME", true],
      ["seen", "DATETIME", true],
      ["ok", "BOOL", false],
      ["score", "FLOAT", false],
      ["notes", "STRING", false],
    ]);
    expect(data).toEqual([
      {
        id: 1,
        name: "Ada",
        region: "north",
        born: "1815-12-10",
        seen: "2024-01-01T10:00:00",
        ok: true,
        score: 1.5,
        notes: '{"a":1}',
      },
      {
        id: 2,
        name: "Bob",
        region: "south",
        born: null,
        seen: "2024-01-02T10:00:00.500000",
        ok: false,
        score: null,
        notes: null,
      },
      { id: 3, name: "Cy", region: "island", born: "1990-01-01", seen: null, ok: null, score: 2, notes: "[1]" },
    ]);
  });

  it("reads as many rows of a table as the setting says, and those that are asked for first", async () => {
    const first = async (sql: string) => Object.values((await run(sql)).data[0] ?? {})[0];
    expect(await first(`SELECT COUNT(*) FROM "hr.many"`)).toBe(1000);
    expect(await first(`SELECT COUNT(*) FROM "hr.many" WHERE n > 4500`)).toBe(500);
    expect(await first(`SELECT COUNT(*) FROM "hr.many" WHERE n IN (4999, 5000, 6000)`)).toBe(2);
    expect(await first(`SELECT COUNT(*) FROM "hr.many" WHERE name = 'name 4321'`)).toBe(1);
    expect(await first(`SELECT n FROM "hr.many" ORDER BY n DESC LIMIT 1`)).toBe(5000);
    expect(
      await first(`SELECT COUNT(*) FROM "hr.many" WHERE at >= '2024-01-04 10:00:00' AND at < '2024-01-04 11:00:00'`),
    ).toBe(60);
    expect(await first(`SELECT MAX(m.n) FROM "hr.eu.people" p JOIN "hr.many" m ON m.n = p.id + 0`)).toBe(3);
  });

  it("looks rows of a large table up by those of a small one", async () => {
    const file = new DatabaseSync(join(folder, "keys.db"));
    file.exec("create table keys (k integer); insert into keys values (4990), (4995), (9999), (null)");
    file.close();
    const { admin, make } = scene;
    const uri = `sqlite:///${join(folder, "keys.db")}`;
    await make(admin, "database", { database_name: "keys", sqlalchemy_uri: uri });
    const { data } = await run(
      `SELECT k, m.n FROM "keys.keys" LEFT JOIN "hr.many" m ON m.n = "keys.keys".k ORDER BY k`,
    );
    expect(data).toEqual([
      { k: null, n: null },
      { k: 4990, n: 4990 },
      { k: 4995, n: 4995 },
      { k: 9999, n: null },
    ]);
  });

  it.each([
    ["SELECT * FROM sales", "Unsupported table: sales"],
    [`SELECT * FROM "a.b.c.d.e"`, "Unsupported table: a.b.c.d.e"],
    [`SELECT * FROM "nodb.sales"`, "Database not found: nodb"],
    [`SELECT * FROM "SHOP.sales"`, "Database not found: SHOP"],
    [`SELECT * FROM "shop.nix"`, "Table does not exist: nix"],
    [`SELECT * FROM shop.sales`, "no such table: shop.sales"],
    [`SELECT * FROM "meta.shop%2Esales"`, "Unsupported table: meta.shop%2Esales"],
    [`SELECT bad FROM "shop.sales"`, `We can't seem to resolve the column "bad"`],
  ])("says of %s what Superset says", async (sql, message) => {
    const { status, text } = await run(sql);
    expect([status, text]).toEqual([500, expect.stringContaining(JSON.stringify(message).slice(1, -1))]);
  });

  it("takes names with codes, as addresses have them", async () => {
    expect((await run(`SELECT COUNT(*) AS n FROM "shop.%73ales"`)).data).toEqual([{ n: 3 }]);
  });

  it.each([
    `INSERT INTO "shop.sales" VALUES ('x', 1)`,
    `DELETE FROM "shop.sales"`,
    `UPDATE "shop.sales" SET amount = 0`,
    `WITH x AS (SELECT 1) DELETE FROM "shop.sales"`,
    `CREATE TABLE x AS SELECT * FROM "shop.sales"`,
    `ATTACH '/etc/passwd' AS x`,
  ])("writes nothing, whatever the databases allow: %s", async (sql) => {
    const { status, text } = await run(sql);
    expect(status, text).toBeGreaterThanOrEqual(400);
    expect((await run(`SELECT SUM(amount) AS n FROM "shop.sales"`)).data).toEqual([{ n: 7 }]);
  });

  it("reads only the databases that the connection names", async () => {
    expect((await run(`SELECT * FROM "shop.sales"`, { on: few })).text).toContain("Unsupported table: shop.sales");
    expect((await run(`SELECT COUNT(*) AS n FROM "hr.eu.people"`, { on: few })).data).toEqual([{ n: 3 }]);
  });

  describe("for who may read one table of another database", () => {
    const asked = [
      `SELECT * FROM "shop.payroll"`,
      `SELECT * FROM "shop.PAYROLL"`,
      `SELECT * FROM "shop.pay%72oll"`,
      `SELECT * FROM main."shop.payroll"`,
      `SELECT * FROM "shop.main.payroll"`,
      `SELECT * FROM [shop.payroll]`,
      "SELECT * FROM `shop.payroll`",
      `SELECT * FROM "shop.sqlite_master"`,
      `SELECT * FROM "shop.sales", "shop.payroll"`,
      `SELECT (SELECT note FROM "shop.payroll") FROM "shop.sales"`,
      `WITH x AS (SELECT * FROM "shop.payroll") SELECT * FROM x`,
      `WITH "shop.sales" AS (SELECT note FROM "shop.payroll") SELECT * FROM "shop.sales"`,
      `SELECT * FROM "shop.sales" WHERE EXISTS (SELECT 1 FROM "shop.payroll" WHERE note LIKE 'the answer%')`,
      `SELECT 1 UNION SELECT note FROM "shop.payroll"`,
      `EXPLAIN SELECT * FROM "shop.payroll"`,
      `SELECT * FROM "hr.eu.people"`,
      `SELECT * FROM "hr.information_schema.tables"`,
      `SELECT * FROM "hr.pg_catalog.pg_stats"`,
      `SELECT load_extension('x')`,
      `SELECT * FROM pragma_database_list`,
    ];
    it.each(asked)("keeps the others closed in SQL Lab: %s", async (sql) => {
      const { status, text } = await run(sql, { who: sqllab });
      if (!sql.includes("pragma")) expect(status, text).toBeGreaterThanOrEqual(400);
      expect(text).not.toContain("4711");
      expect(text).not.toContain("Ada");
    });

    it("opens that table, and names the one that is closed", async () => {
      expect((await run(`SELECT SUM(amount) AS n FROM "shop.sales"`, { who: sqllab })).data).toEqual([{ n: 7 }]);
      const { status, text } = await run(`SELECT * FROM "shop.payroll"`, { who: sqllab });
      expect(status).toBe(403);
      expect(text).toContain("You need access to the following tables: `main.payroll`");
    });

    it("gives no chart of what somebody else has asked before, and tells no columns", async () => {
      const { admin, gamma, make } = scene;
      const closed = await make(admin, "dataset", { database: meta, schema: "main", table_name: "shop.payroll" });
      const virtual = await make(admin, "dataset", {
        ...{ database: meta, schema: "main", table_name: "all notes", sql: `SELECT note FROM "shop.payroll"` },
      });
      for (const id of [closed, virtual]) {
        const question = { ...sumByRegion(id, { columns: ["note"], metrics: [], orderby: [] }) };
        const own = await admin("POST", "/api/v1/chart/data", question);
        expect(JSON.stringify(own.body)).toContain(SECRET);
        for (const result_type of ["full", "samples", "results", "query"]) {
          const { status, body } = await gamma("POST", "/api/v1/chart/data", { ...question, result_type });
          expect(JSON.stringify(body)).not.toContain(SECRET);
          if (result_type === "full") expect([status, body]).toEqual([403, expect.anything()]);
        }
      }
      const told = await gamma("GET", `/api/v1/database/${meta}/table_metadata/?name=shop.payroll&schema=main`);
      expect(told.status).toBeGreaterThanOrEqual(400);
      const made = await gamma("POST", "/api/v1/dataset/", {
        database: meta,
        table_name: "shop.payroll",
        schema: "main",
      });
      expect(made.status).toBeGreaterThanOrEqual(400);
    });

    it("keeps the result of a query closed to who may not read its tables any more", async () => {
      const { running } = scene;
      const db = running.app.metadata.kysely();
      const { client_id } = await run(`SELECT region FROM "shop.sales"`, { who: sqllab });
      const file = () => sqllab("GET", `/api/v1/sqllab/export/${client_id}/`);
      expect((await file()).status).toBe(200);
      const view = await db
        .selectFrom("ab_view_menu")
        .select("id")
        .where("name", "like", "[shop].[sales]%")
        .executeTakeFirstOrThrow();
      const permission = await db
        .selectFrom("ab_permission_view")
        .select("id")
        .where("view_menu_id", "=", view.id)
        .executeTakeFirstOrThrow();
      await db.deleteFrom("ab_permission_view_role").where("permission_view_id", "=", permission.id).execute();
      running.app.viewers.invalidate();
      expect((await file()).status).toBe(403);
      await openTo("Gamma", running.app.metadata, "[shop].[sales]");
      running.app.viewers.invalidate();
      expect((await file()).status).toBe(200);
    });
  });

  it("applies the row rules of the tables' own datasets, also for charts that others have asked for", async () => {
    const { admin, gamma, make, running, sales } = scene;
    const dataset = await make(admin, "dataset", { database: meta, schema: "main", table_name: "shop.sales" });
    await openTo("Gamma", running.app.metadata, "[meta].[shop.sales]");
    running.app.viewers.invalidate();
    const ask = async (who: Client) => {
      const { body } = await who("POST", "/api/v1/chart/data", sumByRegion(dataset));
      return (body.result as { data: unknown }[])[0]!.data;
    };
    const all = [
      { region: "north", total: 3 },
      { region: "south", total: 4 },
    ];
    expect([await ask(admin), await ask(gamma)]).toEqual([all, all]);
    const role = await running.app.metadata
      .kysely()
      .selectFrom("ab_role")
      .select("id")
      .where("name", "=", "Gamma")
      .executeTakeFirstOrThrow();
    const rule = { filter_type: "Regular", tables: [sales], roles: [role.id], group_key: "" };
    await make(admin, "rowlevelsecurity", { ...rule, name: "south", clause: "region = {{ \"'south'\" }}" });
    const south = [all[1]];
    await expect.poll(() => ask(gamma)).toEqual(south);
    expect(await ask(admin)).toEqual(all);
    const lab = async (sql: string) => (await run(sql, { who: sqllab })).data;
    expect(await lab(`SELECT DISTINCT region FROM "shop.sales"`)).toEqual([{ region: "south" }]);
    expect(await lab(`SELECT region FROM "shop.%73ales" WHERE amount IN (1, 4) OR 1 = 1`)).toEqual([
      { region: "south" },
    ]);
  });

  it("stops what it reads when nobody waits any more", async () => {
    const { running } = scene;
    const { targetOf } = await import("../../src/engines/target.ts");
    const { readerTarget } = await import("../../src/query/foreign-tables.ts");
    const { Database } = await import("../../src/metadata/entities/database.ts");
    const { app } = running;
    const stored = await app.metadata.em().findOneOrFail(Database, { id: meta });
    const admin = await app.viewers.byId(1);
    const leaving = new AbortController();
    const asked = app.engines.run(readerTarget(app, admin!, stored), `SELECT * FROM "hr.slow"`, {
      signal: leaving.signal,
    });
    const client = new pg.Client(warehouse.url);
    await client.connect();
    const sleeping = async () => {
      const { rows } = await client.query(
        "select 1 from pg_stat_activity where query like '%slow%' and state = 'active' and pid <> pg_backend_pid() and datname = current_database()",
      );
      return rows.length;
    };
    await expect.poll(sleeping).toBe(1);
    leaving.abort(new Error("gone"));
    await expect(asked).rejects.toThrow("gone");
    await expect.poll(sleeping).toBe(0);
    await client.end();
    // Without a person nothing is read, and nothing at all where the feature is off.
    await expect(app.engines.run(targetOf(stored), `SELECT * FROM "shop.sales"`)).rejects.toThrow(
      "on behalf of people",
    );
  });
});
