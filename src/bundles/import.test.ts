import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { Chart } from "../metadata/entities/chart.ts";
import { Dashboard } from "../metadata/entities/dashboard.ts";
import { Database } from "../metadata/entities/database.ts";
import { Dataset } from "../metadata/entities/dataset.ts";
import { ReportSchedule } from "../metadata/entities/report.ts";
import { PermissionView } from "../metadata/entities/role.ts";
import { User } from "../metadata/entities/user.ts";
import { upgrade } from "../metadata/migrate.ts";
import { type EntityManager, type Metadata, openMetadata } from "../metadata/orm.ts";
import type { Viewer } from "../security/viewer.ts";
import { defaultSettings, type Settings } from "../settings/keys.ts";
import { importBundle } from "./import.ts";

const DATABASE = "11111111-aaaa-4bbb-8ccc-000000000001";
const DATASET = "22222222-aaaa-4bbb-8ccc-000000000001";
const CHART = "33333333-aaaa-4bbb-8ccc-000000000001";
const DASHBOARD = "44444444-aaaa-4bbb-8ccc-000000000001";

const files: Record<string, string> = {
  "metadata.yaml": "version: 1.0.0\ntype: assets\n",
  "databases/d.yaml": `
database_name: shop
sqlalchemy_uri: postgresql://seller:s%40cret@127.0.0.1/shop
allow_csv_upload: true
extra: {engine_params: {}, schemas_allowed_for_csv_upload: [public]}
uuid: ${DATABASE}
version: 1.0.0
`,
  "datasets/shop/orders.yaml": `
table_name: orders
main_dttm_col: at
schema: public
uuid: ${DATASET}
metrics:
- {metric_name: n, expression: COUNT(*), currency: {symbol: EUR, symbolPosition: prefix}}
columns:
- {column_name: at, is_dttm: true, type: TIMESTAMP}
- {column_name: region, type: TEXT, extra: {certification: {certified_by: me}}}
version: 1.0.0
database_uuid: ${DATABASE}
`,
  "charts/c.yaml": `
slice_name: Orders
viz_type: table
params: {metrics: [n], datasource: 9__table, annotation_layers: [{annotationType: EVENT}, {annotationType: FORMULA, value: x}]}
query_context: '{"datasource": {"id": 9, "type": "table"}, "form_data": {"datasource": "9__table"}, "queries": [{"datasource": {"id": 9, "type": "table"}}]}'
uuid: ${CHART}
version: 1.0.0
dataset_uuid: ${DATASET}
`,
  "dashboards/b.yaml": `
dashboard_title: Sales
slug: sales
published: true
uuid: ${DASHBOARD}
position:
  DASHBOARD_VERSION_KEY: v2
  CHART-1: {type: CHART, id: CHART-1, meta: {chartId: 9017, uuid: ${CHART}}}
  CHART-2: {type: CHART, id: CHART-2, meta: {chartId: 9018, uuid: 33333333-aaaa-4bbb-8ccc-00000000ffff}}
metadata:
  timed_refresh_immune_slices: [9017, 9018]
  expanded_slices: {'9017': true, '9018': true}
  default_filters: '{"9017": {"a": 1}, "9018": {}}'
  filter_scopes: {'9017': {region: {scope: [ROOT_ID], immune: [9017, 9018]}}}
  chart_configuration: {'9017': {id: 9017, crossFilters: {scope: {excluded: [9017, 9018]}, chartsInScope: [9018]}}}
  global_chart_configuration: {scope: {rootPath: [ROOT_ID], excluded: [9018]}, chartsInScope: [9017]}
  native_filter_configuration:
  - id: F
    filterType: filter_select
    targets: [{datasetUuid: ${DATASET}, column: {name: region}}]
    scope: {rootPath: [ROOT_ID], excluded: [9017, 9018]}
version: 1.0.0
`,
};
const bundle = (changes: Record<string, string> = {}) => new Map(Object.entries({ ...files, ...changes }));

