import { randomUUID } from "node:crypto";
import type { Ask } from "./servers.ts";
import { must } from "./servers.ts";

/** What a server has for the questions: its own ids. */
export interface Scene {
  dataset: number;
  layer: number;
  chart: number;
}

/** A question, its ids left open. */
export interface Combination {
  name: string;
  body: (scene: Scene) => Record<string, unknown>;
}

/** A table with missing values, texts that files have to quote, and two months. */
export const TABLE = `create table orders as select * from (values
  (1, timestamp '2024-01-05 10:00', 'North', 'a, "b"', 10.50::numeric(8, 2), true),
  (2, timestamp '2024-01-20 11:30', 'South', '=1+1', 20.25, false),
  (3, timestamp '2024-02-03 00:00', 'North', null, 5.00, true),
  (4, timestamp '2024-02-10 12:00', 'East', 'line
break', null, null),
  (5, timestamp '2024-02-28 23:59:59', null, 'ü€', 7.75, false)
) as t (id, ordered_on, region, note, amount, is_paid)`;

/** Makes the dataset, an annotation layer and a chart to annotate with. */
export async function makeScene(ask: Ask, uri: string): Promise<Scene> {
  const made = async (resource: string, body: object) =>
    (await must<{ id: number }>(ask("POST", `/api/v1/${resource}`, body))).id;
  const database = await made("database/", { database_name: `recorded ${randomUUID()}`, sqlalchemy_uri: uri });
  const dataset = await made("dataset/", { database, schema: "public", table_name: "orders" });
  await must(
    ask("PUT", `/api/v1/dataset/${dataset}`, {
      main_dttm_col: "ordered_on",
      metrics: [{ metric_name: "total", expression: "SUM(amount)", verbose_name: "Total amount" }],
    }),
  );
  const layer = await made("annotation_layer/", { name: `holidays ${randomUUID()}` });
  await made(`annotation_layer/${layer}/annotation/`, {
    short_descr: "New year",
    long_descr: "a day off",
    start_dttm: "2024-01-01T00:00:00",
    end_dttm: "2024-01-02T00:00:00",
    json_metadata: '{"a": 1}',
  });
  const query = { columns: [MONTH], metrics: ["total"], orderby: [], row_limit: 100 };
  const chart = await made("chart/", {
    slice_name: "totals",
    viz_type: "echarts_timeseries_line",
    datasource_id: dataset,
    datasource_type: "table",
    params: JSON.stringify({ viz_type: "echarts_timeseries_line", datasource: `${dataset}__table` }),
    query_context: JSON.stringify({ datasource: { id: dataset, type: "table" }, queries: [query] }),
  });
  return { dataset, layer, chart };
}

const MONTH = {
  columnType: "BASE_AXIS",
  expressionType: "SQL",
  label: "ordered_on",
  sqlExpression: "ordered_on",
  timeGrain: "P1M",
};
const custom = (sqlExpression: string, label: string) => ({ expressionType: "SQL", sqlExpression, label });
const count = custom("COUNT(*)", "orders");
const perMonth = {
  columns: [MONTH, "region"],
  metrics: ["total", count],
  orderby: [
    [MONTH, true],
    ["region", true],
  ],
};
const plain = { columns: ["id", "note", "amount", "is_paid"], metrics: [], orderby: [["id", true]] };

const asked = (name: string, query: object, more: Record<string, unknown> = {}): Combination => ({
  name,
  body: ({ dataset }) => ({
    datasource: { id: dataset, type: "table" },
    force: true,
    queries: [query],
    form_data: { viz_type: "table", datasource: `${dataset}__table`, url_params: { shown: "it's" } },
    ...more,
  }),
});

/** A template as the only column. */
const template = (text: string, more: object = {}): Combination =>
  asked(
    `template ${text}`,
    {
      columns: [custom(text, "x")],
      row_limit: 1,
      granularity: "ordered_on",
      time_range: "2024-01-01 : 2024-02-01",
      url_params: { shown: "it's" },
      filters: [
        { col: "region", op: "IN", val: ["North", "it's"] },
        { col: "id", op: ">", val: 0 },
      ],
      ...more,
    },
    { result_type: "results" },
  );

const TEMPLATES = [
  "'{{ current_user_id() }}'",
  "'{{ current_username() }}'",
  "'{{ current_user_email() }}'",
  "'{{ current_user_roles() | join(\"+\") }}'",
  "'{{ current_user_rls_rules() }}'",
  "'{{ url_param(\"shown\") }}'",
  '\'{{ url_param("absent", "otherwise") }}\'',
  "'{{ filter_values(\"region\") | length }}'",
  '\'{{ filter_values("absent", "d") | join }}\'',
  'CASE WHEN region IN {{ filter_values("region") | where_in }} THEN 1 ELSE 0 END',
  '\'{{ get_filters("id") | map(attribute="op") | join }}\'',
  "'{% for f in get_filters(\"region\", remove_filter=True) %}{{ f.col }} {{ f.op }} {{ f.val | length }}{% endfor %}'",
  "'{{ from_dttm }}'",
  "'{{ to_dttm }}'",
  "'{{ columns | length }}'",
  "'{{ groupby }}'",
  "'{{ metrics }}'",
  "'{{ row_limit }}'",
  "'{{ row_offset }}'",
  "'{{ time_column }}'",
  "'{{ time_grain }}'",
  "'{{ table_columns | join }}'",
  "'{{ (filter | first).col }}'",
  "'{{ to_datetime(\"2024-03-02 01:02:03\").year }}'",
  '\'{{ "2024-03-02" | to_datetime("%Y-%m-%d") }}\'',
  "'{{ cache_key_wrapper(\"k\") }}'",
  '{{ metric("total") }} * 0',
  "'{{ get_time_filter(\"ordered_on\").time_range }}'",
  '{{ get_time_filter("ordered_on").from_expr }}',
  '{{ get_time_filter("ordered_on", target_type="DATE").to_expr }}',
  '\'{{ get_time_filter("ordered_on", strftime="%Y").from_expr }}\'',
  '\'{{ get_time_filter("absent", default="2020-01-01 : 2020-02-01").time_range }}\'',
  "'{{ get_time_filter(remove_filter=True).time_range }}'",
  "'{{ absent }}'",
  "'{{ absent.more }}'",
  "'{{ 1 / 0 }}'",
  "'{{ \"\".__class__ }}'",
  "{% broken %}",
];

