/**
 * Form data that differ in what they ask for: for each chart type one to start from, and by name what is changed in it. Types whose
 * query Superset's server makes (`/superset/explore_json/`) are not among them. Columns and metrics are those of the example
 * dataset `us_flights`.
 */
type Patch = Record<string, unknown>;

interface Variation {
  name: string;
  formData: Patch & { viz_type: string };
}

const simple = (subject: string, operator: string, comparator?: unknown, clause = "WHERE"): Patch => ({
  expressionType: "SIMPLE",
  clause,
  subject,
  operator,
  ...(comparator !== undefined && { comparator }),
});
const sql = (sqlExpression: string, clause = "WHERE"): Patch => ({ expressionType: "SQL", clause, sqlExpression });
const count: Patch = { expressionType: "SQL", sqlExpression: "COUNT(*)", label: "All", hasCustomLabel: true };
const longest: Patch = {
  expressionType: "SIMPLE",
  column: { column_name: "distance", type: "BIGINT" },
  aggregate: "MAX",
  label: "MAX(distance)",
};
const unlabelled: Patch = { expressionType: "SIMPLE", column: { column_name: "delay" }, aggregate: "AVG" };
const route: Patch = { expressionType: "SQL", sqlExpression: "origin || destination", label: "route" };
const time = simple("departed_at", "TEMPORAL_RANGE", "2001-01-01 : 2001-06-01");

/** What every chart's query is made of; tried with one type, as it does not depend on the type. */
const anyChart: Record<string, Patch> = {
  "filters of every kind": {
    adhoc_filters: [
      simple("origin_state", "IN", ["CA", "TX"]),
      simple("origin_state", "NOT IN", ["NY"]),
      simple("delay", ">=", 0),
      simple("weekday", "==", "Monday"),
      simple("origin_city", "LIKE", "San%"),
      simple("origin_city", "ILIKE", "san%"),
      simple("delay", "IS NOT NULL", "left over"),
      simple("delay", "IS NULL"),
      simple("delay", "IS TRUE"),
      simple("delay", "IS FALSE", true),
      time,
      sql("delay > 3 -- late"),
      sql("delay < 300"),
      sql("COUNT(*) > 2", "HAVING"),
      simple("flights", ">", 3, "HAVING"),
    ],
  },
  "older filters": {
    where: "delay > 3",
    having: "COUNT(*) > 1",
    filters: [{ col: "origin", op: "==", val: "JFK" }],
    since: "2001-01-01",
    until: "2001-02-01",
  },
  "time column and range": { granularity_sqla: "departed_at", time_range: "Last year", time_grain_sqla: "P1W" },
  granularity: { granularity: "departed_at", time_range: "No filter" },
  "no time grain": { time_grain_sqla: null },
  "row limit as text": { row_limit: "25" },
  "row limit empty": { row_limit: "" },
  "row limit null": { row_limit: null, row_offset: "5" },
  "series limit": { series_limit: 7, series_limit_metric: "average_delay", series_columns: ["origin"] },
  limit: { limit: "9", timeseries_limit_metric: "average_delay", order_desc: false },
  "limit metric empty": { timeseries_limit_metric: [], limit: null },
  "limit metric in a list": { timeseries_limit_metric: ["average_delay"] },
  others: { limit: 3, group_others_when_limit_reached: true },
  "addresses and custom parameters": { url_params: { a: "1" }, custom_params: { b: 2 }, custom_form_data: { c: 3 } },
  "metrics under every name": { metrics: [count, "average_delay"], metric_2: longest, secondary_metric: "flights" },
  "metrics without labels": { metric: unlabelled, metrics: [{ expressionType: "SQL", sqlExpression: "SUM(delay)" }] },
  "columns under every name": {
    columns: ["hour"],
    all_columns: ["origin", ""],
    series: "origin_state",
    groupby: [route],
  },
  orders: { order_by_cols: ['["flights", false]', '["origin", true]'] },
  annotations: {
    annotation_layers: [
      { annotationType: "FORMULA", name: "twice", value: "x * 2", show: true, style: "solid" },
      {
        annotationType: "EVENT",
        name: "days",
        sourceType: "NATIVE",
        value: 1,
        show: true,
        overrides: { time_range: null },
      },
      { annotationType: "EVENT", name: "hidden", sourceType: "NATIVE", value: 1, show: false },
    ],
  },
};

