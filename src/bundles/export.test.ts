import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { Chart } from "../metadata/entities/chart.ts";
import { Dashboard } from "../metadata/entities/dashboard.ts";
import { Database } from "../metadata/entities/database.ts";
import { upgrade } from "../metadata/migrate.ts";
import { type Metadata, openMetadata } from "../metadata/orm.ts";
import { defaultSettings, type Settings } from "../settings/keys.ts";
import { type ExportContext, type ExportedKind, NotExportable } from "./export/context.ts";
import { exportAssets, exportBundle } from "./export.ts";
import { importBundle } from "./import.ts";

const ids = { database: "1", dataset: "2", chart: "3", lost: "4", dashboard: "5", query: "6", theme: "7" };
const uuid = (name: keyof typeof ids) => `${ids[name].repeat(8)}-aaaa-4bbb-8ccc-000000000001`;

/** As a genuine server exports them; charts and datasets are named by id in the installation that they came from. */
const files: Record<string, string> = {
  "metadata.yaml": "version: 1.0.0\ntype: assets\n",
  "databases/shop.yaml": `database_name: shop\nsqlalchemy_uri: postgresql://seller:s%40cret@127.0.0.1/shop\ncache_timeout: null\nexpose_in_sqllab: true\nallow_run_async: false\nallow_ctas: false\nallow_cvas: false\nallow_dml: false\nallow_csv_upload: true\nextra:\n  engine_params: {}\n  schemas_allowed_for_csv_upload:\n  - public\nimpersonate_user: false\nuuid: ${uuid("database")}\nversion: 1.0.0\n`,
  "datasets/shop/orders.yaml": `table_name: orders\nmain_dttm_col: at\ndescription: null\ndefault_endpoint: null\noffset: 0\ncache_timeout: null\ncatalog: null\nschema: public\nsql: null\nparams: null\ntemplate_params: null\nfilter_select_enabled: true\nfetch_values_predicate: null\nextra:\n  certification:\n    certified_by: Ü\nnormalize_columns: false\nalways_filter_main_dttm: false\nfolders: null\nuuid: ${uuid("dataset")}\nmetrics:\n- metric_name: n\n  verbose_name: null\n  metric_type: null\n  expression: COUNT(*)\n  description: null\n  d3format: null\n  currency:\n    symbol: EUR\n    symbolPosition: prefix\n  extra: null\n  warning_text: null\ncolumns: []\nversion: 1.0.0\ndatabase_uuid: ${uuid("database")}\n`,
  "charts/orders.yaml": `slice_name: Orders / day\ndescription: null\ncertified_by: null\ncertification_details: null\nviz_type: table\nparams:\n  '10': first\n  '2': second\n  width: 1.0\n  datasource: 1__table\n  annotation_layers: []\nquery_context: null\ncache_timeout: null\nuuid: ${uuid("chart")}\nversion: 1.0.0\ndataset_uuid: ${uuid("dataset")}\n`,
  "charts/lost.yaml": `slice_name: Lost\nviz_type: table\nparams: {}\nuuid: ${uuid("lost")}\nversion: 1.0.0\ndataset_uuid: ${uuid("dataset")}\n`,
  "dashboards/sales.yaml": `dashboard_title: Sales\ndescription: null\ncss: ''\nslug: sales\npublished: true\nuuid: ${uuid("dashboard")}\nposition:\n  CHART-1:\n    type: CHART\n    id: CHART-1\n    meta:\n      chartId: 1\n      uuid: ${uuid("chart")}\n  ROOT_ID:\n    type: ROOT\n    id: ROOT_ID\n    children:\n    - GRID_ID\n  GRID_ID:\n    type: GRID\n    id: GRID_ID\n    children: []\nmetadata:\n  native_filter_configuration:\n  - id: F\n    targets:\n    - datasetUuid: ${uuid("dataset")}\ntheme_uuid: null\nversion: 1.0.0\n`,
  "queries/shop/q.yaml": `catalog: null\nschema: null\nlabel: Q\ndescription: null\nsql: SELECT 1\nuuid: ${uuid("query")}\nversion: 1.0.0\ndatabase_uuid: ${uuid("database")}\n`,
};

