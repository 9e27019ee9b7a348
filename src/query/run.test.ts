import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type DatabaseKind, type TestDatabase } from "../../test/support/services.ts";
import { createCaches } from "../cache/names.ts";
import type { EnginePools } from "../engines/engine.ts";
import { createEnginePools } from "../engines/pool.ts";
import { LitesetError } from "../errors.ts";
import { createLogger } from "../log.ts";
import { Chart } from "../metadata/entities/chart.ts";
import { Database } from "../metadata/entities/database.ts";
import { Dataset, SqlMetric, TableColumn } from "../metadata/entities/dataset.ts";
import { Role } from "../metadata/entities/role.ts";
import { RowLevelSecurityFilter } from "../metadata/entities/row-level-security.ts";
import { upgrade } from "../metadata/migrate.ts";
import { type Metadata, openMetadata } from "../metadata/orm.ts";
import type { Viewer } from "../security/viewer.ts";
import { defaultSettings } from "../settings/keys.ts";
import { wholeAnswer } from "./answer.ts";
import { parseQueryContext } from "./query-context.ts";
import { runChartData } from "./run.ts";
import type { QueryApp } from "./session.ts";

const log = createLogger({ level: "error" });
const HOSTILE = 'it\'s \\ "quoted" ; -- Ünï 💥 %s :x {}';

interface Result {
  data: Record<string, unknown>[];
  colnames: string[];
  query: string;
  is_cached: boolean | null;
  rejected_filters: unknown[];
  [key: string]: unknown;
}

