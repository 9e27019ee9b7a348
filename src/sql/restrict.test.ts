import { existsSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { closeSqlReader, formatSql, parseSql, restrictTables } from "./reader.ts";

afterAll(() => closeSqlReader());

const CONDITION = "(region = 'North')";
const NORTH = `(SELECT * FROM orders WHERE ${CONDITION})`;
const orders = { catalog: null, schema: "public", table: "orders", conditions: [CONDITION] };

const restricted = (sql: string, dialect = "postgresql", conditions = [CONDITION]) =>
  restrictTables(sql, dialect, [{ ...orders, conditions }]);

describe("a table with rules is read through them", () => {
  it.each([
    ["select a from orders", `select a from ${NORTH} AS orders`],
    ["select o.a from orders o, orders as p", `select o.a from ${NORTH} o, ${NORTH} as p`],
    [
      'select * from public."orders" join ORDERS using (id)',
      `select * from (SELECT * FROM public."orders" WHERE ${CONDITION}) AS "orders" join (SELECT * FROM ORDERS WHERE ${CONDITION}) AS ORDERS using (id)`,
    ],
    [
      "select 'é😀' from t where exists (select from orders) or a in (select a from orders /* x */)",
      `select 'é😀' from t where exists (select from ${NORTH} AS orders) or a in (select a from ${NORTH} AS orders  )`,
    ],
    [
      "with orders as (select * from orders) select * from orders union select * from public.orders",
      `with orders as (select * from ${NORTH} AS orders) select * from orders union select * from (SELECT * FROM public.orders WHERE ${CONDITION}) AS orders`,
    ],
    [
      "(with orders as (select 1) select * from orders) except select * from orders",
      `(with orders as (select 1) select * from orders) except select * from ${NORTH} AS orders`,
    ],
    [
      "select (select max(a) from orders), orders from t",
      `select (select max(a) from ${NORTH} AS orders), orders from t`,
    ],
    [
      "select * from t, lateral (select * from orders) x",
      `select * from t, lateral (select * from ${NORTH} AS orders) x`,
    ],
    ["explain (analyze) select * from orders", `explain (analyze) select * from ${NORTH} AS orders`],
    ["insert into t select * from orders", `insert into t select * from ${NORTH} AS orders`],
    ["select * from orders, generate_series(1, 2) s", `select * from ${NORTH} AS orders, generate_series(1, 2) s`],
    ["select * from other.orders", "select * from other.orders"],
    ["select 'orders' as o from t where a in ('orders')", "select 'orders' as o from t where a in ('orders')"],
  ])("%s", async (sql, expected) => expect(await restricted(sql)).toBe(expected));

  it.each([
    // MySQL's common table expressions do not see later ones, and its names have a case
    ["mysql", "with recursive a as (select * from orders), orders as (select 1) select * from a"],
    ["mysql", "with ORDERS as (select 1) select * from orders"],
    ["clickhouse", "with 1 as orders select * from orders"],
    ["tsql", "select top 5 * from [ordérs ]"],
    ["bigquery", "select * from `project.public.orders`"],
    ["duckdb", "from orders"],
    ["duckdb", "select * from 'orders'"],
    ["oracle", "select * from orders@elsewhere"],
    ["snowflake", "select * from orders pivot(sum(a) for b in ('x')) p"],
    ["hive", "from orders select a"],
  ])("%s: %s", async (dialect, sql) => expect(await restricted(sql, dialect)).toContain(`WHERE ${CONDITION})`));

  it.each([
    ["postgresql", "update orders set a = 1"],
    ["postgresql", "delete from t using orders returning orders.a"],
    ["postgresql", "with orders as (select 1) delete from orders returning *"],
    ["postgresql", "copy orders to stdout"],
    ["postgresql", "alter table orders rename to mine"],
    ["postgresql", "create function f() returns int language sql as $$ select a from orders $$"],
    ["postgresql", "do $$ begin perform 1; end $$"],
    ["postgresql", "call p()"],
    ["postgresql", "table orders"],
    ["postgresql", "select query_to_xml('select * from ord' || 'ers', true, true, '')"],
    ["postgresql", "select * from my_rows('orders')"],
    ["postgresql", "select most_common_vals from pg_stats"],
    ["postgresql", "select * from orders tablesample system (10)"],
    ["postgresql", 'select * from U&"\\006frders"'],
    ["postgresql", "select 1; select * from orders"],
    ["tsql", "select * from db..orders with (nolock)"],
    ["sqlite", "select * from 'orders'"],
    ["sqlite", "select 1 where 1 in orders"],
    ["duckdb", "summarize orders"],
    ["duckdb", "select * from (pivot public.orders on a)"],
    ["duckdb", "pivot c.public.orders on a"],
    ["duckdb", "select * from query('select * from orders')"],
    ["snowflake", "select * from identifier('ord' || 'ers')"],
    ["clickhouse", "select * from merge('db', '^ord')"],
    ["bigquery", "select * from `public.ord*`"],
    ["trino", "select * from table(system.query(query => 'select * from orders'))"],
  ])("or refused: %s: %s", async (dialect, sql) =>
    expect(restricted(sql, dialect)).rejects.toMatchObject({ status: 403, type: "TABLE_SECURITY_ACCESS_ERROR" }),
  );

  it("keeps a rule's own tables from becoming the statement's", async () => {
    const rule = ["(id IN (SELECT id FROM allowed))"];
    expect(await restricted("select * from orders", "postgresql", rule)).toContain("FROM allowed");
    await expect(
      restricted("with allowed as (select 1 as id) select * from orders", "postgresql", rule),
    ).rejects.toThrow(/allowed/);
  });

  it("takes a name of 64 letters for the one of 63 that PostgreSQL makes of it", async () => {
    const table = "o".repeat(63);
    const sql = await restrictTables(`select * from ${table}x`, "postgresql", [{ ...orders, table }]);
    expect(sql).toContain(CONDITION);
  });
});

interface Fact {
  engine: string;
  sql: string;
  statements?: { rls_subquery?: string }[];
}

const file = new URL("../../../shared/facts/sql_parse.json", import.meta.url);
const facts = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { sql: Fact[] }).sql : [];

