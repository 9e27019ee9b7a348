import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Client, signInAs } from "../support/client.ts";
import { openTo } from "../support/open-to.ts";
import { queriesOf, queryMaker, testSeed } from "../support/queries.ts";
import { type Scene, SECRET, setScene } from "../support/scene.ts";
import { createTestDatabase, type TestDatabase } from "../support/services.ts";

const services = inject("services");
const { url, reason } = services.postgresql;

/** Ways to write where only reading is allowed (CVE-2024-55633, CVE-2026-23984), or to leave the database. */
const WRITES = [
  "insert into orders values ('x', 1)",
  "with w as (insert into orders values ('x', 1) returning *) select * from w",
  "with w as (delete from orders returning *) select * from w",
  "with a as (select 1), b as (with c as (update orders set amount = 0 returning *) select * from c) select * from b",
  "explain analyze delete from orders",
  "explain (analyze, verbose) insert into orders values ('x', 1)",
  "select * into copied from orders",
  "create table copied as select * from orders",
  "create temp table copied as select * from orders",
  "copy orders to program 'id'",
  "copy orders from program 'echo x,1'",
  "copy (select * from orders) to '/tmp/liteset-stolen'",
  "do $$ begin delete from orders; end $$",
  "do 'begin delete from orders; end'",
  "call wipe()",
  "select wipe_all()",
  "set transaction read write; delete from orders",
  "set session characteristics as transaction read write",
  "reset all; delete from orders",
  "begin; delete from orders; commit",
  "commit; delete from orders",
  "rollback; delete from orders; select 1",
  "select 1; delete from orders",
  "/* select */ delete from orders",
  "delete/**/from/**/orders",
  "/*! delete from orders */ select 1; delete from orders -- ",
  "prepare p as delete from orders; execute p",
  "truncate orders",
  "drop table orders",
  "alter table orders rename to gone",
  "grant all on orders to public",
  "select setval('counter', 99)",
  "select nextval('counter')",
  "select lo_import('/etc/passwd')",
  "select pg_read_file('/etc/passwd')",
  "select pg_terminate_backend(pg_backend_pid())",
  "vacuum orders",
  "refresh materialized view sums",
  "merge into orders s using (select 1) o on false when not matched then insert values ('x', 1)",
  "lock table orders in access exclusive mode",
  "listen x; delete from orders",
  "table orders; delete from orders",
  "values (1); delete from orders",
];

/** What people type into filters. */
const VALUES = [
  ...[
    "'",
    "''",
    "' or 1=1 --",
    "\\",
    "\\'",
    "\\\\'; drop table orders; --",
    '"',
    "`",
    "%",
    "_",
    "$$",
    "$1",
    ":x",
    "{{ 1 }}",
  ],
  ...["a\nb", "a\tb", "é漢😀", "\u2028", "e'\\x27'", "x".repeat(1_000_000)],
];

