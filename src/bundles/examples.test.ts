import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { type Caches, createCaches } from "../cache/names.ts";
import type { EnginePools } from "../engines/engine.ts";
import { createEnginePools } from "../engines/pool.ts";
import { targetOf } from "../engines/target.ts";
import { createLogger } from "../log.ts";
import { Chart } from "../metadata/entities/chart.ts";
import { Dashboard } from "../metadata/entities/dashboard.ts";
import { Database } from "../metadata/entities/database.ts";
import { Dataset } from "../metadata/entities/dataset.ts";
import { upgrade } from "../metadata/migrate.ts";
import { type Metadata, openMetadata } from "../metadata/orm.ts";
import { wholeAnswer } from "../query/answer.ts";
import { parseQueryContext } from "../query/query-context.ts";
import { runChartData } from "../query/run.ts";
import type { Viewer } from "../security/viewer.ts";
import { defaultSettings, type Settings } from "../settings/keys.ts";
import { exampleTables } from "./data/tables.ts";
import { loadExampleBundle } from "./examples.ts";

/** What this test uses of the frontend's registry: the queries that it asks for a chart. */
interface ChartTypes {
  chartTypes: Record<string, { buildQuery(formData: object): object }>;
}

const admin: Viewer = {
  id: 1,
  username: "admin",
  firstName: "A",
  lastName: "B",
  email: null,
  roles: [],
  groupIds: [],
  permissions: new Set([
    "all_datasource_access on all_datasource_access",
    "all_database_access on all_database_access",
  ]),
  isAdmin: true,
  isAnonymous: false,
};

describeEachDatabase("the examples", (kind) => {
  let database: TestDatabase;
  let warehouse: TestDatabase;
  let metadata: Metadata;
  let settings: Settings;
  let engines: EnginePools;
  let caches: Caches;
  const load = (options: { force?: boolean; onlyMetadata?: boolean } = {}) =>
    loadExampleBundle(
      { metadata, settings, engines },
      { force: false, onlyMetadata: false, bigData: false, progress: () => {}, ...options },
    );

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    warehouse = await createTestDatabase(kind, inject("services"));
    settings = {
      ...defaultSettings(),
      SECRET_KEY: "a key for the tests of examples",
      SQLALCHEMY_DATABASE_URI: database.sqlalchemyUri,
      SQLALCHEMY_EXAMPLES_URI: warehouse.sqlalchemyUri,
    };
    const log = createLogger({ level: "silent" });
    await upgrade(settings);
    metadata = await openMetadata(settings);
    engines = createEnginePools(settings, log);
    caches = createCaches(settings, { log, metadata });
  });
  afterAll(async () => {
    await engines?.close();
    await caches?.close();
    await metadata?.close();
    await warehouse?.drop();
    await database?.drop();
  });

  it("come with every row of their tables", async () => {
    const told: [string, number, number][] = [];
    const loaded = await loadExampleBundle(
      { metadata, settings, engines },
      { force: false, onlyMetadata: false, testData: true, progress: (...step) => told.push(step) },
    );
    const tables = await exampleTables();
    expect(loaded.tables).toEqual(tables.map(({ name }) => name));
    expect(tables.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBeGreaterThan(50_000);
    for (const { name, rowCount } of tables) {
      expect(await count(`SELECT COUNT(*) AS n FROM ${name}`)).toBe(rowCount);
      expect(told.findLast(([table]) => table === name)).toEqual([name, rowCount, rowCount]);
    }
    expect(loaded.dashboards).toHaveLength(5);
    expect((await load()).dashboards).toHaveLength(4);
  });

  it("show every kind of chart, and each gets rows", async () => {
    const registry = new URL("../../ui/charts/registry.ts", import.meta.url).href;
    const { chartTypes } = (await import(registry)) as ChartTypes;
    const dashboards = await metadata.em().find(Dashboard, {}, { populate: ["slices"] });
    const charts = dashboards.flatMap((dashboard) => dashboard.slices.getItems());
    // Imports bring the older bubbles up to date.
    const kinds = Object.keys(chartTypes).filter((kind) => kind !== "bubble");
    expect(new Set(charts.map((chart) => chart.viz_type))).toEqual(new Set(kinds));
    const without: string[] = [];
    for (const chart of charts) {
      const formData = { ...JSON.parse(chart.params ?? "{}"), viz_type: chart.viz_type };
      const query = chartTypes[chart.viz_type ?? ""]?.buildQuery(formData);
      const answer = await runChartData({ metadata, settings, engines, caches }, parseQueryContext(query), admin);
      const { result } = JSON.parse((await wholeAnswer(answer)).toString()) as {
        result: { rowcount: number }[];
      };
      if (result.length === 0 || result.some(({ rowcount }) => !rowcount)) without.push(chart.slice_name ?? "");
    }
    expect(without).toEqual([]);
  });

  it("name only columns and metrics that their datasets have", async () => {
    const datasets = await metadata.em().find(Dataset, {}, { populate: ["columns", "database"] });
    for (const dataset of datasets) {
      if (dataset.sql) continue;
      const target = targetOf(dataset.database as unknown as Database);
      const columns = (await engines.inspect(target).columns(dataset.table_name)).map(({ name }) => name);
      const physical = dataset.columns.getItems().filter(({ expression }) => !expression);
      expect(physical.map(({ column_name }) => column_name)).toEqual(columns);
    }
  });

  it("stay as they were changed when loaded again, and come back when forced", async () => {
    const em = metadata.em();
    const chart = await em.findOneOrFail(Chart, { slice_name: "Flights in the sample" });
    chart.slice_name = "Changed";
    await em.flush();
    await engines.run(target(), "DELETE FROM climate_years", { readOnly: false });
    const counts = await assetCounts();

    expect((await load()).tables).toEqual([]);
    expect((await metadata.em().findOneOrFail(Chart, chart.id)).slice_name).toBe("Changed");
    expect(await count("SELECT COUNT(*) AS n FROM climate_years")).toBe(0);

    expect((await load({ force: true, onlyMetadata: true })).tables).toEqual([]);
    expect((await metadata.em().findOneOrFail(Chart, chart.id)).slice_name).toBe("Flights in the sample");
    expect(await count("SELECT COUNT(*) AS n FROM climate_years")).toBe(0);

    await load({ force: true });
    expect(await count("SELECT COUNT(*) AS n FROM climate_years")).toBe(144);
    expect(await assetCounts()).toEqual(counts);
  });

  const target = () => ({ databaseId: null, databaseName: "examples", uri: warehouse.sqlalchemyUri, allowDml: true });

  async function count(sql: string): Promise<number> {
    return Number((await engines.run(target(), sql)).columns[0]?.values[0]);
  }

  async function assetCounts(): Promise<number[]> {
    const em = metadata.em();
    return [await em.count(Database), await em.count(Dataset), await em.count(Chart), await em.count(Dashboard)];
  }
});