const rolled: Record<string, Patch> = {
  "rolling mean": { rolling_type: "mean", rolling_periods: 7, min_periods: 2 },
  "rolling sum as text": { rolling_type: "sum", rolling_periods: "3", min_periods: "0" },
  "rolling deviation without periods": { rolling_type: "std" },
  "running total": { rolling_type: "cumsum" },
  "no rolling": { rolling_type: "None" },
  "resampled with zero": { resample_rule: "1W", resample_method: "zerofill" },
  resampled: { resample_rule: "1D", resample_method: "ffill" },
  "resampled as it is": { resample_rule: "1D", resample_method: "asfreq" },
  "resampled between": { resample_rule: "1D", resample_method: "linear" },
  "resampling half said": { resample_rule: "1D" },
};

const compared: Record<string, Patch> = Object.fromEntries(
  ["values", "difference", "percentage", "ratio", undefined].flatMap((comparison_type) => [
    [`compared as ${comparison_type}`, { time_compare: ["1 year ago"], comparison_type }],
    [
      `compared twice as ${comparison_type}`,
      { time_compare: ["1 year ago", "1 week ago"], comparison_type, metrics: ["flights", longest] },
    ],
  ]),
);

const series: Record<string, Patch> = {
  ...rolled,
  ...compared,
  "one series": { groupby: [] },
  "two metrics": { metrics: [count, longest] },
  "a name without the metric": { truncate_metric: true },
  "one series without the metric's name": { truncate_metric: true, groupby: [] },
  "compared without the metric's name": {
    truncate_metric: true,
    time_compare: ["1 year ago"],
    comparison_type: "values",
  },
  "compared twice without the metric's name": {
    truncate_metric: true,
    groupby: [],
    time_compare: ["1 year ago", "2 years ago"],
    comparison_type: "values",
  },
  "compared once, one series": {
    truncate_metric: true,
    groupby: [],
    time_compare: ["1 year ago"],
    comparison_type: "values",
  },
  "difference without the metric's name": {
    truncate_metric: true,
    time_compare: ["1 year ago"],
    comparison_type: "ratio",
  },
  "compared and rolled": {
    time_compare: ["1 year ago"],
    comparison_type: "values",
    rolling_type: "mean",
    rolling_periods: 2,
  },
  "difference rolled": { time_compare: ["1 year ago"], comparison_type: "difference", rolling_type: "cumsum" },
  "empty columns": { show_empty_columns: true },
  "no empty columns": { show_empty_columns: false },
  "series limit": { limit: 5, timeseries_limit_metric: "average_delay", order_desc: true },
  "series limit upwards": { limit: 5, timeseries_limit_metric: longest, order_desc: false },
  others: { limit: 5, group_others_when_limit_reached: true },
  "an axis of names": { x_axis: "origin_state", groupby: [] },
  "an axis of an expression": { x_axis: route, groupby: ["origin"] },
  "the axis among the dimensions": { x_axis: "origin", groupby: ["origin", "weekday"] },
  "no axis": { x_axis: null, granularity_sqla: "departed_at" },
  "no axis, no time": { x_axis: undefined },
  "no metrics": { metrics: [] },
  orders: { orderby: [["flights", true]] },
  annotations: anyChart.annotations as Patch,
  "no time grain": { time_grain_sqla: undefined },
};

