import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../test/support/client.ts";
import { describeEachDatabase } from "../../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/support/services.ts";
import { Chart } from "../../metadata/entities/chart.ts";
import { Dashboard } from "../../metadata/entities/dashboard.ts";
import { Database } from "../../metadata/entities/database.ts";
import { Dataset } from "../../metadata/entities/dataset.ts";
import { importLegacy } from "../import-legacy.ts";
import { sortedTree, type TreeMap } from "../tree.ts";
import { writeYaml } from "../yaml-text.ts";
import { exportLegacyDashboards, exportLegacyDatasources, legacySchema } from "./export.ts";

const YAML = `
databases:
- database_name: shop
  sqlalchemy_uri: postgresql://u@127.0.0.1/shop
  extra: '{"engine_params": {}}'
  tables:
  - table_name: orders
    schema: public
    main_dttm_col: at
    params: '{"a": 1}'
    columns:
    - {column_name: at, is_dttm: true, type: TIMESTAMP}
    - {column_name: region, type: TEXT, verbose_name: Where}
    metrics:
    - {metric_name: n, expression: COUNT(*), extra: '{"warning": "x"}'}
`;

/** Dashboards as Superset wrote them before its files had versions: ids are those of where they come from. */
const dashboards = JSON.stringify({
  dashboards: [
    {
      __Dashboard__: {
        dashboard_title: "Sales of old",
        slug: "sales",
        css: "",
        description: null,
        json_metadata: JSON.stringify({
          remote_id: 71,
          expanded_slices: { "911": true },
          timed_refresh_immune_slices: [911],
          native_filter_configuration: [
            {
              id: "F",
              filterType: "filter_select",
              targets: [{ datasetId: 31, column: { name: "region" } }],
              scope: { rootPath: ["ROOT_ID"], excluded: [911] },
            },
          ],
        }),
        position_json: JSON.stringify({
          DASHBOARD_VERSION_KEY: "v2",
          "CHART-1": { type: "CHART", id: "CHART-1", children: [], meta: { chartId: 911, width: 4, height: 50 } },
        }),
        slices: [
          {
            __Slice__: {
              id: 911,
              slice_name: "Orders of old",
              viz_type: "table",
              datasource_type: "table",
              datasource_name: "orders",
              cache_timeout: null,
              params: JSON.stringify({
                metrics: ["n"],
                datasource_name: "orders",
                schema: "public",
                database_name: "shop",
                remote_id: 911,
              }),
            },
          },
          { __Slice__: { id: 912, slice_name: "Filters", viz_type: "filter_box", params: "{}" } },
        ],
      },
    },
  ],
  datasources: [
    {
      __SqlaTable__: {
        table_name: "orders",
        schema: "public",
        params: JSON.stringify({ remote_id: 31, database_name: "shop" }),
        columns: [
          {
            __TableColumn__: {
              column_name: "region",
              type: "TEXT",
              verbose_name: "Place",
              groupby: true,
              table_id: 31,
              id: 5,
            },
          },
        ],
        metrics: [{ __SqlMetric__: { metric_name: "total", expression: "SUM(amount)" } }],
      },
    },
  ],
});