describeEachDatabase("chart data", (kind) => {
  const services = inject("services");
  let place: TestDatabase;
  let metadata: Metadata;
  let engines: EnginePools;
  let app: QueryApp;
  let ids: { table: number; virtual: number; ruled: number; role: number; chart: number };
  let queriesRun = 0;

  const admin = viewerWith({
    isAdmin: true,
    permissions: ["all_datasource_access on all_datasource_access", "can_csv on Superset"],
  });

  beforeAll(async () => {
    place = await createTestDatabase(kind, services);
    const settings = {
      ...defaultSettings(),
      SECRET_KEY: "test-secret-key-that-is-long-enough",
      SQLALCHEMY_DATABASE_URI: place.sqlalchemyUri,
      DATA_CACHE_CONFIG: { CACHE_TYPE: "SimpleCache", CACHE_DEFAULT_TIMEOUT: 60 },
    };
    metadata = await openMetadata(settings);
    await upgrade(metadata);
    const pools = createEnginePools(settings, log);
    engines = pools;
    const counted: Pick<EnginePools, "run" | "stream" | "inspect"> = {
      inspect: pools.inspect,
      stream: (...parameters) => pools.stream(...parameters),
      run: (...parameters) => {
        queriesRun++;
        return pools.run(...parameters);
      },
    };
    app = { settings, metadata, caches: createCaches(settings, { log, metadata }), engines: counted };
    ids = await fillDatabase(metadata, pools, place, kind);
  });

  afterAll(async () => {
    await engines?.close();
    await metadata?.close();
    await place?.drop();
  });

  const ask = async (
    query: object,
    { more = {}, viewer = admin, dataset = ids.table }: { more?: object; viewer?: Viewer; dataset?: number } = {},
  ) => {
    const context = parseQueryContext({ datasource: { id: dataset, type: "table" }, queries: [query], ...more });
    const answer = await runChartData(app, context, viewer);
    return wholeAnswer(answer);
  };
  const result = async (query: object, options: Parameters<typeof ask>[1] = {}): Promise<Result> =>
    (JSON.parse((await ask(query, options)).toString("utf8")) as { result: Result[] }).result[0]!;
  const data = async (query: object, options: Parameters<typeof ask>[1] = {}) => (await result(query, options)).data;
  const count = { metrics: ["count"] };
  const ruledViewer = () =>
    viewerWith({
      roles: [{ id: ids.role, name: "Ruled" }],
      permissions: ["all_datasource_access on all_datasource_access"],
    });

  it("groups, orders and limits", async () => {
    const sum = { expressionType: "SIMPLE", aggregate: "SUM", column: { column_name: "n" }, label: "total" };
    expect(await data({ columns: ["region"], metrics: [sum], orderby: [[sum, false]], row_limit: 2 })).toEqual([
      { region: "South", total: 70 },
      { region: "North", total: 30 },
    ]);
  });

  it("shows raw rows when no metrics are asked for", async () => {
    expect(
      await data({ columns: ["id", "region", "n"], orderby: [["id", true]], row_limit: 2, row_offset: 1 }),
    ).toEqual([
      { id: 2, region: "North", n: 20 },
      { id: 3, region: "South", n: 30 },
    ]);
  });

  it("cuts times to a grain, within a range, as epoch milliseconds", async () => {
    const axis = { columnType: "BASE_AXIS", expressionType: "SQL", sqlExpression: "at", label: "at", timeGrain: "P1M" };
    const answer = await result({
      columns: [axis],
      ...count,
      filters: [{ col: "at", op: "TEMPORAL_RANGE", val: "2024-01-01 : 2024-03-01" }],
      orderby: [["at", true]],
    });
    expect(answer.data).toEqual([
      { at: Date.UTC(2024, 0, 1), count: 2 },
      { at: Date.UTC(2024, 1, 1), count: 2 },
    ]);
    expect([answer.from_dttm, answer.to_dttm]).toEqual([Date.UTC(2024, 0, 1), Date.UTC(2024, 2, 1)]);
    expect(answer.coltypes).toEqual([2, 0]);
  });

  it("compares with the year before", async () => {
    const axis = { columnType: "BASE_AXIS", expressionType: "SQL", sqlExpression: "at", label: "at", timeGrain: "P1Y" };
    const rows = await data({
      columns: [axis],
      ...count,
      filters: [{ col: "at", op: "TEMPORAL_RANGE", val: "2024-01-01 : 2025-01-01" }],
      time_offsets: ["1 year ago"],
    });
    expect(rows).toEqual([{ at: Date.UTC(2024, 0, 1), count: 5, "count__1 year ago": 1 }]);
  });

  it.each([
    [{ col: "n", op: "IN", val: [10, "20"] }, 2],
    [{ col: "n", op: "NOT IN", val: [10, 20] }, 4],
    [{ col: "region", op: "IS NULL" }, 1],
    [{ col: "region", op: "IN", val: ["North", "<NULL>"] }, 3],
    [{ col: "region", op: "==", val: null }, 1],
    [{ col: "region", op: "LIKE", val: "%orth" }, 2],
    [{ col: "region", op: "ILIKE", val: "NORTH" }, 2],
    [{ col: "n", op: "LIKE", val: "1%" }, 2],
    [{ col: "n", op: ">=", val: "40" }, 1],
    [{ col: "note", op: "==", val: HOSTILE }, 1],
    [{ col: "note", op: "IN", val: [HOSTILE, "\\", "'"] }, 1],
    [{ col: "double", op: "==", val: 20 }, 1],
    [{ col: "unknown", op: "==", val: 1 }, 6],
  ])("filters by %j", async (filter, wanted) => {
    expect(await data({ columns: [], ...count, filters: [filter] })).toEqual([{ count: wanted }]);
  });

  it("says which filters found no column", async () => {
    const { rejected_filters } = await result({
      columns: [],
      ...count,
      filters: [{ col: "unknown", op: "==", val: 1 }],
    });
    expect(rejected_filters).toEqual([{ reason: "not_in_datasource", column: "unknown" }]);
  });

  it("keeps the top series, or gathers the others", async () => {
    const series = {
      columns: ["region"],
      ...count,
      series_columns: ["region"],
      series_limit: 1,
      filters: [{ col: "region", op: "IS NOT NULL" }],
    };
    expect(
      await data({ ...series, series_limit_metric: { expressionType: "SQL", sqlExpression: "SUM(n)", label: "s" } }),
    ).toEqual([{ region: "South", count: 2 }]);
    const gathered = await data({
      ...series,
      series_limit_metric: { expressionType: "SQL", sqlExpression: "SUM(n)", label: "s" },
      group_others_when_limit_reached: true,
    });
    expect(new Set(gathered.map((row) => JSON.stringify(row)))).toEqual(
      new Set(['{"region":"South","count":2}', '{"region":"Others","count":3}']),
    );
  });

  it("asks a virtual dataset through its query", async () => {
    expect(
      await data({ columns: ["region"], ...count, orderby: [["region", true]] }, { dataset: ids.virtual }),
    ).toEqual([
      { region: "North", count: 2 },
      { region: "South", count: 2 },
    ]);
  });

  it.each([
    ["1 = 1; drop table facts", /^Invalid SQL clause: /],
    ["1 = 1) or (1 = 1", /^Invalid SQL clause: /],
    ["1 = 1 -- ", null],
    ["n in (select n from facts)", /^Custom SQL fields cannot contain sub-queries\.$/],
    ["n = {{ 1 }}", /Invalid SQL clause/],
  ])("keeps the condition %s within its brackets", async (where, message) => {
    const asked = data({ columns: [], ...count, extras: { where } });
    if (message) await expect(asked).rejects.toThrow(message);
    else expect(await asked).toEqual([{ count: 6 }]);
  });

  it("refuses functions that the settings forbid, in conditions, columns and metrics", async () => {
    const [forbidden = ""] = defaultSettings().DISALLOWED_SQL_FUNCTIONS[kind] ?? [];
    expect(forbidden).not.toBe("");
    const call = `${forbidden}('x')`;
    const message = `SQL statement contains disallowed function(s): ${forbidden}`;
    const column = { expressionType: "SQL", sqlExpression: call, label: "c" };
    await expect(data({ columns: [], ...count, extras: { where: `${call} = 'a'` } })).rejects.toThrow(message);
    await expect(data({ columns: [column], ...count })).rejects.toThrow(message);
    await expect(data({ columns: [], metrics: [{ ...column, sqlExpression: `MAX(${call})` }] })).rejects.toThrow(
      message,
    );
  });

  it.each([
    [{ columns: ["nope"], ...count }, "Error: Columns missing in dataset: ['nope']"],
    [{ columns: [], metrics: ["nope"] }, "Error: Metric 'nope' does not exist"],
    [{ columns: [], metrics: [] }, "Error: Empty query?"],
    [
      { columns: ["region"], metrics: ["count", "count"] },
      'Duplicate column/metric labels: "Number". Please make sure all columns and metrics have a unique label.',
    ],
  ])("refuses %j", async (query, message) => {
    await expect(data(query)).rejects.toThrow(new LitesetError(message, undefined, { status: 400 }));
  });

  it("answers with the database's words when a statement fails", async () => {
    const broken = { expressionType: "SQL", sqlExpression: "SUM(no_such_column)", label: "x" };
    await expect(data({ columns: [], metrics: [broken] })).rejects.toThrow(/^Error: .*no_such_column/);
  });

  it("applies row rules, and keeps the results of different viewers apart", async () => {
    const ruled = ruledViewer();
    const query = { columns: ["region"], ...count, orderby: [["region", true]] };
    expect(await data(query, { dataset: ids.ruled })).toHaveLength(3);
    expect(await data(query, { dataset: ids.ruled, viewer: ruled })).toEqual([{ region: "North", count: 2 }]);
    expect(await data(query, { dataset: ids.ruled })).toHaveLength(3);
  });

  it("puts row rules into the query of a virtual dataset, whose results are kept apart, too", async () => {
    const ruled = ruledViewer();
    const query = { columns: ["region"], ...count, orderby: [["region", true]], row_limit: 31 };
    expect(await data(query, { dataset: ids.virtual })).toHaveLength(2);
    expect(await data(query, { dataset: ids.virtual, viewer: ruled })).toEqual([{ region: "North", count: 2 }]);
    expect(await data(query, { dataset: ids.virtual })).toHaveLength(2);
  });

  it("refuses who may not read the dataset", async () => {
    await expect(data({ columns: [], ...count }, { viewer: viewerWith({}) })).rejects.toMatchObject({
      status: 403,
      type: "DATASOURCE_SECURITY_ACCESS_ERROR",
    });
    await expect(data({ columns: [], ...count }, { dataset: 99_999 })).rejects.toMatchObject({ status: 404 });
  });

  it("finds a result again in the cache unless it is forced", async () => {
    const query = { columns: ["region"], ...count, row_limit: 17 };
    const first = await result(query);
    const second = await result(query);
    expect([first.is_cached, second.is_cached]).toEqual([null, true]);
    expect(second.data).toEqual(first.data);
    expect((await result(query, { more: { force: true } })).is_cached).toBeNull();
  });

  it("asks the database once for what is asked twice at the same time", async () => {
    const query = { columns: ["region"], ...count, row_limit: 23 };
    const before = queriesRun;
    const [a, b] = await Promise.all([data(query), data(query)]);
    expect(a).toEqual(b);
    expect(queriesRun - before).toBe(1);
  });

  it("hides the SQL from guests", async () => {
    const guest: Viewer = { ...admin, guest: { resources: [], rls: [] } };
    expect(await result({ columns: [], ...count })).toHaveProperty("query");
    expect(await result({ columns: [], ...count }, { viewer: guest })).not.toHaveProperty("query");
  });

  it("writes CSV with formulas disarmed, for those who may export", async () => {
    const query = { columns: ["region", "n"], orderby: [["id", true]], row_limit: 2 };
    expect((await ask(query, { more: { result_format: "csv" } })).toString("utf8")).toBe(
      "region,n\nNorth,10\nNorth,20\n",
    );
    const reader = viewerWith({ permissions: ["all_datasource_access on all_datasource_access"] });
    await expect(ask(query, { more: { result_format: "csv" }, viewer: reader })).rejects.toMatchObject({ status: 403 });
  });

  it("puts another chart's rows beside its own, as far as each viewer may see them", async () => {
    const layer = {
      name: "other",
      annotationType: "EVENT",
      sourceType: "table",
      value: ids.chart,
      show: true,
      showMarkers: false,
    };
    const query = { columns: [], ...count, annotation_layers: [layer] };
    const seen = async (viewer: Viewer) => (await result(query, { viewer })).annotation_data;
    expect(await seen(admin)).toEqual({ other: { records: [{ count: 5 }] } });
    expect(await seen(ruledViewer())).toEqual({ other: { records: [{ count: 2 }] } });
  });

  it("stops when the reader goes away", async () => {
    const context = parseQueryContext({
      datasource: { id: ids.table, type: "table" },
      queries: [{ columns: [], ...count }],
    });
    await expect(runChartData(app, context, admin, { signal: AbortSignal.abort(new Error("gone")) })).rejects.toThrow(
      "gone",
    );
  });
});