describe.skipIf(facts.length === 0)("rules in SQL against Superset's", () => {
  const conditions = ["tenant = 42 OR owner = 'me'"];
  const plain = async (sql: string, dialect: string) =>
    (await formatSql(sql, dialect))
      .replaceAll(/["`[\]]|\bAS\b|\/\*.*?\*\//gi, "")
      .replaceAll(/\s+/g, " ")
      .toLowerCase();

  it("are the same, but for the alias of a table in a schema and for what is listed", async () => {
    const refused: string[] = [];
    const different: string[] = [];
    let equal = 0;
    for (const { engine, sql, statements = [] } of facts) {
      const genuine = statements.length === 1 ? statements[0]!.rls_subquery : undefined;
      if (!["postgresql", "mysql", "sqlite", "trino"].includes(engine) || !genuine || /^describe|\/\*|#/i.test(sql))
        continue;
      const { tables } = (await parseSql(sql, engine)).statements[0]!;
      const rules = tables.map((table) => ({ ...table, conditions }));
      try {
        const ours = await plain(await restrictTables(sql, engine, rules), engine);
        // `FROM s.t` becomes `FROM (…) AS "s.t"` there, so that `t.a` no longer finds it
        const theirs = (await plain(genuine, engine)).replaceAll(/\) (?:\w+\.)+(\w+)/g, ") $1");
        if (ours === theirs) equal++;
        else different.push(sql);
      } catch {
        refused.push(sql);
      }
    }
    expect(refused).toEqual([
      // they change a table with rules
      "INSERT INTO t SELECT * FROM u",
      "CREATE TABLE n AS SELECT * FROM t",
      "CREATE VIEW v AS SELECT * FROM t",
      "SELECT * INTO n FROM t",
      "WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d",
      "WITH i AS (INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM i",
      // they read it in a way of their own
      "SELECT * FROM t TABLESAMPLE SYSTEM (10)",
      "SELECT * FROM only t",
      "SELECT * FROM t USE INDEX (i)",
      "SELECT * FROM t PARTITION (p0)",
      "SELECT * FROM t TABLESAMPLE BERNOULLI (5)",
      "SELECT * FROM t MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS true)",
    ]);
    expect(different).toEqual([
      // Superset takes the function for a table
      "SELECT * FROM generate_series(1, 10) g",
      // and writes these joins in another way
      "SELECT STRAIGHT_JOIN * FROM a JOIN b",
    ]);
    expect(equal).toBe(74);
  });
});