const alongAxis: Record<string, Patch> = {
  ...series,
  "shares of rows": { contributionMode: "row" },
  "shares of columns, compared": {
    contributionMode: "column",
    time_compare: ["1 year ago"],
    comparison_type: "values",
  },
  "axis in order": { groupby: [], x_axis_sort: "departed_at", x_axis_sort_asc: true },
  "axis by a metric": { groupby: [], x_axis_sort: "flights", x_axis_sort_asc: false },
  "axis by the limit metric": {
    groupby: [],
    x_axis_sort: "average_delay",
    timeseries_limit_metric: "average_delay",
    x_axis_sort_asc: false,
  },
  "axis by something else": { groupby: [], x_axis_sort: "hour", x_axis_sort_asc: false },
  "axis in order, several series": { x_axis_sort: "departed_at", x_axis_sort_asc: true },
  "axis by a metric, no direction": { groupby: [], x_axis_sort: "flights" },
  "axis by a metric without its name": {
    groupby: [],
    x_axis_sort: "flights",
    x_axis_sort_asc: true,
    truncate_metric: true,
  },
  "axis by a metric, compared": {
    groupby: [],
    x_axis_sort: "flights",
    x_axis_sort_asc: true,
    time_compare: ["1 year ago"],
    comparison_type: "values",
  },
  forecast: {
    forecastEnabled: true,
    forecastPeriods: "10",
    forecastInterval: "0.8",
    forecastSeasonalityYearly: true,
    forecastSeasonalityWeekly: false,
    forecastSeasonalityDaily: 4,
  },
  "forecast as it comes": { forecastEnabled: true, groupby: [] },
  "forecast without an axis": { forecastEnabled: true, x_axis: null, granularity_sqla: "departed_at" },
};

const withSecond: Record<string, Patch> = {
  ...series,
  ...Object.fromEntries(
    Object.entries({ ...rolled, ...compared }).map(([name, patch]) => [
      `second: ${name}`,
      Object.fromEntries(Object.entries(patch).map(([key, value]) => [`${key}_b`, value])),
    ]),
  ),
  "second of its own": {
    metrics_b: [longest],
    groupby_b: ["weekday"],
    adhoc_filters_b: [simple("origin", "==", "JFK")],
    row_limit_b: 50,
    limit_b: 4,
    timeseries_limit_metric_b: "average_delay",
    order_desc_b: false,
    truncate_metric_b: true,
    annotation_layers_b: [],
  },
  "first alone": { metrics_b: undefined, groupby_b: undefined },
  "the first's filters": { adhoc_filters: [time, sql("delay > 1")] },
  "the first's names": { truncate_metric: false, groupby_b: ["weekday"] },
  "the second's names": { truncate_metric_b: false, groupby_b: ["weekday"] },
  "the first's rows": { row_limit: 77, order_desc: false },
  "the first's comparison": { comparison_type: "ratio", time_compare_b: ["1 year ago"] },
  "the first's others": { group_others_when_limit_reached: true, limit: 4, limit_b: 3 },
  "the first's expressions": { where: "delay > 2" },
  "the first's orders": { orderby: [["flights", true]] },
  "time of the second": { time_range: "Last year", time_range_b: "Last month" },
};