describe.skipIf(url === null)(`a PostgreSQL warehouse that is for reading ${reason}`, () => {
  let scene: Scene;
  let place: TestDatabase;
  let warehouse: pg.Client;
  let database: number;
  let dataset: number;

  beforeAll(async () => {
    place = await createTestDatabase("postgresql", services);
    warehouse = new pg.Client(place.url);
    await warehouse.connect();
    await warehouse.query(`
      create table orders (region text, amount integer);
      insert into orders values ('north', 1), ('south', 2), (null, 3);
      create sequence counter;
      create materialized view sums as select sum(amount) from orders;
      create procedure wipe() language sql as 'delete from orders';
      create function wipe_all() returns void language sql as 'delete from orders';
    `);
    scene = await setScene(services);
    const { admin, make } = scene;
    database = await make(admin, "database", {
      database_name: "pg",
      sqlalchemy_uri: place.sqlalchemyUri,
      expose_in_sqllab: true,
    });
    dataset = await make(admin, "dataset", { database, schema: "public", table_name: "orders" });
  });

  afterAll(async () => {
    await scene?.close();
    await warehouse?.end();
    await place?.drop();
  });

  /** Everything that a write could have changed. */
  const state = async () => {
    const rows = await warehouse.query("select * from orders order by amount");
    const tables = await warehouse.query(
      "select relname, relkind from pg_class where relnamespace = 'public'::regnamespace order by 1",
    );
    const counter = await warehouse.query("select last_value, is_called from counter");
    return { rows: rows.rows, tables: tables.rows, counter: counter.rows };
  };

  it.each(WRITES)("is not changed from SQL Lab: %s", async (sql) => {
    const before = await state();
    const { status, body } = await scene.admin("POST", "/api/v1/sqllab/execute/", { database_id: database, sql });
    expect({ status: status >= 400, hasRows: "data" in body }).toEqual({ status: true, hasRows: false });
    expect(JSON.stringify(body)).not.toMatch(/node_modules|at async|\.ts:\d/);
    expect(await state()).toEqual(before);
  });

  it.each(WRITES)("is not changed by a chart's custom SQL: %s", async (sql) => {
    const before = await state();
    const datasource = { id: dataset, type: "table" };
    const metric = { expressionType: "SQL", sqlExpression: sql, label: "m" };
    const inBrackets = { expressionType: "SQL", sqlExpression: `1) from orders; ${sql}; select (1`, label: "m" };
    for (const query of [
      { metrics: [metric] },
      { metrics: [inBrackets] },
      { metrics: ["count"], extras: { where: sql } },
      { metrics: ["count"], extras: { where: `1=1); ${sql}; select (1` } },
      { metrics: ["count"], extras: { having: sql } },
      { columns: [{ expressionType: "SQL", sqlExpression: sql, label: "c" }], metrics: [] },
      { columns: ["region"], metrics: [], orderby: [[metric, true]] },
    ]) {
      const { status } = await scene.admin("POST", "/api/v1/chart/data", { datasource, queries: [query] });
      expect({ query, refused: status >= 400 }).toEqual({ query, refused: true });
    }
    expect(await state()).toEqual(before);
  });

  it("shows nothing of a closed table to whom another one is open, wherever in a statement it is read", async () => {
    await warehouse.query("create table payroll (note text)");
    await warehouse.query("insert into payroll values ($1)", [SECRET]);
    await openTo("Gamma", scene.running.app.metadata, "[pg].[orders]");
    scene.running.app.viewers.invalidate();
    const reader = await signInAs(scene.base, "sqllab");
    const names = [
      "payroll",
      '"payroll"',
      "PAYROLL",
      "public . payroll",
      "only payroll",
      "only (payroll)",
      "payroll *",
    ];
    const closed = [
      ...names.flatMap((name) => [`select¦*¦from¦${name}`, `select count(*) from orders, ${name} as p`]),
      "select p.* from orders cross join lateral (select * from payroll) as p",
      "select * from payroll tablesample system (100)",
      "table payroll",
      "(table payroll)",
      "select (payroll).note from payroll",
      "select * from rows from (query_to_xml('select * from payroll', true, false, '')) as x",
      "select query_to_xml('select note from pay' || 'roll', true, false, '')",
      "select note from orders natural join payroll",
      "with orders as materialized (select note from payroll) select * from orders",
      "select array(select note from payroll)",
      "select * from unnest(array(select note from payroll)) as u",
      "select note from {{ 'payroll' }}",
      'select * from U&"p\\0061yroll"',
    ].map((sql) => ({ sql, tables: ["payroll"] }));
    const open = ["orders", "public.orders", '"orders"', "{{ 'orders' }}"]
      .map((name) => `select¦amount¦from¦${name}`)
      .concat("with payroll as (select * from orders) select * from payroll")
      .map((sql) => ({ sql, tables: ["orders"] }));
    const leaves = [...closed, ...Array.from({ length: 5 }, () => open).flat()];
    const next = queryMaker({ leaves, seed: testSeed });
    let shown = 0;
    for (let count = queriesOf(60); count > 0; count--) {
      const { sql, tables } = next();
      const answer = await reader("POST", "/api/v1/sqllab/execute/", { database_id: database, sql });
      const wasRun = answer.status === 200;
      const seen = { seed: testSeed, sql, wasRun, isSecretTold: JSON.stringify(answer.body).includes(SECRET) };
      expect(seen).toEqual({ ...seen, wasRun: wasRun && !tables.includes("payroll"), isSecretTold: false });
      if (wasRun) shown++;
    }
    // It would prove nothing were all of them refused.
    expect(shown).toBeGreaterThan(queriesOf(60) / 8);
  }, 60_000);

  it("finds exactly what is asked for, whatever people type into filters", async () => {
    for (const [index, value] of VALUES.entries()) {
      await warehouse.query("insert into orders values ($1, $2)", [value, 1000 + index]);
    }
    try {
      const ask = async (filter: Record<string, unknown>) => {
        const { status, body } = await scene.admin("POST", "/api/v1/chart/data", {
          datasource: { id: dataset, type: "table" },
          queries: [
            { columns: ["amount"], metrics: [], filters: [{ col: "region", ...filter }], orderby: [["amount", true]] },
          ],
        });
        const rows = status === 200 ? (body.result as { data: { amount: number }[] }[])[0]?.data : undefined;
        return { status, amounts: rows?.map(({ amount }) => amount) };
      };
      for (const [index, val] of VALUES.entries()) {
        const seen = { value: val.slice(0, 40), ...(await ask({ op: "==", val })) };
        expect(seen).toEqual({ value: val.slice(0, 40), status: 200, amounts: [1000 + index] });
      }
      const all = await ask({ op: "IN", val: VALUES });
      expect(all.amounts).toEqual(VALUES.map((_, index) => 1000 + index));
      const many = await ask({ op: "IN", val: Array.from({ length: 10_000 }, (_, index) => `none ${index}`) });
      expect(many).toEqual({ status: 200, amounts: [] });
      // No text of PostgreSQL holds NUL: nothing is found, or a sentence says so.
      expect((await ask({ op: "==", val: "a\0b" })).status).toBeLessThan(500);
    } finally {
      await warehouse.query("delete from orders where amount >= 1000");
    }
  }, 120_000);
});

describe("a person to whom one table of a DuckDB warehouse is open", () => {
  let scene: Scene;
  let database: number;
  let sqllab: Client;

  beforeAll(async () => {
    scene = await setScene(services);
    const { admin, make, base } = scene;
    // In memory: each connection has its own, so the tables are made with the first statement of each script.
    const connection = { database_name: "duck", sqlalchemy_uri: "duckdb:///:memory:", expose_in_sqllab: true };
    database = await make(admin, "database", connection);
    sqllab = await signInAs(base, "sqllab");
  });

  afterAll(() => scene?.close());

  it.each([
    "select * from query('select 4711')",
    "from query('select 4711')",
    "select * from query_table('payroll')",
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select getenv('HOME')",
  ])("reaches nothing beyond it by %s", async (sql) => {
    const { status, body } = await sqllab("POST", "/api/v1/sqllab/execute/", { database_id: database, sql });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(body.data ?? "")).not.toMatch(/4711|root:/);
  });
});
