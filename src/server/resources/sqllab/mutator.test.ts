import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";

const { postgresql } = inject("services");

describe("Functions of the settings that see SQL", () => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-mutator-"));
  let place: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;
  let database: number;
  let mutate: (sql: string, about: { database: { name: string }; username: string }) => unknown;

  let noted: (...told: unknown[]) => unknown = () => {};
  const hearing = (...told: unknown[]) => noted(...told);
  const mutating = (...given: Parameters<typeof mutate>) => mutate(...given);

  beforeAll(async () => {
    const file = new DatabaseSync(join(folder, "shop.db"));
    file.exec("create table sales (n integer); create table copy (n integer); insert into sales values (1), (2);");
    file.close();
    place = await createTestDatabase("sqlite", inject("services"));
    running = await startFreshServer(place.sqlalchemyUri, {
      level: "silent",
      change: (settings) => ({
        ...settings,
        SQL_QUERY_MUTATOR: mutating,
        QUERY_LOGGER: hearing,
        QUERY_COST_FORMATTERS_BY_ENGINE: {
          postgresql: (costs: Record<string, number>[]) =>
            costs.map((cost) => ({ dear: cost["Total cost"]! > 100 ? "yes" : "no" })),
        },
        SQLLAB_VALIDATION_TIMEOUT: 0.001,
      }),
    });
    admin = await signInAs(running.server.url, "admin");
    const made = { database_name: "shop", sqlalchemy_uri: `sqlite:///${join(folder, "shop.db")}`, allow_dml: true };
    database = (await admin("POST", "/api/v1/database/", made)).body.id as number;
  }, 120_000);
  afterAll(async () => {
    await running?.stop();
    await place?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const execute = (sql: string, client_id: string) =>
    admin("POST", "/api/v1/sqllab/execute/", { database_id: database, sql, client_id });

  it("changes each statement of SQL Lab by itself, and the history says so", async () => {
    const seen: string[] = [];
    mutate = (sql, { database: { name }, username }) => {
      seen.push(sql.replaceAll(/\s+/g, " "));
      return `-- ${username} in ${name}\n${sql}`;
    };
    const { body } = await execute("insert into copy values (7); select n from copy", "mutated1");
    expect(body).toMatchObject({ data: [{ n: 7 }] });
    expect(seen).toEqual(["insert into copy values (7)", expect.stringMatching(/^SELECT n FROM copy LIMIT \d+$/)]);
    expect((body.query as { executedSql: string }).executedSql).toMatch(/^-- admin in shop\nSELECT/);
    mutate = () => "select 1";
    const { body: file } = await admin("GET", "/api/v1/sqllab/export/mutated1/");
    expect(String(file.text).trim().split(/\s+/)).toEqual(["n", "7"]);
  });

  it("changes what charts ask, and what they show of it", async () => {
    mutate = (sql) => sql.replace("sales", "copy");
    const { body } = await admin("POST", "/api/v1/dataset/", { database, table_name: "sales" });
    const ask = (result_type: string) =>
      admin("POST", "/api/v1/chart/data", {
        datasource: { id: body.id, type: "table" },
        queries: [{ columns: ["n"], metrics: [], row_limit: 10 }],
        result_type,
        force: true,
      });
    const answerOf = async (type: string) => ((await ask(type)).body.result as Record<string, unknown>[])[0];
    expect(await answerOf("full")).toMatchObject({ data: [{ n: 7 }], query: expect.stringContaining("FROM copy") });
    expect(await answerOf("query")).toMatchObject({ query: expect.stringContaining("FROM copy") });
  });

  it("stops what it throws at", async () => {
    mutate = () => {
      throw new Error("not at night");
    };
    expect((await execute("select 1", "mutated2")).status).toBe(500);
    mutate = () => undefined;
    expect((await execute("select 1", "mutated3")).status).toBe(500);
    const { body } = await admin("GET", "/api/v1/query/?q=(order_column:changed_on,order_direction:desc)");
    expect((body.result as { status: string }[]).map(({ status }) => status).slice(0, 2)).toEqual(["failed", "failed"]);
  });

  it("hears of each statement as it is run, before it is, and can keep it from running", async () => {
    mutate = (sql) => `/* mutated */ ${sql}`;
    const heard: unknown[][] = [];
    noted = (...told) => heard.push(told);
    await execute("insert into copy values (8); select max(n) as m from copy", "noted1");
    const about = { database: { id: database, name: "shop" }, catalog: null, username: "admin" };
    expect(heard).toEqual([
      ["/* mutated */ insert into copy values (8)", expect.objectContaining(about)],
      [expect.stringMatching(/^\/\* mutated \*\/ SELECT/), expect.objectContaining(about)],
    ]);
    noted = () => {
      throw new Error("the audit is away");
    };
    expect((await execute("insert into copy values (9)", "noted2")).status).toBe(500);
    noted = async () => {
      throw new Error("nobody waits for this");
    };
    expect((await execute("select max(n) as m from copy", "noted3")).body).toMatchObject({ data: [{ m: 8 }] });
    noted = () => {};
  });

  it.skipIf(postgresql.url === null)(
    "writes what a query costs, and holds the checking of SQL to its time",
    async () => {
      mutate = (sql) => sql;
      const made = {
        database_name: "estimates",
        sqlalchemy_uri: postgresql.url,
        extra: '{"cost_estimate_enabled":true}',
      };
      const { body } = await admin("POST", "/api/v1/database/", made);
      const sql = "select 1; select * from generate_series(1, 10000000)";
      const cost = await admin("POST", "/api/v1/sqllab/estimate/", { database_id: body.id, sql });
      expect(cost.body).toEqual({ result: [{ dear: "no" }, { dear: "yes" }] });
      const asked = { sql: `select ${"(1 + 2), ".repeat(2000)} 3` };
      const checked = await admin("POST", `/api/v1/database/${body.id}/validate_sql/`, asked);
      expect([checked.status, JSON.stringify(checked.body)]).toEqual([
        422,
        expect.stringContaining("PostgreSQLValidator was unable to check your query."),
      ]);
    },
  );
});