const rows: Record<string, Patch> = {
  records: { query_mode: "raw", all_columns: ["origin", "delay"], order_by_cols: ['["delay", false]'] },
  "records, metrics left over": {
    query_mode: "raw",
    all_columns: ["origin"],
    percent_metrics: ["flights"],
    show_totals: true,
  },
  "records said by columns": { query_mode: undefined, all_columns: ["origin"], groupby: [], metrics: [] },
  "records in pages": { query_mode: "raw", all_columns: ["origin"], server_pagination: true, server_page_length: 20 },
  "groups alone": { metrics: [] },
  "groups in order": { order_by_cols: ['["origin_state", true]'] },
  "groups alone in order": { metrics: [], order_by_cols: ['["origin_state", true]'] },
  "sorted by": { timeseries_limit_metric: "average_delay" },
  "sorted by, upwards": { timeseries_limit_metric: longest, order_desc: false },
  "sorted by a list": { timeseries_limit_metric: ["average_delay"] },
  upwards: { order_desc: false },
  shares: { percent_metrics: ["flights", longest] },
  "shares alone": { metrics: [], percent_metrics: [count] },
  "shares of all": { percent_metrics: ["flights"], percent_metric_calculation: "all_records" },
  "shares of all in pages": {
    percent_metrics: ["flights", longest],
    percent_metric_calculation: "all_records",
    show_totals: true,
    server_pagination: true,
  },
  "shares of all, records": { query_mode: "raw", all_columns: ["origin"], percent_metric_calculation: "all_records" },
  "by metric": { sort_by_metric: true, metric: "flights", metrics: [] },
  "shares of the rows": { percent_metrics: ["flights"], percent_metric_calculation: "row_limit" },
  "shares compared": { percent_metrics: ["flights"], time_compare: ["1 year ago"], comparison_type: "values" },
  totals: { show_totals: true },
  "totals and shares": { show_totals: true, percent_metrics: ["average_delay"] },
  "totals in pages": { show_totals: true, server_pagination: true, server_page_length: 15 },
  pages: { server_pagination: true, server_page_length: 20, row_limit: 500 },
  "pages as text": { server_pagination: true, server_page_length: "25", row_limit: null },
  "pages without a length": { server_pagination: true },
  time: { groupby: ["origin", "departed_at"], time_grain_sqla: "P1M", temporal_columns_lookup: { departed_at: true } },
  "time twice": {
    groupby: ["departed_at", "arrived_at"],
    time_grain_sqla: "P1M",
    temporal_columns_lookup: { departed_at: true, arrived_at: true },
  },
  "time without a grain": { groupby: ["departed_at"], temporal_columns_lookup: { departed_at: true } },
  "an expression": { groupby: [route, "origin"], time_grain_sqla: "P1M" },
  compared: { time_compare: ["1 year ago"], comparison_type: "values" },
  "compared as before": { time_compare: "inherit", adhoc_filters: [time] },
  "compared from a date": { time_compare: "custom", start_date_offset: "2000-01-01", adhoc_filters: [time] },
  "compared with nothing": { time_compare: [] },
  "compared, totals": { time_compare: ["1 year ago"], comparison_type: "values", show_totals: true },
  "no row limit": { row_limit: 0 },
};

const byMetric: Record<string, Patch> = {
  "by metric": { sort_by_metric: true },
  "not by metric": { sort_by_metric: false },
  "by an adhoc metric": { sort_by_metric: true, metric: longest },
  "another order": { sort_by_metric: false, order_by_cols: ['["origin", true]'], order_desc: false },
};

const state = ["origin_state"];