/** An id that nothing has. */
const NOBODY = 99_999;

async function collect(all: AsyncIterable<readonly [string, string]>): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const [name, text] of all) found.set(name, text);
  return found;
}

describeEachDatabase("exporting a bundle", (kind) => {
  let database: TestDatabase;
  let metadata: Metadata;
  let settings: Settings;

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    settings = { ...defaultSettings(), SQLALCHEMY_DATABASE_URI: database.sqlalchemyUri, SECRET_KEY: "test".repeat(12) };
    await upgrade(settings);
    metadata = await openMetadata(settings);
    const options = { overwrite: false, viewer: null };
    await importBundle({ metadata, settings }, "assets", new Map(Object.entries(files)), options);
    const em = metadata.em();
    const dashboard = await em.findOneOrFail(Dashboard, { slug: "sales" });
    dashboard.slices.add(await em.findOneOrFail(Chart, { slice_name: "Lost" }));
    await em.flush();
  });
  afterAll(async () => {
    await metadata?.close();
    await database?.drop();
  });

  const context = (hidden?: ExportedKind): ExportContext => ({
    em: metadata.em(),
    settings,
    visible: async (asked, all) => new Set(all.filter((id) => asked !== hidden && id < NOBODY)),
  });
  const idOf = async (title: string) => (await metadata.em().findOneOrFail(Dashboard, { dashboard_title: title })).id;

  it("gives files as they came in, and no secret", async () => {
    const found = await collect(exportAssets(context()));
    const text = [...found.values()].join();
    expect(text).not.toContain("s%40cret");
    const stored = files["databases/shop.yaml"]?.replace("s%40cret", "XXXXXXXXXX");
    expect(found.get("databases/shop.yaml")).toBe(stored);
    expect(found.get("queries/shop/Q.yaml")).toBe(files["queries/shop/q.yaml"]);
    const [dataset] = [...found].filter(([name]) => name.startsWith("datasets/"));
    expect(dataset?.[1]).toBe(files["datasets/shop/orders.yaml"]?.replace("Ü", '"\\xDC"'));
    const [chart] = [...found].filter(([name]) => name.startsWith("charts/Orders_day"));
    expect(chart?.[1].replace(/\d+__table/, "1__table")).toBe(files["charts/orders.yaml"]);
  });

  it("gives the same twice, and what it gives goes in again", async () => {
    const first = await collect(exportAssets(context()));
    const second = await collect(exportAssets(context()));
    for (const [name, text] of first) if (name !== "metadata.yaml") expect(second.get(name)).toBe(text);
    await importBundle({ metadata, settings }, "assets", first, { overwrite: true, viewer: null });
    const third = await collect(exportAssets(context()));
    for (const [name, text] of first) if (name !== "metadata.yaml") expect(third.get(name)).toBe(text);
    const [connection] = await metadata.em().find(Database, {});
    expect(connection?.password).toBe("s@cret");
  });

  it("places charts that the layout lacks, each dashboard with all that it needs", async () => {
    const found = await collect(exportBundle(context(), "dashboard", [await idOf("Sales")]));
    const folders = [...found.keys()].map((name) => name.split("/")[0]);
    expect(folders).toEqual(["metadata.yaml", "dashboards", "charts", "charts", "datasets", "databases"]);
    const dashboard = [...found].find(([name]) => name.startsWith("dashboards/"))?.[1];
    expect(dashboard).toContain("sliceName: Lost");
    expect(dashboard).toContain(`- datasetUuid: ${uuid("dataset")}`);
    expect(dashboard).toMatch(/- ROW-N-[A-Z0-9]{8}\n/);
  });

  it("refuses what its reader may not see, wherever it is needed", async () => {
    const id = await idOf("Sales");
    await expect(collect(exportBundle(context("dashboard"), "dashboard", [id]))).rejects.toThrow(NotExportable);
    await expect(collect(exportBundle(context("dataset"), "dashboard", [id]))).rejects.toThrow(NotExportable);
    await expect(collect(exportBundle(context(), "dashboard", [id, NOBODY]))).rejects.toThrow(NotExportable);
  });
});
