import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { json, serve } from "../../../test/support/http-server.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/support/services.ts";
import { createCaches } from "../../cache/names.ts";
import type { EnginePools } from "../../engines/engine.ts";
import { createEnginePools } from "../../engines/pool.ts";
import { createLogger } from "../../log.ts";
import { Database } from "../../metadata/entities/database.ts";
import { Dataset, SqlMetric, TableColumn } from "../../metadata/entities/dataset.ts";
import { Role } from "../../metadata/entities/role.ts";
import { RowLevelSecurityFilter } from "../../metadata/entities/row-level-security.ts";
import { upgrade } from "../../metadata/migrate.ts";
import { type Metadata, openMetadata } from "../../metadata/orm.ts";
import type { Viewer } from "../../security/viewer.ts";
import { defaultSettings } from "../../settings/keys.ts";
import { wholeAnswer } from "../answer.ts";
import { parseQueryContext } from "../query-context.ts";
import { runChartData } from "../run.ts";
import type { QueryApp } from "../session.ts";

type Row = Record<string, unknown>;
interface Result {
  data: Row[];
  is_cached: boolean | null;
  applied_filters: { column: string }[];
  applied_template_filters: string[];
}

describe("templates in chart data", () => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-templates-"));
  const log = createLogger({ level: "error" });
  let place: TestDatabase;
  let metadata: Metadata;
  let engines: EnginePools;
  let app: QueryApp;
  let database: number;
  let role: number;

  beforeAll(async () => {
    const file = join(folder, "warehouse.db");
    const tables = new DatabaseSync(file);
    tables.exec(
      "create table sales (region text, n integer); insert into sales values ('North', 1), ('South', 2), ('West', 4)",
    );
    // Names of tables are given to datasets once.
    for (let at = 0; at < 40; at++) tables.exec(`create view sales_${at} as select * from sales`);
    tables.close();
    place = await createTestDatabase("sqlite", inject("services"));
    const settings = {
      ...defaultSettings(),
      SECRET_KEY: "test-secret-key-that-is-long-enough",
      SQLALCHEMY_DATABASE_URI: place.sqlalchemyUri,
      DATA_CACHE_CONFIG: { CACHE_TYPE: "SimpleCache", CACHE_DEFAULT_TIMEOUT: 60 },
      JINJA_CONTEXT_ADDONS: { house: { name: "ours" } },
      FEATURE_FLAGS: { ENABLE_TEMPLATE_PROCESSING: true },
    };
    await upgrade(settings);
    metadata = await openMetadata(settings);
    engines = createEnginePools(settings, log);
    app = { settings, metadata, caches: createCaches(settings, { log, metadata }), engines };
    const em = metadata.em();
    const row = em.create(Database, { database_name: "w", sqlalchemy_uri: `sqlite:///${file}` } as never) as Database;
    const ruled = em.create(Role, { name: "Ruled" } as never) as Role;
    await em.flush();
    database = row.id;
    role = ruled.id;
  });
  afterAll(async () => {
    await engines?.close();
    await metadata?.close();
    await place?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  let made = 0;
  /** A dataset over a query or the table, with these columns. */
  async function dataset(sql: string | null, columns: string[], more: Row = {}): Promise<number> {
    const em = metadata.em();
    const row = em.create(Dataset, {
      table_name: sql === null ? `sales_${++made}` : `virtual ${++made}`,
      sql,
      database,
      ...more,
    } as never) as Dataset;
    for (const column_name of columns)
      row.columns.add(em.create(TableColumn, { column_name, type: "TEXT", table: row } as never));
    row.metrics.add(em.create(SqlMetric, { metric_name: "total", expression: "SUM(n)", table: row } as never));
    await em.flush();
    return row.id;
  }

  const viewer = (username: string, more: Partial<Viewer> = {}): Viewer => ({
    id: username.length,
    username,
    firstName: "A",
    lastName: "B",
    email: `${username}@example.com`,
    roles: [],
    groupIds: [],
    permissions: new Set(["all_datasource_access on all_datasource_access"]),
    isAdmin: false,
    isAnonymous: false,
    ...more,
  });
  const ann = viewer("ann");
  const robert = viewer("robert");

  async function results(id: number, queries: object[], who = ann, address = ""): Promise<Result[]> {
    const context = parseQueryContext({ datasource: { id, type: "table" }, queries });
    const answer = await runChartData(app, context, who, { address: new URLSearchParams(address) });
    return (JSON.parse((await wholeAnswer(answer)).toString()) as { result: Result[] }).result;
  }
  const ask = async (id: number, query: object, who = ann, address = "") =>
    (await results(id, [query], who, address))[0] as Result;

  it("tell the user, and keep what they made apart by user", async () => {
    const id = await dataset("select '{{ current_username() }}/{{ current_user_id() }}' as who", ["who"]);
    const query = { columns: ["who"] };
    expect((await ask(id, query)).data).toEqual([{ who: "ann/3" }]);
    expect((await ask(id, query, robert)).data).toEqual([{ who: "robert/6" }]);
    expect(await ask(id, query)).toMatchObject({ is_cached: true, data: [{ who: "ann/3" }] });
  });

  it("keep an adhoc expression apart by what it came to, whatever it says of cache keys", async () => {
    const id = await dataset(null, ["region"]);
    const sqlExpression = "'{{ current_username(add_to_cache_keys=False) }}'";
    const query = { columns: [{ sqlExpression, label: "who", expressionType: "SQL" }], metrics: ["total"] };
    expect((await ask(id, query)).data).toEqual([{ who: "ann", total: 7 }]);
    expect((await ask(id, query, robert)).data).toEqual([{ who: "robert", total: 7 }]);
  });

  it("escape parameters of the address and of the form, and tell requests apart by them", async () => {
    const id = await dataset("select '{{ url_param('p', 'none') }}' as p", ["p"]);
    const evil = "x' as p union select name from sqlite_master --";
    const query = { columns: ["p"] };
    expect((await ask(id, { ...query, url_params: { p: evil } })).data).toEqual([{ p: evil }]);
    expect((await ask(id, query, ann, `p=${encodeURIComponent(evil)}`)).data).toEqual([{ p: evil }]);
    expect((await ask(id, query, ann, "p=other")).data).toEqual([{ p: "other" }]);
    expect((await ask(id, query)).data).toEqual([{ p: "none" }]);
  });

  it("take filters from the query, whose values still tell results apart", async () => {
    const id = await dataset(
      "select sum(n) as n from sales where region in {{ filter_values('pick', 'North', remove_filter=True) | where_in }}",
      ["n", "pick"],
    );
    const query = (val: string[]) => ({ columns: ["n"], filters: [{ col: "pick", op: "IN", val }] });
    const south = await ask(id, query(["South"]));
    expect(south).toMatchObject({
      data: [{ n: 2 }],
      applied_template_filters: ["pick"],
      applied_filters: [{ column: "pick" }],
    });
    expect((await ask(id, query(["South", "West"]))).data).toEqual([{ n: 6 }]);
    expect((await ask(id, { columns: ["n"] })).data).toEqual([{ n: 1 }]);
  });

  it("read the first query's filters in all queries of a request, and know them apart", async () => {
    const id = await dataset("select '{{ filter_values('region') | join }}' as seen, region from sales", [
      "seen",
      "region",
    ]);
    const second = { columns: ["seen"], row_limit: 1 };
    const both = async (region: string) =>
      (await results(id, [{ columns: ["region"], filters: [{ col: "region", op: "==", val: region }] }, second]))[1]
        ?.data;
    expect(await both("North")).toEqual([{ seen: "North" }]);
    expect(await both("South")).toEqual([{ seen: "South" }]);
  });

  it("know the settings' names, the dataset's parameters and the query", async () => {
    const id = await dataset("select '{{ house.name }} {{ mine }} {{ columns | join }} {{ row_limit }}' as a", ["a"], {
      template_params: '{"mine": 5}',
    });
    expect((await ask(id, { columns: ["a"], row_limit: 9 })).data).toEqual([{ a: "ours 5 a 9" }]);
  });

  it("put another dataset in with the row rules that hold for the viewer", async () => {
    const inner = await dataset(null, ["region", "n"]);
    const em = metadata.em();
    em.create(RowLevelSecurityFilter, {
      name: "north",
      filter_type: "Regular",
      clause: "region = '{{ 'No' + 'rth' }}'",
      tables: [inner],
      roles: [role],
    } as never);
    await em.flush();
    const outer = await dataset(`select count(*) as c from {{ dataset(${inner}) }}`, ["c"]);
    expect((await ask(outer, { columns: ["c"] })).data).toEqual([{ c: 3 }]);
    const ruled = viewer("ruled", { roles: [{ id: role, name: "Ruled" }] });
    expect((await ask(outer, { columns: ["c"] }, ruled)).data).toEqual([{ c: 1 }]);
    expect((await ask(inner, { columns: ["region"] }, ruled)).data).toEqual([{ region: "North" }]);
    const stranger = viewer("stranger", { permissions: new Set() });
    const own = await dataset(`select * from {{ dataset(${inner}) }}`, ["region"], { owners: [] });
    const opened = { ...stranger, permissions: new Set([`datasource_access on x`]) };
    await metadata.em().nativeUpdate(Dataset, { id: own }, { perm: "x" });
    await expect(ask(own, { columns: ["region"] }, opened)).rejects.toThrow(`Dataset ${inner} not found!`);
  });

  it("are rendered in all columns of samples, and for the time that a chart is compared with", async () => {
    const id = await dataset(null, ["region", "n"]);
    const em = metadata.em();
    const table = await em.findOneOrFail(Dataset, { id });
    em.create(TableColumn, { column_name: "who", expression: "'{{ current_username() }}'", table } as never);
    await em.flush();
    const { data } = await ask(id, { result_type: "samples", row_limit: 1 });
    expect(data).toEqual([{ region: "North", n: 1, who: "ann" }]);
    const days = await dataset("select 'x' as k, 1 as n, '{{ from_dttm }}' as day", ["k", "n"]);
    const own = await em.findOneOrFail(Dataset, { id: days });
    em.create(TableColumn, { column_name: "day", type: "DATE", is_dttm: true, table: own } as never);
    await em.flush();
    const compared = await ask(days, {
      columns: ["k"],
      metrics: [{ expressionType: "SQL", sqlExpression: "MAX(day)", label: "m" }],
      granularity: "day",
      time_range: "2024-02-01 : 2024-03-01",
      time_offsets: ["1 month ago"],
    });
    expect(compared.data).toEqual([{ k: "x", m: "2024-02-01T00:00:00", "m__1 month ago": "2024-01-01T00:00:00" }]);
  });

  it("find metrics by name, and say where there is none", async () => {
    const id = await dataset(null, ["region"]);
    const metric = (sqlExpression: string) => ({
      metrics: [{ expressionType: "SQL", sqlExpression, label: "m" }],
      columns: [],
    });
    expect((await ask(id, metric("{{ metric('total') }} * 2"))).data).toEqual([{ m: 14 }]);
    await expect(ask(id, metric("{{ metric('nope') }}"))).rejects.toMatchObject({ status: 422 });
  });

  it("end where datasets and metrics name themselves", async () => {
    const id = await dataset("select 1 as a", ["a"]);
    await metadata.em().nativeUpdate(Dataset, { id }, { sql: `select * from {{ dataset(${id}) }}` });
    await expect(ask(id, { columns: ["a"] })).rejects.toThrow("Infinite recursion");
    const other = await dataset(null, ["region"]);
    await metadata.em().nativeUpdate(SqlMetric, { table: other }, { expression: "{{ metric('total') }}" });
    await expect(ask(other, { columns: [], metrics: ["total"] })).rejects.toThrow("Infinite recursion");
  });

  it.each([
    ["a subquery", "{{ '(select n from sales)' }}"],
    ["several statements", "1 {{ '; drop table sales' }}"],
    ["an end of its brackets", "1 = 1 {{ ') or (1 = 1' }}"],
    ["a dataset", "{{ dataset(1) }}"],
  ])("cannot bring %s into a condition", async (_, where) => {
    const id = await dataset(null, ["region"]);
    await expect(ask(id, { columns: ["region"], extras: { where } })).rejects.toMatchObject({
      status: expect.toSatisfy((status: number) => status >= 400 && status < 500),
    });
  });

  it.each([
    "{{ ''.__class__ }}",
    "{{ ''.constructor.constructor('return process')() }}",
    "{{ current_username.call.constructor('return process')() }}",
    "{{ house.__proto__.x }}",
    "{{ house.constructor.name }}",
    "{{ [].constructor }}",
    "{{ process.exit() }}",
    "{{ self.__init__.__globals__ }}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{{ a * b }}{% endfor %}{% endfor %}",
    "{{ 'x' * 999999999 }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
  ])("reach nothing but their names: %s", async (template) => {
    const id = await dataset("select 'x' as a", ["a"]);
    await metadata.em().nativeUpdate(Dataset, { id }, { sql: `select '${template.replaceAll("'", '"')}' as a` });
    const outcome = await ask(id, { columns: ["a"] }).then(
      ({ data }) => String(data[0]?.a),
      (error: { status?: number; message: string }) =>
        error.status === 400 ? "refused" : `${error.status} ${error.message}`,
    );
    expect(outcome).toMatch(/^(?:refused|\{\{ .*no (?:such element|attribute).*)$/s);
  });

  it("know the newest partition: the dataset's of any table, the reader's own of tables that are open to them", async () => {
    const answer = (names: string[], ...data: unknown[][]) => ({
      columns: names.map((name) => ({ name, type: "varchar" })),
      data,
    });
    const { port, asked } = await serve(({ body }, response) => {
      if (!body.includes("$partitions")) return json(response, answer(["ds"], ["x"]));
      if (!body.includes("information_schema")) return json(response, answer(["ds"], ["2024-03-15"]));
      json(response, answer(["column_name", "data_type", "is_nullable"], ["ds", "varchar", "YES"]));
    });
    const em = metadata.em();
    const uri = `trino://ada@127.0.0.1:${port}/hive/sales`;
    const trino = em.create(Database, { database_name: "t", sqlalchemy_uri: uri } as never) as Database;
    await em.flush();
    const sql = "select * from people where ds = '{{ presto.latest_partition('eu.people') }}'";
    const id = await dataset(sql, ["ds"], { database: trino.id });
    const guest = viewer("guest", { permissions: new Set([`datasource_access on [t].[x](id:${id})`]) });
    await metadata.em().nativeUpdate(Dataset, { id }, { perm: `[t].[x](id:${id})` });
    await ask(id, { columns: ["ds"] }, guest);
    expect(asked.at(-1)!.body).toContain("ds = '2024-03-15'");
    const sub = (table: string) => ({
      sqlExpression: `'{{ trino.latest_sub_partition('${table}') }}'`,
      label: "newest",
      expressionType: "SQL",
    });
    await ask(id, { columns: [sub("eu.people")] });
    expect(asked.at(-1)!.body).toContain("'2024-03-15'");
    await expect(ask(id, { columns: [sub("eu.people")] }, guest)).rejects.toThrow("eu.people");
    const failing = await dataset("select '{{ trino.latest_partition('a.b.c') }}' as ds", ["ds"], {
      database: trino.id,
    });
    await expect(ask(failing, { columns: ["ds"] })).rejects.toThrow("too many values");
  });

  it("stay as they are where the feature is off", async () => {
    const id = await dataset("select '{{ 1 + 1 }}' as a", ["a"]);
    const off = { ...app, settings: { ...app.settings, FEATURE_FLAGS: { ENABLE_TEMPLATE_PROCESSING: false } } };
    const context = parseQueryContext({ datasource: { id, type: "table" }, queries: [{ columns: ["a"] }] });
    const answer = await runChartData(off, context, ann);
    expect((await wholeAnswer(answer)).toString()).toContain('"a":"{{ 1 + 1 }}"');
  });
});