function viewerWith({
  permissions = [],
  ...rest
}: Partial<Omit<Viewer, "permissions">> & { permissions?: string[] }): Viewer {
  return {
    id: 1,
    username: "someone",
    firstName: "",
    lastName: "",
    email: null,
    roles: [],
    groupIds: [],
    isAdmin: false,
    isAnonymous: false,
    ...rest,
    permissions: new Set(permissions),
  };
}

async function fillDatabase(metadata: Metadata, pools: EnginePools, place: TestDatabase, kind: DatabaseKind) {
  const target = { databaseId: null, databaseName: "test", uri: place.sqlalchemyUri, allowDml: true };
  const run = (sql: string) => pools.run(target, sql, { readOnly: false });
  const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const hostile = kind === "mysql" ? literal(HOSTILE.replaceAll("\\", "\\\\")) : literal(HOSTILE);
  await run(
    "create table facts (id integer primary key, region varchar(20), n integer, at timestamp null, note varchar(100))",
  );
  await run(
    `insert into facts values (1, 'North', 10, '2024-01-05 00:00:00', null), (2, 'North', 20, '2024-01-20 00:00:00', ${hostile}),
     (3, 'South', 30, '2024-02-01 00:00:00', ''), (4, 'South', 40, '2024-02-29 12:00:00', '=1+1'), (5, null, 5, '2024-03-01 00:00:00', null),
     (6, 'East', 1, '2023-06-01 00:00:00', null)`,
  );
  const em = metadata.em();
  const database = em.create(Database, { database_name: `test ${kind}`, sqlalchemy_uri: place.sqlalchemyUri });
  const temporal = kind === "sqlite" ? "DATETIME" : "TIMESTAMP";
  const dataset = (table_name: string, sql: string | null = null) => {
    const created = em.create(Dataset, { table_name, database, sql, main_dttm_col: "at" });
    const columns: [string, string, boolean, string | null][] = [
      ["id", "INTEGER", false, null],
      ["region", "VARCHAR(20)", false, null],
      ["n", "INTEGER", false, null],
      ["at", temporal, true, null],
      ["note", "VARCHAR(100)", false, null],
      ["double", "INTEGER", false, "n * 2"],
    ];
    for (const [column_name, type, is_dttm, expression] of columns)
      em.create(TableColumn, { column_name, type, is_dttm, expression, table: created });
    em.create(SqlMetric, { metric_name: "count", expression: "COUNT(*)", verbose_name: "Number", table: created });
    return created;
  };
  const table = dataset("facts");
  const virtual = dataset(`virtual ${kind}`, "with f as (select * from facts) select * from f where id <= 4;");
  await run("create table ruled_facts as select * from facts where region is null or region <> 'East'");
  const ruled = dataset("ruled_facts");
  const role = em.create(Role, { name: `Ruled ${kind}` });
  await em.flush();
  const north = em.create(RowLevelSecurityFilter, {
    name: `north ${kind}`,
    clause: "region = 'North' or 1 = 0",
    filter_type: "Regular",
  });
  north.roles.add(role);
  north.tables.add(ruled, table);
  await em.flush();
  const chart = em.create(Chart, {
    slice_name: "rows of another chart",
    datasource_id: ruled.id,
    datasource_type: "table",
    query_context: JSON.stringify({
      datasource: { id: ruled.id, type: "table" },
      queries: [{ columns: [], metrics: ["count"] }],
    }),
  });
  await em.flush();
  return { chart: chart.id, table: table.id, virtual: virtual.id, ruled: ruled.id, role: role.id };
}