describeEachDatabase("importing a bundle", (kind) => {
  let database: TestDatabase;
  let metadata: Metadata;
  let settings: Settings;
  let owner: Viewer;
  let other: Viewer;
  const app = () => ({ metadata, settings });

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    settings = {
      ...defaultSettings(),
      SECRET_KEY: "a key for the tests of bundles",
      SQLALCHEMY_DATABASE_URI: database.sqlalchemyUri,
    };
    await upgrade(settings);
    metadata = await openMetadata(settings);
    owner = await person("owner");
    other = await person("other");
  });
  afterAll(async () => {
    await metadata?.close();
    await database?.drop();
  });

  async function person(username: string): Promise<Viewer> {
    const em = metadata.em();
    const user = em.create(User, {
      username,
      first_name: username,
      last_name: "x",
      email: `${username}@x`,
      active: true,
    });
    await em.flush();
    const permissions = new Set(["Database", "Dataset", "Chart", "Dashboard"].map((view) => `can_write on ${view}`));
    return {
      id: user.id,
      username,
      firstName: username,
      lastName: "x",
      email: user.email,
      roles: [],
      groupIds: [],
      permissions,
      isAdmin: false,
      isAnonymous: false,
    };
  }

  it("creates everything with the ids of this installation, owned by who imports", async () => {
    await importBundle(app(), "assets", bundle(), { overwrite: false, viewer: owner });
    const em = metadata.em();
    const connection = await em.findOneOrFail(Database, { uuid: DATABASE });
    expect(connection).toMatchObject({
      sqlalchemy_uri: "postgresql://seller:XXXXXXXXXX@127.0.0.1/shop",
      password: "s@cret",
      allow_file_upload: true,
      extra: '{"engine_params": {}, "schemas_allowed_for_file_upload": ["public"]}',
    });
    const dataset = await em.findOneOrFail(Dataset, { uuid: DATASET }, { populate: ["columns", "metrics", "owners"] });
    expect(dataset.perm).toBe(`[shop].[orders](id:${dataset.id})`);
    expect(dataset.schema_perm).toBe("[shop].[public]");
    expect(dataset.columns.getItems().map(({ column_name, extra }) => [column_name, extra])).toEqual([
      ["at", null],
      ["region", '{"certification": {"certified_by": "me"}}'],
    ]);
    expect(dataset.metrics[0]?.currency).toEqual({ symbol: "EUR", symbolPosition: "prefix" });
    const chart = await em.findOneOrFail(Chart, { uuid: CHART }, { populate: ["owners"] });
    const datasource = `${dataset.id}__table`;
    expect(JSON.parse(chart.params ?? "")).toEqual({
      metrics: ["n"],
      datasource,
      annotation_layers: [{ annotationType: "FORMULA", value: "x" }],
    });
    const source = { id: dataset.id, type: "table" };
    expect(JSON.parse(chart.query_context ?? "")).toEqual({
      datasource: source,
      form_data: { datasource },
      queries: [{ datasource: source }],
    });
    expect(chart).toMatchObject({ datasource_id: dataset.id, datasource_name: "orders", perm: dataset.perm });
    const dashboard = await em.findOneOrFail(Dashboard, { uuid: DASHBOARD }, { populate: ["owners", "slices"] });
    expect(dashboard.slices.getIdentifiers()).toEqual([chart.id]);
    for (const asset of [dataset, chart, dashboard]) expect(asset.owners.getIdentifiers()).toEqual([owner.id]);
    expect(JSON.parse(dashboard.position_json ?? "")["CHART-1"].meta.chartId).toBe(chart.id);
    const id = String(chart.id);
    expect(JSON.parse(dashboard.json_metadata ?? "")).toEqual({
      timed_refresh_immune_slices: [chart.id],
      expanded_slices: { [id]: true },
      default_filters: JSON.stringify({ [id]: { a: 1 } }),
      filter_scopes: { [id]: { region: { scope: ["ROOT_ID"], immune: [chart.id] } } },
      chart_configuration: {
        [id]: { id: chart.id, crossFilters: { scope: { excluded: [chart.id] }, chartsInScope: [] } },
      },
      global_chart_configuration: { scope: { rootPath: ["ROOT_ID"], excluded: [] }, chartsInScope: [chart.id] },
      native_filter_configuration: [
        {
          id: "F",
          filterType: "filter_select",
          targets: [{ column: { name: "region" }, datasetId: dataset.id }],
          scope: { rootPath: ["ROOT_ID"], excluded: [chart.id] },
        },
      ],
    });
    const views = await em.find(PermissionView, {}, { populate: ["permission", "view_menu"] });
    expect(
      views
        .map(({ permission, view_menu }) => `${permission?.name} on ${view_menu?.name}`)
        .filter((view) => view.includes("_access on ["))
        .sort(),
    ).toEqual([
      `database_access on [shop].(id:${connection.id})`,
      `datasource_access on [shop].[orders](id:${dataset.id})`,
      "schema_access on [shop].[public]",
    ]);
  });

  it("keeps what exists unless it is to be overwritten, and doubles nothing", async () => {
    const renamed = { "charts/c.yaml": files["charts/c.yaml"]!.replace("slice_name: Orders", "slice_name: Renamed") };
    await importBundle(app(), "assets", bundle(renamed), { overwrite: false, viewer: owner });
    expect(await names()).toEqual(["Orders"]);
    await importBundle(app(), "assets", bundle(renamed), { overwrite: true, viewer: owner });
    expect(await names()).toEqual(["Renamed"]);
    const em = metadata.em();
    expect([await em.count(Database), await em.count(Dataset), await em.count(Dashboard)]).toEqual([1, 1, 1]);
  });

  it("drops the columns that an overwriting bundle does not have", async () => {
    const without = files["datasets/shop/orders.yaml"]!.replace(/^- \{column_name: region.*\n/m, "");
    await importBundle(app(), "assets", bundle({ "datasets/shop/orders.yaml": without }), {
      overwrite: true,
      viewer: owner,
    });
    const dataset = await metadata.em().findOneOrFail(Dataset, { uuid: DATASET }, { populate: ["columns"] });
    expect(dataset.columns.getItems().map((column) => column.column_name)).toEqual(["at"]);
  });

  it("importing an existing asset makes nobody its owner", async () => {
    await importBundle(app(), "assets", bundle(), { overwrite: false, viewer: other });
    await expect(importBundle(app(), "assets", bundle(), { overwrite: true, viewer: other })).rejects.toThrow(
      "A dataset already exists and user doesn't have permissions to overwrite it",
    );
    await importBundle(app(), "assets", bundle(), { overwrite: true, viewer: { ...other, isAdmin: true } });
    const chart = await metadata.em().findOneOrFail(Chart, { uuid: CHART }, { populate: ["owners"] });
    expect(chart.owners.getIdentifiers()).toEqual([owner.id]);
  });

  it("refuses to create for who may not write, or over a database that reads files of the server", async () => {
    const fresh = bundle({
      "databases/d.yaml": files["databases/d.yaml"]!.replace(DATABASE, DATABASE.replace(/1$/, "2"))
        .replace("shop\n", "shop2\n")
        .replace(/sqlalchemy_uri: .*/, "sqlalchemy_uri: sqlite+pysqlite:////etc/x"),
      "datasets/shop/orders.yaml": files["datasets/shop/orders.yaml"]!.replace(DATABASE, DATABASE.replace(/1$/, "2")),
    });
    const reader = { ...other, permissions: new Set(["can_read on Chart"]) };
    await expect(importBundle(app(), "assets", fresh, { overwrite: true, viewer: reader })).rejects.toThrow(
      "Database doesn't exist and user doesn't have permission to create databases",
    );
    await expect(importBundle(app(), "assets", fresh, { overwrite: true, viewer: other })).rejects.toThrow(
      "SQLiteDialect_pysqlite cannot be used as a data source for security reasons.",
    );
  });

  it("writes nothing when one file is wrong", async () => {
    const id = "33333333-aaaa-4bbb-8ccc-000000000009";
    const extra = files["charts/c.yaml"]!.replace(CHART, id);
    const taken = files["dashboards/b.yaml"]!.replace(
      `uuid: ${DASHBOARD}`,
      "uuid: 44444444-aaaa-4bbb-8ccc-000000000009",
    );
    const attempt = (changes: Record<string, string>) =>
      importBundle(app(), "assets", bundle({ "charts/new.yaml": extra, ...changes }), {
        overwrite: false,
        viewer: owner,
      });
    await expect(attempt({ "dashboards/bad.yaml": "slug: [\n" })).rejects.toThrow(
      "Error importing assets: dashboards/bad.yaml: {'dashboards/bad.yaml': 'Not a valid YAML file'}",
    );
    // Of databases by file, too: the page asks for their passwords.
    const bad = { "dashboards/bad.yaml": "slug: [\n", "databases/bad.yaml": "slug: [\n" };
    await expect(attempt(bad)).rejects.toMatchObject({
      extra: { "databases/bad.yaml": { "databases/bad.yaml": "Not a valid YAML file" } },
    });
    await expect(attempt({ "dashboards/taken.yaml": taken })).rejects.toThrow('has the slug "sales" already');
    await expect(attempt({ "metadata.yaml": "version: 1.0.0\ntype: Slice\n" })).rejects.toThrow(
      "metadata.yaml: {'type': ['Must be equal to assets.']}",
    );
    expect(await metadata.em().count(Chart, { uuid: id })).toBe(0);
  });

  it("takes everything back when it fails in the middle, with rows written already", async () => {
    const before = await metadata.em().count(PermissionView);
    const id = "11111111-aaaa-4bbb-8ccc-000000000008";
    const changes = {
      "databases/d.yaml": files["databases/d.yaml"]!.replace(DATABASE, id).replace(
        "database_name: shop",
        "database_name: late",
      ),
      "datasets/shop/orders.yaml": files["datasets/shop/orders.yaml"]!.replace(DATABASE, id)
        .replace(DATASET, DATASET.replace(/1$/, "8"))
        .replace("table_name: orders", "table_name: late"),
      "charts/c.yaml": files["charts/c.yaml"]!.replace(CHART, CHART.replace(/1$/, "8")).replace(
        DATASET,
        DATASET.replace(/1$/, "8"),
      ),
    };
    let written = 0;
    const watch = {
      before: async () => {},
      after: async (em: EntityManager) => {
        await em.flush();
        written = await em.count(Database, { uuid: id });
        throw new Error("the machine went away");
      },
    };
    const attempt = importBundle(app(), "assets", bundle(changes), { overwrite: false, viewer: owner, watch });
    await expect(attempt).rejects.toThrow("the machine went away");
    const em = metadata.em();
    expect([written, await em.count(Database, { uuid: id }), await em.count(PermissionView)]).toEqual([1, 0, before]);
  });

  it("says in words what the metadata database itself refuses", async () => {
    const id = DATASET.replace(/1$/, "7");
    const other = "11111111-aaaa-4bbb-8ccc-000000000007";
    const twin = new Map([
      ["metadata.yaml", files["metadata.yaml"]!],
      ["databases/d.yaml", files["databases/d.yaml"]!.replace(DATABASE, other).replace("_name: shop", "_name: twin")],
      ["datasets/o.yaml", files["datasets/shop/orders.yaml"]!.replace(DATABASE, other).replace(DATASET, id)],
    ]);
    // SQLite takes a table's name once, whatever the connection.
    if (kind !== "sqlite") return;
    await expect(importBundle(app(), "assets", twin, { overwrite: false, viewer: owner })).rejects.toThrow(
      "Another asset has a name of the bundle that only one can have (tables.table_name)",
    );
  });

  it("deletes what the bundle does not have, but not what stays builds on, nor what a report needs", async () => {
    const em = metadata.em();
    const connection = await em.findOneOrFail(Database, { uuid: DATABASE });
    const audit = { created_on: new Date(), changed_on: new Date() };
    const columns = { database: connection, ...audit };
    const lonely = em.create(Dataset, { table_name: "lonely", ...columns } as never) as Dataset;
    em.create(Dashboard, { dashboard_title: "Old", position_json: "{}", ...audit } as never);
    const chart = em.create(Chart, { slice_name: "Old", viz_type: "table", params: "{}", ...audit } as never) as Chart;
    await em.flush();
    const report = em.create(ReportSchedule, {
      type: "Report",
      name: "weekly",
      crontab: "0 9 * * 1",
      timezone: "UTC",
      creation_method: "charts",
      chart,
      active: false,
    } as never);
    await em.flush();
    const again = () => importBundle(app(), "assets", bundle(), { overwrite: true, prune: true, viewer: null });
    await expect(again()).rejects.toThrow(
      "There are associated alerts or reports, which hold what is to be deleted: weekly",
    );
    expect(await metadata.em().count(Dashboard)).toBe(2);
    await em.remove(report).flush();
    await again();
    const after = metadata.em();
    expect((await after.find(Dashboard, {})).map(({ dashboard_title }) => dashboard_title)).toEqual(["Sales"]);
    expect((await after.find(Chart, {})).map(({ slice_name }) => slice_name)).toEqual(["Orders"]);
    expect(await after.count(Dataset, { id: lonely.id })).toBe(0);
    expect(await after.count(Dataset)).toBe(1);
    const empty = new Map([["metadata.yaml", files["metadata.yaml"]!]]);
    const withoutCharts = new Map([...bundle()].filter(([name]) => !/^(datasets|databases)/.test(name)));
    await importBundle(app(), "assets", withoutCharts, { overwrite: true, prune: true, viewer: null, sparse: true });
    expect([await metadata.em().count(Chart), await metadata.em().count(Dataset)]).toEqual([1, 1]);
    await importBundle(app(), "assets", empty, { overwrite: true, prune: true, viewer: null });
    const last = metadata.em();
    expect([await last.count(Dashboard), await last.count(Dataset), await last.count(Database)]).toEqual([0, 0, 0]);
    const views = await last.find(PermissionView, {}, { populate: ["view_menu"] });
    expect(views.filter(({ view_menu }) => view_menu?.name.startsWith("[shop]"))).toEqual([]);
  });

  it("needs the password that a masked address stands for", async () => {
    const masked = files["databases/d.yaml"]!.replace("s%40cret", "XXXXXXXXXX")
      .replace(DATABASE, DATABASE.replace(/1$/, "3"))
      .replace("database_name: shop", "database_name: shop3");
    const only = new Map([
      ["metadata.yaml", files["metadata.yaml"]!],
      ["databases/d.yaml", masked],
    ]);
    await expect(importBundle(app(), "assets", only, { overwrite: false, viewer: owner })).rejects.toThrow(
      "databases/d.yaml: {'_schema': ['Must provide a password for the database']}",
    );
    const passwords = { "databases/d.yaml": "p" };
    await importBundle(app(), "assets", only, { overwrite: false, viewer: owner, secrets: { passwords } });
    const row = await metadata.em().findOneOrFail(Database, { database_name: "shop3" });
    expect([row.password, row.sqlalchemy_uri]).toEqual(["p", "postgresql://seller:XXXXXXXXXX@127.0.0.1/shop"]);
  });

  async function names(): Promise<(string | null | undefined)[]> {
    return (await metadata.em().find(Chart, {})).map((chart) => chart.slice_name);
  }
});
