import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mysql from "mysql2/promise";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { openTo } from "../../../../test/support/open-to.ts";
import { queriesOf, queryMaker, testSeed } from "../../../../test/support/queries.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";
import { statementMaker, tablesFound } from "../../../../test/support/sql-grammar.ts";

const SECRET = "the answer is 4711";
const folder = mkdtempSync(join(tmpdir(), "liteset-closed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Ways to a closed table that only this database has. */
const ways = {
  postgresql: [
    "table payroll",
    "select * from only payroll",
    "select * from payroll*",
    'select * from U&"pay\\0072oll"',
    "select * from payroll tablesample system (100)",
    "select * from rows from (query_to_xml('select * from payroll', true, true, '')) x",
    "select query_to_xml('select * from payroll', true, true, '')",
    "select table_to_xml('payroll', true, true, '')",
    "select schema_to_xml('public', true, true, '')",
    "select database_to_xml(true, true, '')",
    "select (xpath('/', query_to_xml('select * from payroll', true, true, '')))::text",
    "select * from sales, lateral (select note from payroll) x",
    "select (select array_agg(note) from payroll)",
    "select array(select note from payroll)",
    "select row(p.*) from payroll p",
    "select payroll from payroll",
    "with x as materialized (select * from payroll) select * from x",
    "with x as (insert into sales select 1 from payroll returning *) select * from x, payroll",
    "select * from sales where n = any(select 1 from payroll) union all (table payroll)",
    "declare c cursor for select * from payroll",
    "begin; declare c cursor with hold for select * from payroll; fetch all from c",
    "prepare p as select * from payroll; execute p",
    "do $$ begin raise exception '%', (select note from payroll); end $$",
    "copy payroll to stdout",
    "copy (select * from payroll) to stdout",
    "explain analyze select * from payroll",
    "explain (analyze, verbose) select * from payroll",
    "create temp table x as select * from payroll; select * from x",
    "select * into temp x from payroll; select * from x",
    "select most_common_vals::text from pg_stats where tablename = 'payroll'",
    "select pg_get_viewdef('closed_view'::regclass)",
    "select * from closed_view",
    "select lo_get(1), note from payroll",
    "select $x$;$x$, note from payroll",
    "select E'\\'' , note from payroll --'",
    "select 1 /* /* nested */ */, note from payroll",
    "select 1 as payroll_free; table payroll;",
    "merge into sales using payroll on true when not matched then insert values (1)",
  ],
  mysql: [
    "table payroll",
    "select * from `payroll`",
    "select /*!50000 note from payroll union select */ n from sales",
    "select /*! note from payroll union select */ 1 from sales",
    "select /*M!100100 note from payroll union select */ n from sales",
    "select n from sales where 1 /*!00000 = 0 union select note from payroll */",
    "select * from sales partition (p0), payroll",
    "select straight_join note from sales, payroll",
    "select * from (sales, payroll)",
    "select * from { oj sales left outer join payroll on 1 = 1 }",
    "handler payroll open; handler payroll read first",
    "execute immediate 'select * from payroll'",
    "prepare p from 'select * from payroll'; execute p",
    "begin not atomic select * from payroll; end",
    "set @x = (select note from payroll); select @x",
    "select @x := note from payroll",
    "select n into @x from sales; select note into @x from payroll; select @x",
    "analyze format=json select * from payroll",
    "explain format=json select * from payroll",
    "explain extended select * from payroll",
    "desc payroll",
    "show create table payroll",
    "show columns from payroll",
    "show index in payroll",
    "checksum table payroll",
    "select load_file('/etc/passwd'), note from payroll",
    "do (select note from payroll)",
    "call closed_procedure()",
    "select * from closed_view",
    "select 1 -- x\n, note from payroll",
    "select 1 --1, 'x' from sales\n union select note from payroll",
    "select 1 # it's\n, note from payroll",
    'select "it\'s", note from payroll -- "',
    "select 'a' 'b', note from payroll",
    "select x'41', note from payroll",
    "select note, 1e0from payroll",
    "select note, 1.from payroll",
    "select note,.5from payroll",
    "select n from sales where n = 1e0union select note from payroll",
    "select * from sales where extractvalue(1, concat('~', (select note from payroll)))",
    "values row((select note from payroll))",
    "insert into sales select 1 from payroll; select * from sales, payroll",
    "with recursive x as (select note from payroll union select note from x) select * from x",
  ],
};

const tables = {
  postgresql: [
    "create table sales (n integer)",
    "insert into sales values (1), (2), (3)",
    "create table payroll (note text, n text)",
    `insert into payroll values ('${SECRET}', '${SECRET}')`,
    "create view closed_view as select * from payroll",
    "analyze payroll",
  ],
  mysql: [
    "create table sales (n integer)",
    "insert into sales values (1), (2), (3)",
    "create table payroll (note varchar(40), n varchar(40))",
    `insert into payroll values ('${SECRET}', '${SECRET}')`,
    "create view closed_view as select * from payroll",
    "create procedure closed_procedure() select * from payroll",
  ],
};

async function make(kind: keyof typeof tables, url: string): Promise<void> {
  if (kind === "mysql") {
    const connection = await mysql.createConnection(url);
    for (const sql of tables.mysql) await connection.query(sql);
    await connection.end();
  } else {
    const client = new pg.Client(url);
    await client.connect();
    for (const sql of tables.postgresql) await client.query(sql);
    await client.end();
  }
}

describe.each(["postgresql", "mysql"] as const)("a table of %s that is closed to a person of SQL Lab", (kind) => {
  const services = inject("services");
  const isAbsent = services[kind].reason !== "";
  let metadata: TestDatabase;
  let warehouse: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;
  let person: Client;
  let database = 0;

  beforeAll(async () => {
    if (isAbsent) return;
    [metadata, warehouse] = await Promise.all([
      createTestDatabase("sqlite", services),
      createTestDatabase(kind, services),
    ]);
    await make(kind, warehouse.url);
    running = await startFreshServer(metadata.sqlalchemyUri, {
      level: "silent",
      // No list of names keeps anybody out here, only the reading of what they send.
      change: (settings) => ({
        ...settings,
        DISALLOWED_SQL_FUNCTIONS: {},
        RESULTS_BACKEND: { CACHE_TYPE: "FileSystemCache", CACHE_DIR: folder },
        FEATURE_FLAGS: { ...settings.FEATURE_FLAGS, ESTIMATE_QUERY_COST: true },
      }),
    });
    const [first, other] = await Promise.all([
      signInAs(running.server.url, "admin"),
      signInAs(running.server.url, "sqllab"),
    ]);
    admin = first;
    person = other;
    const given = {
      database_name: "shop",
      sqlalchemy_uri: warehouse.sqlalchemyUri,
      allow_dml: true,
      allow_ctas: true,
      extra: '{"cost_estimate_enabled":true}',
    };
    database = (await admin("POST", "/api/v1/database/", given)).body.id as number;
    for (const table_name of ["sales", "payroll"])
      expect((await admin("POST", "/api/v1/dataset/", { database, table_name })).status).toBe(201);
    await openTo("sql_lab", running.app.metadata, "[shop].[sales]");
  }, 120_000);
  afterAll(async () => {
    await running?.stop();
    await metadata?.drop();
    await warehouse?.drop();
  });

  const execute = (sql: string) => person("POST", "/api/v1/sqllab/execute/", { database_id: database, sql });

  it.skipIf(isAbsent)("is beside one that they may read", async () => {
    expect(await execute("select sum(n) as total from sales")).toMatchObject({ status: 200 });
  });

  it.skipIf(isAbsent)("is not shown by what only this database understands", async () => {
    const run: string[] = [];
    for (const sql of ways[kind]) {
      const { status, body } = await execute(sql);
      if (status === 200 || JSON.stringify(body).includes("4711")) run.push(sql);
    }
    expect(run).toEqual([]);
  });

  it.skipIf(isAbsent)("is not shown wherever in a statement it is read", async () => {
    const quoted = kind === "mysql" ? "`payroll`" : '"payroll"';
    const closed = ["payroll", quoted, "{{ 'payroll' }}"].map((name) => ({
      sql: `select¦note¦from¦${name}`,
      tables: ["payroll"],
    }));
    const open = ["select¦n¦from¦sales", "with payroll as (select * from sales) select * from payroll"].map((sql) => ({
      sql,
      tables: ["sales"],
    }));
    const next = queryMaker({ leaves: [...closed, ...open, ...open], seed: testSeed });
    for (let count = queriesOf(60); count > 0; count--) {
      const { sql, tables } = next();
      const { status, body } = await execute(sql);
      const mayRun = !tables.includes("payroll");
      const seen = { seed: testSeed, sql, wasRun: status === 200, isSecretTold: JSON.stringify(body).includes(SECRET) };
      expect(seen).toEqual({ ...seen, wasRun: mayRun && seen.wasRun, isSecretTold: false });
    }
  });

  it.skipIf(isAbsent)("is not shown by any statement of the grammar, nor by an estimate of it", async () => {
    const next = statementMaker(kind, { seed: testSeed, names: ["sales", "sales", "payroll"], schemas: [] });
    let run = 0;
    const estimated = await person("POST", "/api/v1/sqllab/estimate/", { database_id: database, sql: "select 1" });
    expect(estimated.status).toBe(kind === "postgresql" ? 200 : 400);
    for (let count = queriesOf(30); count > 0; count--) {
      const sql = next();
      const answers = [
        await execute(sql),
        await person("POST", "/api/v1/sqllab/estimate/", { database_id: database, sql }),
      ];
      const isClosed = (await tablesFound(sql, kind))?.some((table) => table.endsWith("payroll")) ?? true;
      const seen = {
        seed: testSeed,
        sql,
        wasRun: answers.map(({ status }) => status === 200),
        isSecretTold: answers.some(({ body }) => JSON.stringify(body).includes("4711")),
      };
      if (isClosed) expect(seen).toEqual({ ...seen, wasRun: [false, false], isSecretTold: false });
      else run++;
    }
    expect(run).toBeGreaterThan(0);
  });

  it.skipIf(isAbsent)("is not shown by what somebody else has asked of it", async () => {
    const client_id = "asked4712";
    const asked = await admin("POST", "/api/v1/sqllab/execute/", {
      database_id: database,
      sql: "select note from payroll",
      client_id,
    });
    expect(JSON.stringify(asked.body)).toContain(SECRET);
    const { resultsKey, queryId } = asked.body.query as { resultsKey: string; queryId: number };
    expect(resultsKey).toBeTruthy();
    const tries = [
      ["GET", `/api/v1/sqllab/results/?q=(key:'${resultsKey}')`],
      ["GET", `/api/v1/sqllab/export/${client_id}/`],
      ["GET", `/api/v1/sqllab/export/${client_id}/?format=xlsx`],
      ["GET", "/api/v1/query/"],
      ["GET", `/api/v1/query/?q=(filters:!((col:user,opr:rel_o_m,value:1)))`],
      ["GET", `/api/v1/query/${queryId}`],
      ["GET", "/api/v1/query/updated_since?q=(last_updated_ms:0)"],
      ["POST", "/api/v1/sqllab/execute/", { database_id: database, sql: "select 1 as n", client_id }],
    ] as const;
    for (const [method, path, body] of tries) {
      const answer = await person(method, path, body);
      const told = JSON.stringify(answer.body);
      expect([path, told.includes("4711")]).toEqual([path, false]);
      // who sends the number of another's query is told that it is taken
      if (!path.includes(client_id) && method === "GET")
        expect([path, told.includes(client_id)]).toEqual([path, false]);
    }
  });
});