/** By type: where it starts, and what is changed. */
const table: Record<string, [start: Patch, changes: Record<string, Patch>]> = {
  pie: [
    { metric: "flights", groupby: state },
    { ...anyChart, ...byMetric, "a metric of several": { metric: unlabelled } },
  ],
  echarts_timeseries_line: [
    { x_axis: "departed_at", time_grain_sqla: "P1M", metrics: ["flights"], groupby: state },
    alongAxis,
  ],
  echarts_timeseries_bar: [
    { x_axis: "departed_at", time_grain_sqla: "P1M", metrics: ["flights"], groupby: [] },
    {
      "axis by a metric": { x_axis: "weekday", x_axis_sort: "flights", x_axis_sort_asc: false },
      lying: { orientation: "horizontal", groupby: state },
      stacked: { stack: "Stack", groupby: state, x_axis_sort_series: "sum", x_axis_sort_series_ascending: true },
    },
  ],
  echarts_timeseries_scatter: [{ x_axis: "departed_at", metrics: ["flights", "average_delay"] }, {}],
  echarts_timeseries_smooth: [
    { x_axis: "departed_at", time_grain_sqla: "P1W", metrics: [longest], groupby: state },
    {},
  ],
  echarts_timeseries_step: [
    { x_axis: "departed_at", time_grain_sqla: "P1W", metrics: [count], seriesType: "middle" },
    {},
  ],
  echarts_timeseries: [{ x_axis: "departed_at", time_grain_sqla: "P1D", metrics: [count], groupby: [route] }, {}],
  echarts_area: [
    { x_axis: "departed_at", time_grain_sqla: "P1M", metrics: ["flights"], groupby: state },
    { expanded: { stack: "Expand" }, shares: { contributionMode: "row", stack: "Stack" } },
  ],
  mixed_timeseries: [
    {
      x_axis: "departed_at",
      time_grain_sqla: "P1M",
      metrics: ["flights"],
      groupby: state,
      metrics_b: ["average_delay"],
      groupby_b: [],
    },
    withSecond,
  ],
  big_number: [
    { x_axis: "departed_at", time_grain_sqla: "P1M", metric: "flights" },
    {
      ...rolled,
      ...Object.fromEntries(
        ["raw", "LAST_VALUE", "sum", "mean", "min", "max", "median"].map((aggregation) => [
          aggregation,
          { aggregation },
        ]),
      ),
      "no axis": { x_axis: null, granularity_sqla: "departed_at" },
      "no axis, all": { x_axis: null, granularity_sqla: "departed_at", aggregation: "raw" },
      "an axis of an expression": { x_axis: route },
      "an adhoc metric": { metric: longest, compare_lag: 3, show_trend_line: true },
      "no time grain": { time_grain_sqla: undefined },
    },
  ],
  big_number_total: [{ metric: "flights" }, { "an adhoc metric": { metric: longest, adhoc_filters: [time] } }],
  pop_kpi: [
    { metric: "flights", adhoc_filters: [time] },
    {
      "a year ago": { time_compare: "1 year ago" },
      "in a list": { time_compare: ["1 month ago"] },
      "as before": { time_compare: "inherit" },
      "from a date": { time_compare: "custom", start_date_offset: "2000-01-01" },
      "from a date, in a list": { time_compare: ["custom"], start_date_offset: "2000-01-01" },
      "groups left over": { time_compare: ["1 month ago"], groupby: state, comparison_type: "values" },
    },
  ],
  table: [{ query_mode: "aggregate", groupby: state, metrics: ["flights"], row_limit: 100 }, rows],
  "ag-grid-table": [{ query_mode: "aggregate", groupby: state, metrics: ["flights"], row_limit: 100 }, rows],
  handlebars: [{ query_mode: "aggregate", groupby: state, metrics: ["flights"], row_limit: 100 }, rows],
  pivot_table_v2: [
    { groupbyRows: state, groupbyColumns: ["weekday"], metrics: ["flights"], row_limit: 100 },
    {
      time: { groupbyColumns: ["departed_at"], time_grain_sqla: "P1M", temporal_columns_lookup: { departed_at: true } },
      "the same twice": { groupbyColumns: ["weekday", "origin_state"], groupbyRows: ["origin_state"] },
      "by a metric": { series_limit_metric: "average_delay", order_desc: false },
      "by an adhoc metric": { series_limit_metric: longest, series_limit: 5, metrics: ["flights", count] },
      "an older order": { timeseries_limit_metric: "average_delay" },
      expressions: { groupbyRows: [route], time_grain_sqla: "P1M" },
      "no rows": { groupbyRows: [], transposePivot: true, metricsLayout: "ROWS", combineMetric: true },
    },
  ],
  funnel: [{ metric: "flights", groupby: state }, byMetric],
  treemap_v2: [{ metric: "flights", groupby: ["origin_state", "origin"] }, byMetric],
  gauge_chart: [{ metric: "on_time_share", groupby: state }, byMetric],
  sunburst_v2: [
    { metric: "flights", columns: ["origin_state", "origin"] },
    { ...byMetric, "a second metric": { secondary_metric: "average_delay", sort_by_metric: true } },
  ],
  word_cloud: [
    { metric: "flights", series: "origin" },
    { ...byMetric, limit: { row_limit: 20, limit: 5 } },
  ],
  sankey_v2: [{ metric: "flights", source: "origin", target: "destination" }, byMetric],
  radar: [
    { metrics: ["flights", "average_delay"], groupby: state },
    {
      ...byMetric,
      "by another": { timeseries_limit_metric: "on_time_share" },
      upwards: { timeseries_limit_metric: "flights", order_desc: false },
    },
  ],
  graph_chart: [
    { metric: "flights", source: "origin", target: "destination" },
    { categories: { source_category: "origin_state", target_category: "destination_state" }, ...byMetric },
  ],
  tree_chart: [
    { metric: "flights", id: "origin", parent: "origin_state" },
    { names: { name: "origin_city", root_node_id: "CA" }, "no metric": { metric: undefined } },
  ],
  heatmap_v2: [
    { x_axis: "hour", groupby: "weekday", metric: "flights" },
    {
      sorted: { sort_x_axis: "alpha_asc", sort_y_axis: "alpha_desc" },
      "sorted by value": { sort_x_axis: "value_desc", sort_y_axis: "value_asc" },
      "sorted by an adhoc metric": { sort_x_axis: "value_asc", metric: longest },
      "across x": { normalize_across: "x" },
      "across y": { normalize_across: "y", metric: longest },
      "across all": { normalize_across: "heatmap" },
      "over time": { x_axis: "departed_at", time_grain_sqla: "P1M", groupby: ["weekday"] },
      expressions: { x_axis: route, groupby: route, sort_x_axis: "alpha_asc" },
      "no axis": { x_axis: null, granularity_sqla: "departed_at" },
    },
  ],
  histogram_v2: [
    { column: "delay", groupby: [], bins: 10 },
    {
      groups: { groupby: state, normalize: true, cumulative: true },
      defaults: { bins: undefined },
      "as text": { bins: "7", row_limit: 100, cumulative: false },
      "metrics left over": { metrics: ["flights"], column: "distance" },
    },
  ],
  box_plot: [
    {
      columns: ["departed_at"],
      time_grain_sqla: "P1M",
      temporal_columns_lookup: { departed_at: true },
      metrics: ["average_delay"],
      groupby: state,
    },
    {
      Tukey: { whiskerOptions: "Tukey" },
      "no outliers": { whiskerOptions: "Min/max (no outliers)" },
      percentiles: { whiskerOptions: "10/90 percentiles", metrics: ["flights", longest] },
      "no columns": { columns: [], granularity_sqla: "departed_at" },
      "nothing to spread over": { columns: [] },
      limits: { series_limit: 5, series_limit_metric: "flights", limit: 4, row_limit: 100 },
      expressions: { groupby: [route], columns: ["origin"] },
    },
  ],
  bubble_v2: [
    { entity: "origin_city", series: "origin_state", x: "average_distance", y: "average_delay", size: "flights" },
    {
      "no series": { series: null },
      "the same metric": { x: "flights" },
      "in order": { orderby: longest, order_desc: true },
      "in order, upwards": { orderby: count, order_desc: false, row_limit: 50 },
      expressions: { entity: route, series: "origin" },
    },
  ],
  waterfall: [
    { x_axis: "origin_state", metric: "flights" },
    {
      groups: { groupby: ["weekday"] },
      "over time": { x_axis: "departed_at", time_grain_sqla: "P1M", groupby: ["weekday"] },
      "no axis": { x_axis: undefined, granularity_sqla: "departed_at", time_grain_sqla: "P1M" },
      expressions: { x_axis: route, groupby: [] },
    },
  ],
  gantt_chart: [
    { start_time: "departed_at", end_time: "arrived_at", y_axis: "origin" },
    {
      series: { series: "origin_state", tooltip_columns: ["weekday"], tooltip_metrics: ["flights"] },
      "in order": { order_by_cols: ['["delay", false]', '["origin", true]'], subcategories: true },
      expressions: { y_axis: route, series: route },
    },
  ],
};

/** All of them; the first of each type has no name of its own. */
export const variations: Variation[] = Object.entries(table).flatMap(([viz_type, [start, changes]]) =>
  Object.entries({ "": {}, ...changes }).map(([name, patch]) => ({
    name: [viz_type, name].filter(Boolean).join(": "),
    formData: JSON.parse(JSON.stringify({ viz_type, ...start, ...patch })) as Variation["formData"],
  })),
);
