import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { json, serve } from "../../../../test/support/http-server.ts";
import { openTo } from "../../../../test/support/open-to.ts";
import { queriesOf, queryMaker, testSeed } from "../../../../test/support/queries.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";

interface Answer {
  status: number;
  text: string;
}

const SECRET = "the answer is 4711";

describe("SQL Lab for a person to whom one table is open", () => {
  let place: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let database = 0;
  const tokens = new Map<string, string>();
  const folder = mkdtempSync(join(tmpdir(), "liteset-sqllab-"));

  async function ask(user: string, method: string, path: string, body?: unknown): Promise<Answer> {
    const token = tokens.get(user);
    const answer = await fetch(`${running.server.url}${path}`, {
      method,
      headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  const execute = (user: string, sql: string, more = {}) =>
    ask(user, "POST", "/api/v1/sqllab/execute/", { database_id: database, sql, ...more });
  const idOf = ({ text }: Answer): number => (JSON.parse(text) as { id: number }).id;

  beforeAll(async () => {
    place = await createTestDatabase("sqlite", inject("services"));
    const file = new DatabaseSync(join(folder, "shop.db"));
    file.exec(`
      create table sales (n integer); insert into sales values (1), (2), (3);
      create table payroll (note text); insert into payroll values ('${SECRET}');
    `);
    file.close();
    running = await startFreshServer(place.sqlalchemyUri, {
      level: "silent",
      change: (settings) => ({
        ...settings,
        WTF_CSRF_ENABLED: false,
        FEATURE_FLAGS: { ...settings.FEATURE_FLAGS, PRESTO_EXPAND_DATA: true },
      }),
    });
    for (const username of ["admin", "sqllab"]) {
      const login = { username, password: username, provider: "db" };
      const { access_token } = JSON.parse((await ask("", "POST", "/api/v1/security/login", login)).text) as {
        access_token: string;
      };
      tokens.set(username, access_token);
    }
    const uri = `sqlite:///${join(folder, "shop.db")}`;
    database = idOf(await ask("admin", "POST", "/api/v1/database/", { database_name: "shop", sqlalchemy_uri: uri }));
    await ask("admin", "POST", "/api/v1/dataset/", { database, table_name: "sales" });
    await ask("admin", "POST", "/api/v1/dataset/", { database, table_name: "payroll" });
    await openTo("sql_lab", running.app.metadata, "[shop].[sales]");
  });

  afterAll(async () => {
    await running?.stop();
    await place?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("reads the open table", async () => {
    const { status, text } = await execute("sqllab", "select sum(n) as total from sales");
    expect({ status, data: (JSON.parse(text) as { data: unknown }).data }).toEqual({
      status: 200,
      data: [{ total: 6 }],
    });
  });

  it("says which table is closed", async () => {
    const { status, text } = await execute("sqllab", "select * from payroll");
    expect(status).toBe(403);
    expect(text).toContain("You need access to the following tables: `main.payroll`");
  });

  it.each([
    "select * from PAYROLL",
    'select * from "payroll"',
    "select * from [payroll]",
    "select * from `payroll`",
    "select * from main.payroll",
    "select * from sales, payroll",
    "select * from sales join payroll on 1 = 1",
    "select * from/* sales */payroll",
    "select * from sales -- \n union all select note from payroll",
    "select n from sales union select note from payroll",
    "select n from sales except select 1 union select note from payroll",
    "select (select note from payroll) from sales",
    "select * from sales where exists (select 1 from payroll)",
    "select * from sales order by (select note from payroll)",
    "select * from sales group by n having max((select note from payroll)) > ''",
    "select * from sales limit (select length(note) from payroll)",
    "select case when 1 then (select note from payroll) end",
    "with sales as (select * from payroll) select * from sales",
    "with a as (with b as (select * from payroll) select * from b) select * from a",
    "with recursive a(n) as (select note from payroll union select n from a) select * from a",
    "select * from (values ((select note from payroll)))",
    "values ((select note from payroll))",
    "select 1; select * from payroll",
    "explain select * from payroll",
    "explain query plan select * from payroll",
    "table payroll",
    "pragma table_info(payroll)",
    "attach database ':memory:' as x",
    "create table mine as select * from payroll",
    "create view mine as select * from payroll",
    "insert into sales select note from payroll",
    "select * from {{ 'payroll' }}",
    "select sql from sqlite_master",
    "select * from sqlite_schema",
    "select 'x' from sales where n in payroll",
    "select 'x' from sales where n not in /* */ main.payroll",
    "select 'x' from sales where n in 'payroll'",
    "select * from 'payroll'",
    "select\u00a0*\u00a0from\u00a0payroll",
    "select * from sales; ; select * from payroll",
  ])("is not shown another one by %s", async (sql) => {
    const { status, text } = await execute("sqllab", sql);
    expect(status).not.toBe(200);
    expect(text).not.toContain("4711");
  });

  it("is not shown another one wherever in a statement it is read", async () => {
    const names = ["payroll", '"payroll"', "[PayRoll]", "main . payroll", "`main`.payroll", "{{ 'payroll' }}"];
    const forms = ["select¦*¦from¦@", "select note¦from @¦as p", "select 1 as one from sales,@"];
    const closed = [
      ...names.flatMap((name) => forms.map((form) => form.replace("@", name))),
      "with sales as (select note from payroll) select * from sales",
      "select * from sales where n in payroll",
    ].map((sql) => ({ sql, tables: ["payroll"] }));
    const open = [
      ...["sales", '"Sales"', "main.sales", "{{ 'sales' }}"].map((name) => `select¦n¦from¦${name}`),
      "with payroll as (select * from sales) select * from payroll",
    ].map((sql) => ({ sql, tables: ["sales"] }));
    const next = queryMaker({ leaves: [...closed, ...open, ...open, ...open], seed: testSeed });
    let shown = 0;
    for (let count = queriesOf(120); count > 0; count--) {
      const { sql, tables } = next();
      const { status, text } = await execute("sqllab", sql);
      const mayRun = !tables.includes("payroll");
      const seen = { seed: testSeed, sql, wasRun: status === 200, isSecretTold: text.includes(SECRET) };
      expect(seen).toEqual({ ...seen, wasRun: mayRun && seen.wasRun, isSecretTold: false });
      if (status === 200) shown++;
    }
    // It would prove nothing were all of them refused.
    expect(shown).toBeGreaterThan(queriesOf(120) / 8);
  });

  it.each([
    'select cast(n as "x"") from payroll --") from sales',
    'select "f"" from payroll --"(n) from sales',
    'select n collate "nocase from payroll --" from sales',
    `select [n"" from payroll --] from sales`,
  ])("is not shown another one either when %s is written again with a limit", async (sql) => {
    const { text } = await execute("sqllab", sql);
    expect(text).not.toContain("4711");
  });

  it("keeps what was refused in the history, as failed", async () => {
    await execute("sqllab", "select * from payroll", { client_id: "refused1" });
    const row = await running.app.metadata
      .kysely()
      .selectFrom("query")
      .select(["status", "error_message"])
      .where("client_id", "=", "refused1")
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ status: "failed", error_message: expect.stringContaining("payroll") });
  });

  it("does not export what another person asked", async () => {
    await execute("admin", "select * from payroll", { client_id: "admins1" });
    expect((await ask("admin", "GET", "/api/v1/sqllab/export/admins1/")).text).toContain(SECRET);
    const { status, text } = await ask("sqllab", "GET", "/api/v1/sqllab/export/admins1/");
    expect(status).toBe(404);
    expect(text).not.toContain("4711");
  });

  it("shows rows and arrays of Presto in columns and rows of their own, where that is asked for", async () => {
    const columns = [
      { name: "a", type: "row(x varchar)" },
      { name: "b", type: "array(bigint)" },
    ];
    const presto = await serve((_, response) => json(response, { columns, data: [[["a1"], [1, 2]]] }));
    const made = {
      database_name: "nested",
      sqlalchemy_uri: `presto://u@127.0.0.1:${presto.port}/hive?http_scheme=http`,
    };
    const nested = idOf(await ask("admin", "POST", "/api/v1/database/", made));
    const given = { database_id: nested, sql: "select a, b from t" };
    const answer = async (more: object) =>
      JSON.parse((await ask("admin", "POST", "/api/v1/sqllab/execute/", { ...given, ...more })).text) as object;
    expect(await answer({ expand_data: true })).toMatchObject({
      columns: [{ name: "a" }, { name: "a.x" }, { name: "b" }],
      selected_columns: [{ name: "a" }, { name: "b" }],
      expanded_columns: [{ name: "a.x", type: "VARCHAR" }],
      data: [
        { a: ["a1"], "a.x": "a1", b: 1 },
        { a: "", "a.x": "", b: 2 },
      ],
    });
    expect(await answer({})).toMatchObject({ expanded_columns: [], data: [{ a: '["a1"]', b: "[1, 2]" }] });
  });

  it("exports the whole result, not the part that is shown", async () => {
    const many = "with recursive a(n) as (select 1 union all select n + 1 from a where n < 25000) select n from a";
    const { text } = await execute("admin", many, { client_id: "many1", queryLimit: 30_000 });
    expect((JSON.parse(text) as { data: unknown[] }).data).toHaveLength(10_000);
    const csv = (await ask("admin", "GET", "/api/v1/sqllab/export/many1/")).text.trim().split("\n");
    expect([csv.length, csv[0], csv.at(-1)]).toEqual([25_001, "n", "25000"]);
  });

  it("exports rows as a workbook, too", async () => {
    await execute("admin", "select n from sales", { client_id: "workbook1" });
    const { text } = await ask("admin", "GET", "/api/v1/sqllab/export/workbook1/?format=xlsx");
    expect(text.slice(0, 2)).toBe("PK");
  });

  it("stops a query that runs, as soon as the history says so", async () => {
    const endless = "with recursive a(n) as (select 1 union all select n + 1 from a) select count(*) from a";
    const asked = execute("admin", endless, { client_id: "endless1" });
    const statusOf = async () =>
      (
        await running.app.metadata
          .kysely()
          .selectFrom("query")
          .select("status")
          .where("client_id", "=", "endless1")
          .executeTakeFirst()
      )?.status;
    await expect.poll(statusOf, { timeout: 20_000 }).toBe("running");
    expect((await ask("admin", "POST", "/api/v1/query/stop", { client_id: "endless1" })).status).toBe(200);
    expect((await asked).text).toContain("The query was stopped.");
    expect(await statusOf()).toBe("stopped");
  });
});
