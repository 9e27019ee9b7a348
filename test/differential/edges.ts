import { type Asked, chartData, custom, FEBRUARY, MONTH, REGIONS } from "./asked.ts";

const asked = (name: string, queries: object | object[], more: object = {}): Asked => ({
  name,
  who: "admin",
  ask: chartData("sales", [queries].flat(), more),
});
const monthly = { columns: [MONTH, "region"], metrics: ["total"], orderby: [] };
const february = { ...monthly, ...FEBRUARY };
const regions = { ...REGIONS, ...FEBRUARY, granularity: "sold_on" };
const pivot = (metrics: string[]) => ({
  operation: "pivot",
  options: {
    index: ["sold_on"],
    columns: ["region"],
    aggregates: Object.fromEntries(metrics.map((name) => [name, { operator: "mean" }])),
    drop_missing_columns: false,
  },
});

const limits: readonly Asked[] = [
  asked("nothing asked", {}),
  asked("no columns", { columns: [], metrics: [] }),
  asked("no metrics", { columns: [], metrics: null }),
  ...[0, null, "2", -1].map((row_limit) => asked(`a limit of ${row_limit}`, { ...REGIONS, row_limit })),
  ...[100, -1].map((row_offset) => asked(`an offset of ${row_offset}`, { ...REGIONS, row_offset })),
  asked("an offset without a limit", { ...REGIONS, row_limit: undefined, row_offset: 1 }),
  asked(
    "a page and the count of all",
    [
      { ...REGIONS, row_limit: 2, row_offset: 1 },
      { ...REGIONS, row_limit: 0, row_offset: 0, is_rowcount: true, orderby: [] },
    ],
    { form_data: { server_pagination: true, server_page_length: 2 } },
  ),
  asked("a count of rows", { columns: ["id", "region"], is_rowcount: true }),
  asked("a count of nothing", { columns: [], metrics: ["total"], is_rowcount: true }),
  asked("a count as a file", { ...REGIONS, is_rowcount: true }, { result_format: "csv" }),
  ...["results", "samples", "drill_detail", "post_processed"].map((result_type) =>
    asked(`a count as ${result_type}`, { ...REGIONS, is_rowcount: true }, { result_type }),
  ),
  ...["samples", "drill_detail"].flatMap((result_type) => [
    asked(`${result_type} limited`, { ...REGIONS, row_limit: 2, row_offset: 1 }, { result_type }),
    asked(
      `${result_type} filtered`,
      { ...REGIONS, ...FEBRUARY, extras: { where: "amount > 20", having: "SUM(amount) > 1" } },
      { result_type },
    ),
    asked(`${result_type} compared`, { ...february, time_offsets: ["1 month ago"] }, { result_type }),
    asked(`${result_type} of a range`, regions, { result_type }),
  ]),
  asked("a time of its own in the cache", REGIONS, { custom_cache_timeout: 5 }),
  asked("out of no cache", REGIONS, { custom_cache_timeout: -1, force: false }),
];

const conditions: readonly Asked[] = [
  ...["", "  ", "false", "SUM(amount) > 1", "(amount > 1"].map((where) =>
    asked(`where '${where}'`, { ...REGIONS, extras: { where } }),
  ),
  asked("a condition on groups of none", { columns: ["region"], extras: { having: "COUNT(*) > 1" } }),
  asked("a condition on groups", { ...REGIONS, extras: { having: "SUM(amount) > 100" } }),
  asked("conditions of old", { ...REGIONS, where: "amount > 20", having: "SUM(amount) > 100" }),
  asked("both conditions", { ...REGIONS, where: "amount > 20", extras: { where: "amount < 100" } }),
  asked("an unknown extra", { ...REGIONS, extras: { druid: 1 } }),
  asked("an unknown field", { ...REGIONS, nonsense: 1 }),
  asked("an unknown field above", REGIONS, { nonsense: 1 }),
];

