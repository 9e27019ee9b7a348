// A dashboard over a table of PostgreSQL as a bundle that Superset and Liteset import alike.
import { zipSync } from "fflate";
import pg from "pg";

const table = "liteset_bench_dashboard";
const server = process.env.TEST_PG ?? "postgresql://postgres@127.0.0.1:5432/postgres";

/** Makes the table: 100,000 events of two years in four regions and twelve products. */
export async function makeTable() {
  const client = new pg.Client(server);
  await client.connect();
  await client.query(`drop table if exists ${table}`);
  await client.query(
    `create table ${table} as select timestamp '2023-01-01' + i * interval '631 seconds' as at, 'Region ' || i % 4 as region,
     'Product ' || (i * 7) % 12 as product, (i * 7919) % 1000 / 10.0 as amount from generate_series(0, 99999) i`,
  );
  await client.end();
}

export async function dropTable() {
  const client = new pg.Client(server);
  await client.connect();
  await client.query(`drop table if exists ${table}`);
  await client.end();
}

const along = { x_axis: "at", time_grain_sqla: "P1W", metrics: ["total"], groupby: ["region"], row_limit: 10000 };
/** Twelve charts of the kinds that most dashboards are made of. */
const kinds = [
  ["echarts_timeseries_line", along],
  ["echarts_timeseries_bar", { ...along, stack: "Stack" }],
  ["echarts_area", { ...along, groupby: ["product"] }],
  ["pie", { groupby: ["region"], metric: "total", row_limit: 100 }],
  ["table", { query_mode: "aggregate", groupby: ["product"], metrics: ["count", "total"], row_limit: 100 }],
  ["big_number_total", { metric: "total" }],
  ["big_number", { x_axis: "at", time_grain_sqla: "P1M", metric: "count" }],
  ["treemap_v2", { groupby: ["region", "product"], metric: "total", row_limit: 100 }],
  ["funnel", { groupby: ["region"], metric: "count", row_limit: 10 }],
  ["heatmap_v2", { x_axis: "region", groupby: "product", metric: "total", row_limit: 1000 }],
  ["pivot_table_v2", { groupbyRows: ["product"], groupbyColumns: ["region"], metrics: ["total"], row_limit: 1000 }],
  ["echarts_timeseries_scatter", { ...along, time_grain_sqla: "P1M" }],
];

/** The same each time, so that another run replaces what the last one has left. */
const uuidOf = (kind, at = 0) => `b0a7d000-${kind}-4000-8000-${String(at).padStart(12, "0")}`;

/**
 * @param count charts, in rows of four
 * @param slug address of the dashboard
 */
export function dashboardBundle(count, slug) {
  const uuids = { database: uuidOf("0001"), dataset: uuidOf("0002"), dashboard: uuidOf("0003", count) };
  const charts = Array.from({ length: count }, (_, at) => ({
    uuid: uuidOf("0004", count * 1000 + at),
    at,
    kind: kinds[at % kinds.length],
  }));
  const rows = Array.from({ length: Math.ceil(count / 4) }, (_, row) => `ROW-${row}`);
  const position = {
    DASHBOARD_VERSION_KEY: "v2",
    ROOT_ID: { type: "ROOT", id: "ROOT_ID", children: ["GRID_ID"] },
    GRID_ID: { type: "GRID", id: "GRID_ID", parents: ["ROOT_ID"], children: rows },
  };
  for (const [row, id] of rows.entries()) {
    const own = charts.slice(row * 4, row * 4 + 4);
    const parents = ["ROOT_ID", "GRID_ID"];
    const meta = { background: "BACKGROUND_TRANSPARENT" };
    position[id] = { type: "ROW", id, parents, meta, children: own.map(({ at }) => `CHART-${at}`) };
    for (const { at, uuid } of own)
      position[`CHART-${at}`] = {
        type: "CHART",
        id: `CHART-${at}`,
        parents: [...parents, id],
        children: [],
        meta: { chartId: at + 1, uuid, width: 3, height: 36, sliceName: `${slug} ${at}` },
      };
  }
  const files = {
    "metadata.yaml": { version: "1.0.0", type: "Dashboard", timestamp: "2026-01-01T00:00:00+00:00" },
    "databases/bench.yaml": {
      database_name: "bench of dashboards",
      sqlalchemy_uri: server,
      allow_csv_upload: false,
      extra: {},
      uuid: uuids.database,
      version: "1.0.0",
    },
    "datasets/bench/bench.yaml": {
      table_name: table,
      schema: "public",
      main_dttm_col: "at",
      uuid: uuids.dataset,
      database_uuid: uuids.database,
      version: "1.0.0",
      metrics: [
        { metric_name: "count", expression: "COUNT(*)" },
        { metric_name: "total", expression: "SUM(amount)" },
      ],
      columns: [
        { column_name: "at", type: "TIMESTAMP", is_dttm: true, groupby: true, filterable: true },
        { column_name: "region", type: "TEXT", groupby: true, filterable: true },
        { column_name: "product", type: "TEXT", groupby: true, filterable: true },
        { column_name: "amount", type: "NUMERIC", groupby: true, filterable: true },
      ],
    },
    "dashboards/bench.yaml": {
      dashboard_title: slug,
      slug,
      uuid: uuids.dashboard,
      position,
      metadata: {},
      version: "1.0.0",
    },
  };
  for (const { at, uuid, kind } of charts)
    files[`charts/c${at}.yaml`] = {
      slice_name: `${slug} ${at}`,
      viz_type: kind[0],
      params: { viz_type: kind[0], adhoc_filters: [], ...kind[1] },
      uuid,
      version: "1.0.0",
      dataset_uuid: uuids.dataset,
    };
  // JSON is YAML.
  const entries = Object.entries(files).map(([name, file]) => [`bundle/${name}`, Buffer.from(JSON.stringify(file))]);
  return zipSync(Object.fromEntries(entries));
}
