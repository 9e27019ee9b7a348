import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { openTo } from "../../../../test/support/open-to.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";

describe("row rules in SQL Lab (RLS_IN_SQLLAB)", () => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-rules-"));
  let place: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;
  let bound: Client;
  let database: number;

  beforeAll(async () => {
    const file = new DatabaseSync(join(folder, "shop.db"));
    file.exec("create table sales (n integer, region text); insert into sales values (1, 'a'), (2, 'a'), (4711, 'b');");
    file.close();
    place = await createTestDatabase("sqlite", inject("services"));
    running = await startFreshServer(place.sqlalchemyUri, {
      level: "silent",
      change: (settings) => ({
        ...settings,
        FEATURE_FLAGS: { ...settings.FEATURE_FLAGS, RLS_IN_SQLLAB: true },
      }),
    });
    [admin, bound] = await Promise.all([signInAs(running.server.url, "admin"), signInAs(running.server.url, "sqllab")]);
    const uri = `sqlite:///${join(folder, "shop.db")}`;
    const made = { database_name: "shop", sqlalchemy_uri: uri, allow_ctas: true, allow_dml: true };
    database = (await admin("POST", "/api/v1/database/", made)).body.id as number;
    const dataset = (await admin("POST", "/api/v1/dataset/", { database, table_name: "sales" })).body.id as number;
    const gamma = await openTo("Gamma", running.app.metadata, `[shop].(id:${database})`);
    const rule = {
      name: "a only",
      filter_type: "Regular",
      tables: [dataset],
      roles: [gamma],
      clause: "region = 'a' OR n = 2",
      group_key: "",
    };
    expect((await admin("POST", "/api/v1/rowlevelsecurity/", rule)).status).toBe(201);
  }, 120_000);
  afterAll(async () => {
    await running?.stop();
    await place?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const execute = (client: Client, sql: string, more = {}) =>
    client("POST", "/api/v1/sqllab/execute/", { database_id: database, sql, runAsync: false, ...more });

  it("hold for those whom they bind, and for nobody else", async () => {
    expect((await execute(bound, "select n from sales order by n")).body.data).toEqual([{ n: 1 }, { n: 2 }]);
    expect((await execute(admin, "select count(*) as c from sales")).body.data).toEqual([{ c: 3 }]);
  });

  it.each([
    "select * from sales where n > 0 or 1 = 1",
    "select * from sales s where s.n = 4711 or s.n = 1",
    "select max(n) as m from main.sales",
    "select * from SALES -- where",
    "select n from sales where region = 'zz' union all select n from sales",
    "with s as (select * from sales) select * from s",
    "with sales as (select * from sales) select * from sales",
    "select (select max(n) from sales) as m",
    "select 1 as one where exists (select 1 from sales where n = 4711)",
    "select a.n, b.n as bn from sales a left join sales b on 1 = 1",
    "select 1; select max(n) from sales",
    "explain query plan select * from sales where n = 4711",
    "select 'sales' as t, max(n) from [sales]",
    'select * from sales where n in (select n from "sales")',
    "select '''' || n from sales where region <> 'it''s'",
    "insert into sales select n + 1, 'a' from sales where n > 100",
    "update sales set region = 'a' where n > 100",
    "select n from sales where {{ '1 = 1' }}",
    "select * from sales limit 10 offset 0",
  ])("let no row escape by %s", async (sql) => {
    const { body } = await execute(bound, sql);
    expect(JSON.stringify(body.data ?? "")).not.toContain("4711");
    const left = await execute(admin, "select count(*) as c from sales where n > 100 and region = 'b'");
    expect(left.body.data).toEqual([{ c: 1 }]);
    if (sql.includes("exists")) expect(body.data).toEqual([]);
  });

  it("hold in tables that are made of a query, and in what is exported again", async () => {
    const made = await execute(bound, "select * from sales", {
      select_as_cta: true,
      ctas_method: "TABLE",
      tmp_table_name: "mine",
    });
    expect(made.status).toBe(200);
    expect((await execute(admin, "select count(*) as c from mine")).body.data).toEqual([{ c: 2 }]);
    await execute(bound, "select n from sales", { client_id: "again" });
    expect((await bound("GET", "/api/v1/sqllab/export/again/")).body.text).toBe("n\n1\n2\n");
  });
});