const OFFSETS = [
  "1 year ago",
  "4 weeks ago",
  "inherit",
  "2024-01-01",
  "2024-01-01 : 2024-02-01",
  "30 days after",
  "-1 month",
];
const offsets: readonly Asked[] = [
  ...OFFSETS.flatMap((offset) => [
    asked(`by month, compared with ${offset}`, { ...february, time_offsets: [offset] }),
    asked(`by region, compared with ${offset}`, { ...regions, time_offsets: [offset] }),
  ]),
  asked("compared without a range", { ...monthly, time_offsets: ["1 month ago"] }),
  asked("compared without an end", {
    ...monthly,
    filters: [{ col: "sold_on", op: "TEMPORAL_RANGE", val: "2024-02-01 : " }],
    time_offsets: ["1 month ago"],
  }),
  asked("compared within a limit", { ...february, row_limit: 1, time_offsets: ["1 month ago"] }),
  asked("nothing compared", {
    ...monthly,
    filters: [{ col: "sold_on", op: "TEMPORAL_RANGE", val: "2025-02-01 : 2025-03-01" }],
    time_offsets: ["1 year ago"],
  }),
  asked("compared in a file", { ...february, time_offsets: ["1 month ago"] }, { result_format: "csv" }),
  asked("compared as SQL", { ...february, time_offsets: ["1 month ago"] }, { result_type: "query" }),
  asked("compared, each a share of its time", {
    ...february,
    time_offsets: ["1 month ago"],
    post_processing: [
      pivot(["total", "total__1 month ago"]),
      { operation: "contribution", options: { orientation: "row", time_shifts: ["1 month ago"] } },
      { operation: "flatten" },
    ],
  }),
  ...["difference", "percentage", "ratio"].map((compare_type) =>
    asked(`compared by ${compare_type}`, {
      ...regions,
      time_offsets: ["1 month ago"],
      post_processing: [
        {
          operation: "compare",
          options: {
            source_columns: ["total"],
            compare_columns: ["total__1 month ago"],
            compare_type,
            drop_original_columns: true,
          },
        },
      ],
    }),
  ),
  asked("compared under an odd name", {
    ...february,
    metrics: [custom("SUM(amount)", "a, b")],
    time_offsets: ["1 month ago"],
  }),
  asked("first series compared", {
    ...february,
    series_columns: ["region"],
    series_limit: 1,
    time_offsets: ["1 month ago"],
  }),
];

const upper = custom("UPPER(region)", "up");
const first = { series_limit: 1, group_others_when_limit_reached: true };
const series: readonly Asked[] = [
  ...[true, false].flatMap((group_others_when_limit_reached) =>
    ["total", custom("COUNT(*)", "n"), undefined].map((series_limit_metric, at) =>
      asked(`first series ${at}, others ${group_others_when_limit_reached ? "together" : "left out"}`, {
        ...monthly,
        series_columns: ["region"],
        series_limit: 1,
        series_limit_metric,
        group_others_when_limit_reached,
      }),
    ),
  ),
  asked("first series of two columns", {
    ...monthly,
    columns: [MONTH, "region", "product"],
    series_columns: ["region", "product"],
    ...first,
    series_limit: 2,
  }),
  asked("first series without an axis", {
    columns: ["region", "product"],
    metrics: ["total"],
    series_columns: ["region"],
    ...first,
  }),
  asked("last series", {
    ...monthly,
    series_columns: ["region"],
    series_limit: 1,
    order_desc: false,
    series_limit_metric: "total",
  }),
  asked("series of no column", { ...monthly, series_columns: ["nowhere"], series_limit: 1 }),
  asked("series of old", { ...monthly, is_timeseries: true, timeseries_limit: 1, timeseries_limit_metric: "total" }),
  asked("series of numbers", { columns: ["id", "region"], metrics: ["total"], series_columns: ["id"], ...first }),
  asked("series of an expression", { ...monthly, columns: [MONTH, upper], series_columns: [upper], ...first }),
];

/** Questions at the edges of what a query may say. */
export const edgeQuestions: readonly Asked[] = [...limits, ...conditions, ...offsets, ...series];