describeEachDatabase("files of before version 1.0.0", (kind) => {
  let database: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    running = await startFreshServer(database.sqlalchemyUri);
    admin = await signInAs(running.server.url, "admin");
  }, 120_000);
  afterAll(async () => {
    await running?.stop();
    await database?.drop();
  });

  const em = () => running.app.metadata.em();
  const dataset = () => em().findOneOrFail(Dataset, { table_name: "orders" }, { populate: ["columns", "metrics"] });
  const send = async (client: Client, asset: string, name: string, text: string, more: Record<string, string> = {}) => {
    const form = new FormData();
    form.set("formData", new File([text], name));
    for (const [field, value] of Object.entries(more)) form.set(field, value);
    return client("POST", `/api/v1/${asset}/import/`, form);
  };

  it("bring connections and datasets as YAML, again without doubles, and drop parts only when told", async () => {
    await importLegacy(running.app, "dataset", ["shop.yaml", YAML], { viewer: null });
    const first = await dataset();
    expect(first.columns.getItems().map(({ column_name, verbose_name }) => [column_name, verbose_name])).toEqual([
      ["at", null],
      ["region", "Where"],
    ]);
    expect([first.main_dttm_col, first.perm]).toEqual(["at", `[shop].[orders](id:${first.id})`]);
    expect(JSON.parse(first.metrics[0]?.extra ?? "")).toEqual({ warning: "x" });
    const fewer = YAML.replace(/ {4}- \{column_name: at.*\n/, "");
    await importLegacy(running.app, "dataset", ["shop.yaml", fewer], { viewer: null });
    const second = await dataset();
    expect([second.id, second.uuid, second.columns.length]).toEqual([first.id, first.uuid, 2]);
    const dropsParts = { columns: true, metrics: false };
    await importLegacy(running.app, "dataset", ["shop.yaml", fewer], { viewer: null, dropsParts });
    expect((await dataset()).columns.length).toBe(1);
    expect([await em().count(Database), await em().count(Dataset)]).toEqual([1, 1]);
  });

  it("bring dashboards as JSON over the API, replaced by where they came from", async () => {
    expect(await send(admin, "dashboard", "old.json", dashboards)).toMatchObject({
      status: 200,
      body: { message: "OK" },
    });
    const renamed = dashboards.replace("Orders of old", "Orders anew").replace("Sales of old", "Sales anew");
    expect((await send(admin, "dashboard", "old.json", renamed)).status).toBe(200);
    const charts = await em().find(Chart, {});
    expect(charts.map(({ slice_name }) => slice_name)).toEqual(["Orders anew"]);
    const [found, ...others] = await em().find(Dashboard, {}, { populate: ["slices", "owners"] });
    expect([found?.dashboard_title, found?.slug, others]).toEqual(["Sales anew", null, []]);
    expect(found?.slices.getIdentifiers()).toEqual([charts[0]?.id]);
    expect(found?.owners.getIdentifiers()).toEqual([1]);
    const table = await dataset();
    expect(JSON.parse(found?.position_json ?? "")["CHART-1"].meta.chartId).toBe(charts[0]?.id);
    expect(JSON.parse(found?.json_metadata ?? "")).toMatchObject({
      remote_id: 71,
      expanded_slices: { [String(charts[0]?.id)]: true },
      timed_refresh_immune_slices: [charts[0]?.id],
      native_filter_configuration: [{ targets: [{ datasetId: table.id }], scope: { excluded: [charts[0]?.id] } }],
    });
    expect(table.columns.getItems().map(({ column_name, verbose_name }) => [column_name, verbose_name])).toContainEqual(
      ["region", "Place"],
    );
    expect(
      table.metrics
        .getItems()
        .map(({ metric_name }) => metric_name)
        .sort(),
    ).toEqual(["n", "total"]);
  });

  it("are refused by file and place, to those without the right too, and nothing is written", async () => {
    const before = await em().count(Dataset);
    const words: [string, string, string, RegExp][] = [
      ["dashboard", "a.json", "{", /a\.json: the whole: is neither a ZIP file nor JSON/],
      ["dashboard", "a.json", '{"a": 1}', /a\.json: dashboards: is missing/],
      [
        "dashboard",
        "a.json",
        dashboards.replaceAll('database_name\\":\\"shop', 'database_name\\":\\"gone'),
        /a\.json: datasources\.0: there is no database gone/,
      ],
      [
        "dashboard",
        "a.json",
        dashboards.replace('"id":911', '"id":"x"'),
        /a\.json: dashboards\.0\.slices\.0\.id: is missing, or is no number/,
      ],
      ["dataset", "a.yaml", "databases:\n- tables: []\n", /a\.yaml: databases\.0\.database_name: is missing/],
      ["dataset", "a.yaml", "- table_name: x\n  params: '{}'\n", /a\.yaml: 0\.params\.database_name: is missing/],
    ];
    for (const [asset, file, text, expected] of words) {
      const { status, body } = await send(admin, asset, file, text);
      expect([file, status, JSON.stringify(body)]).toEqual([file, 422, expect.stringMatching(expected)]);
    }
    const gamma = await signInAs(running.server.url, "gamma");
    expect((await send(gamma, "dashboard", "a.json", dashboards)).status).toBeGreaterThanOrEqual(400);
    const sql = YAML.replace("orders", "secrets");
    const alpha = await signInAs(running.server.url, "alpha");
    expect((await send(alpha, "dataset", "a.yaml", sql.replace("shop", "other"))).status).toBe(403);
    expect(await em().count(Dataset)).toBe(before);
  });

  it("are written as they are read", async () => {
    const json = await exportLegacyDashboards(em());
    const yaml = await exportLegacyDatasources(em(), { backReferences: false, includeDefaults: false });
    // A dataset remembers the id that it came with last.
    const text = (tree: TreeMap) =>
      writeYaml(sortedTree(tree) as TreeMap).replaceAll(/"remote_id": \d+/g, '"remote_id": N');
    expect(text(yaml)).toContain("    table_name: orders\n");
    await importLegacy(running.app, "dataset", ["again.yaml", text(yaml)], { viewer: null });
    await importLegacy(running.app, "dashboard", ["again.json", json], { viewer: null });
    expect(text(await exportLegacyDatasources(em(), { backReferences: false, includeDefaults: false }))).toBe(
      text(yaml),
    );
    expect(text(legacySchema({ backReferences: false }))).toContain("filter_select_enabled: BOOLEAN Default (True)");
  });
});