const annotation = (more: object) => ({
  name: "layer",
  show: true,
  showLabel: false,
  showMarkers: false,
  style: "solid",
  value: null,
  overrides: { time_range: null },
  ...more,
});

const annotated = (name: string, layer: (scene: Scene) => object): Combination => ({
  name,
  body: (scene) => asked(name, { ...perMonth, annotation_layers: [annotation(layer(scene))] }).body(scene),
});

export const combinations: readonly Combination[] = [
  ...["full", "query", "results", "samples", "columns", "timegrains", "post_processed", "drill_detail"].flatMap(
    (result_type) =>
      ["json", "csv", "xlsx"].flatMap((result_format) => [
        asked(`${result_type} as ${result_format}`, perMonth, { result_type, result_format }),
        asked(`rows: ${result_type} as ${result_format}`, plain, { result_type, result_format }),
      ]),
  ),
  ...["json", "csv", "xlsx"].flatMap((result_format) => [
    asked(`several as ${result_format}`, {}, { result_format, queries: [perMonth, plain] }),
    asked(
      `nothing found as ${result_format}`,
      { ...plain, filters: [{ col: "id", op: ">", val: 99 }] },
      { result_format },
    ),
    asked(`no query as ${result_format}`, {}, { result_format, queries: [] }),
  ]),
  asked("an unknown type", plain, { result_type: "nothing" }),
  asked("an unknown format", plain, { result_format: "pdf" }),
  asked("a type of a query of its own", { ...plain, result_type: "columns" }),
  ...TEMPLATES.map((text) => template(text)),
  ...["'{{ get_time_filter(\"ordered_on\").time_range }}'", '{{ get_time_filter("ordered_on").to_expr }}'].map(
    (text) => ({
      ...template(text, {
        granularity: undefined,
        time_range: undefined,
        filters: [{ col: "ordered_on", op: "TEMPORAL_RANGE", val: "2024-02-01 : 2024-03-01" }],
      }),
      name: `by a filter: ${text}`,
    }),
  ),
  template("SUM({% broken %})", { columns: [], metrics: [custom("SUM({% broken %})", "y")] }),
  annotated("annotations of a layer", ({ layer }) => ({ annotationType: "EVENT", sourceType: "NATIVE", value: layer })),
  annotated("intervals of a layer", ({ layer }) => ({
    annotationType: "INTERVAL",
    sourceType: "NATIVE",
    value: layer,
  })),
  annotated("a layer that is not there", () => ({ annotationType: "EVENT", sourceType: "NATIVE", value: 99_999 })),
  annotated("a chart as series", ({ chart }) => ({ annotationType: "TIME_SERIES", sourceType: "line", value: chart })),
  annotated("a chart as events", ({ chart }) => ({
    annotationType: "EVENT",
    sourceType: "table",
    value: chart,
    timeColumn: "ordered_on",
    titleColumn: "total",
  })),
  annotated("a chart that is not there", () => ({ annotationType: "EVENT", sourceType: "table", value: 99_999 })),
  ...["1 month ago", "inherit", "2023-12-01 : 2024-01-01", "1 month after", "P1M", ""].map((offset) =>
    asked(`compared with ${offset || "nothing"}`, {
      ...perMonth,
      filters: [{ col: "ordered_on", op: "TEMPORAL_RANGE", val: "2024-02-01 : 2024-03-01" }],
      time_offsets: [offset],
    }),
  ),
  asked("regions compared with a range", {
    ...perMonth,
    columns: ["region"],
    orderby: [["region", true]],
    granularity: "ordered_on",
    time_range: "2024-02-01 : 2024-03-01",
    time_offsets: ["2024-01-01 : 2024-02-01"],
  }),
  asked("a number compared with a range", {
    metrics: ["total"],
    granularity: "ordered_on",
    time_range: "2024-02-01 : 2024-03-01",
    time_offsets: ["2024-01-01 : 2024-02-01"],
  }),
  ...[true, false].map((grouped) =>
    asked(`the first series, others ${grouped ? "together" : "left out"}`, {
      ...perMonth,
      series_columns: ["region"],
      series_limit: 1,
      series_limit_metric: "total",
      group_others_when_limit_reached: grouped,
    }),
  ),
  asked("filters that are applied and rejected", {
    ...plain,
    filters: [
      { col: "region", op: "==", val: "North" },
      { col: "absent", op: "==", val: 1 },
    ],
    applied_time_extras: { __time_range: "Last week", __time_col: "ordered_on", __time_grain: "P1D" },
  }),
];
