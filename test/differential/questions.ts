/** A question to a dataset: the body of `POST /api/v1/chart/data` without its datasource. */
export interface Question {
  name: string;
  dataset: string;
  queries: Record<string, unknown>[];
  result_type?: string;
  result_format?: string;
  form_data?: Record<string, unknown>;
}

const axis = (grain: string | null, column = "day") => ({
  columnType: "BASE_AXIS",
  expressionType: "SQL",
  label: column,
  sqlExpression: column,
  ...(grain ? { timeGrain: grain } : {}),
});
const simple = (aggregate: string, column: string, label?: string) => ({
  expressionType: "SIMPLE",
  aggregate,
  column: { column_name: column },
  label: label ?? `${aggregate}(${column})`,
});
const custom = (sqlExpression: string, label = sqlExpression) => ({ expressionType: "SQL", sqlExpression, label });

const OFFSETS = ["1 year ago", "4 weeks ago", "1 month ago"];
const GRAINS = ["P1D", "P1W", "P1M", "P3M", "P1Y", "PT1H", "1969-12-28T00:00:00Z/P1W", "P1W/1970-01-03T00:00:00Z"];
const YEAR_2014 = { col: "day", op: "TEMPORAL_RANGE", val: "2014-01-01 : 2015-01-01" };

/** Filters of every operator; the last ones are wrong. */
const FILTERS: Record<string, unknown>[] = [
  { col: "city", op: "==", val: "Seattle" },
  { col: "city", op: "!=", val: "Seattle" },
  { col: "precipitation", op: ">", val: 10 },
  { col: "precipitation", op: "<", val: "0.5" },
  { col: "temp_max", op: ">=", val: 30 },
  { col: "temp_max", op: "<=", val: -2.2 },
  { col: "weather", op: "LIKE", val: "%r%" },
  { col: "weather", op: "NOT LIKE", val: "%r%" },
  { col: "weather", op: "ILIKE", val: "%R%" },
  { col: "weather", op: "NOT ILIKE", val: "%R%" },
  { col: "weather", op: "IN", val: ["rain", "snow", null] },
  { col: "weather", op: "IN", val: "rain" },
  { col: "weather", op: "NOT IN", val: ["rain", "o'clock \\ \" %"] },
  { col: "weather", op: "IS NULL" },
  { col: "weather", op: "IS NOT NULL" },
  { col: "weather", op: "==", val: "<empty string>" },
  { col: "weather", op: "==", val: "<NULL>" },
  { col: "wind", op: "IN", val: [4.7, 4.5] },
  { col: "wind", op: "NOT IN", val: [4.7] },
  { col: "day", op: "TEMPORAL_RANGE", val: "2013-02-01 : 2013-03-01" },
  { col: "day", op: "TEMPORAL_RANGE", val: "No filter" },
  { col: "day", op: "TEMPORAL_RANGE", val: " : 2012-02-01" },
  {
    col: "day",
    op: "TEMPORAL_RANGE",
    val: 'DATETRUNC(DATETIME("2014-05-17"), year) : DATEADD(DATETIME("2014-05-17"), 3, month)',
  },
  { col: "day", op: ">=", val: "2015-12-30" },
  { col: "day", op: "==", val: "2015-12-25" },
  { col: custom("EXTRACT(YEAR FROM day)", "y"), op: "==", val: 2013 },
  { col: "nowhere", op: "==", val: 1 },
  { col: "city", op: "~", val: "x" },
  { col: "city", op: "IN", val: [] },
  { col: "day", op: "TEMPORAL_RANGE", val: "gibberish : now" },
];

const METRICS = ["days", simple("SUM", "precipitation"), custom("MAX(temp_max) - MIN(temp_min)", "spread")];
const byCity = { columns: ["city"], metrics: METRICS, orderby: [["city", true]] };
const perMonth = { columns: [axis("P1M"), "city"], metrics: METRICS, orderby: [], row_limit: 10_000 };

const pivot = (columns: string[], metrics: string[], aggregate = "mean") => ({
  operation: "pivot",
  options: {
    index: ["day"],
    columns,
    aggregates: Object.fromEntries(metrics.map((name) => [name, { operator: aggregate }])),
    drop_missing_columns: false,
  },
});
const flatten = { operation: "flatten" };
const monthly = (...steps: unknown[]) => ({
  ...perMonth,
  metrics: ["days", simple("SUM", "precipitation", "rainfall")],
  post_processing: [pivot(["city"], ["days", "rainfall"]), ...steps, flatten],
});

const queries = (): [string, Record<string, unknown>][] => [
  ...FILTERS.map((filter): [string, Record<string, unknown>] => [
    `filter ${JSON.stringify(filter)}`,
    { ...byCity, filters: [filter] },
  ]),
  ...GRAINS.map((grain): [string, Record<string, unknown>] => [
    `per ${grain}`,
    { ...perMonth, columns: [axis(grain)], filters: [YEAR_2014] },
  ]),
  ...["AVG", "COUNT", "COUNT_DISTINCT", "MAX", "MIN", "SUM"].flatMap((aggregate) =>
    ["wind", "precipitation"].map((column): [string, Record<string, unknown>] => [
      `${aggregate} of ${column}`,
      { columns: ["weather"], metrics: [simple(aggregate, column)] },
    ]),
  ),
  ...["MIN", "MAX", "COUNT_DISTINCT"].map((aggregate): [string, Record<string, unknown>] => [
    `${aggregate} of day`,
    { columns: ["city"], metrics: [simple(aggregate, "day"), simple(aggregate, "weather")] },
  ]),
  ...OFFSETS.map((offset): [string, Record<string, unknown>] => [
    `compared with ${offset}`,
    { ...perMonth, filters: [YEAR_2014], time_offsets: [offset] },
  ]),
  ["compared with several times", { ...perMonth, filters: [YEAR_2014], time_offsets: OFFSETS }],
  ["compared per week", { ...perMonth, columns: [axis("P1W")], filters: [YEAR_2014], time_offsets: ["1 year ago"] }],
  ["compared per day", { ...perMonth, columns: [axis("P1D")], filters: [YEAR_2014], time_offsets: ["1 year ago"] }],
  ["compared without an axis", { ...byCity, filters: [YEAR_2014], time_offsets: ["1 year ago"] }],
  ["compared with inherit", { ...byCity, filters: [YEAR_2014], time_offsets: ["inherit"] }],
  ["compared with nonsense", { ...perMonth, filters: [YEAR_2014], time_offsets: ["who knows"] }],
  [
    "a shifted range",
    { ...byCity, granularity: "day", time_range: "2014-01-01 : 2014-06-01", time_shift: "1 year ago" },
  ],
  [
    "a limit of series",
    { ...perMonth, series_columns: ["weather"], columns: [axis("P1M"), "weather"], series_limit: 2 },
  ],
  [
    "a limit of series by a metric",
    {
      ...perMonth,
      columns: [axis("P1M"), "weather"],
      series_columns: ["weather"],
      series_limit: 2,
      series_limit_metric: simple("SUM", "wind"),
      order_desc: false,
    },
  ],
  [
    "others in one series",
    {
      columns: ["weather"],
      series_columns: ["weather"],
      metrics: METRICS,
      series_limit: 2,
      series_limit_metric: simple("SUM", "wind"),
      group_others_when_limit_reached: true,
    },
  ],
  [
    "others in one series, over time",
    {
      ...perMonth,
      columns: [axis("P1Y"), "weather"],
      series_columns: ["weather"],
      series_limit: 2,
      series_limit_metric: simple("SUM", "wind"),
      group_others_when_limit_reached: true,
    },
  ],
  ["having", { ...byCity, columns: ["weather", "city"], extras: { having: "COUNT(*) > 100" } }],
  ["where", { ...byCity, extras: { where: "(wind > 5 OR city = 'Seattle')" } }],
  ["where with a comment", { ...byCity, extras: { where: "wind > 5 -- all" } }],
  ["where that breaks out", { ...byCity, extras: { where: "1 = 1) OR (1 = 1" } }],
  ["where with a subquery", { ...byCity, extras: { where: "wind > (SELECT 1)" } }],
  ["where of two statements", { ...byCity, extras: { where: "1 = 1; DROP TABLE x" } }],
  ["having with a union", { ...byCity, extras: { having: "COUNT(*) > 1 UNION SELECT 1" } }],
  ["an unknown column", { ...byCity, columns: ["nowhere"] }],
  ["an unknown metric", { ...byCity, metrics: ["nothing"] }],
  ["an unknown column in a metric", { ...byCity, metrics: [simple("SUM", "nowhere")] }],
  ["an unknown order", { ...byCity, orderby: [["nowhere", true]] }],
  ["an unknown aggregate", { ...byCity, metrics: [simple("EVIL(", "wind")] }],
  ["a metric with a subquery", { ...byCity, metrics: [custom("(SELECT 1)", "x")] }],
  ["a column with a subquery", { ...byCity, columns: [custom("(SELECT 1)", "x")] }],
  ["a column with an odd label", { ...byCity, columns: [custom("city", `a"b\`c]'; --%s{x}`)], orderby: [] }],
  ["a metric with an odd label", { columns: [], metrics: [custom("COUNT(*)", `a"b\`c]'; --%(x)s`)] }],
  [
    "a metric labelled as a column",
    { columns: ["city"], metrics: [simple("MAX", "wind", "wind")], orderby: [["wind", true]] },
  ],
  ["order by a metric", { ...byCity, orderby: [[simple("SUM", "precipitation"), false]] }],
  ["order by custom SQL", { ...byCity, orderby: [[custom("SUM(wind)"), false]], row_limit: 1 }],
  [
    "rows",
    {
      columns: ["day", "city", "wind"],
      metrics: [],
      orderby: [
        ["day", true],
        ["city", true],
      ],
      row_limit: 20,
    },
  ],
  [
    "rows, the third page",
    {
      columns: ["day", "city"],
      metrics: [],
      orderby: [
        ["day", true],
        ["city", true],
      ],
      row_limit: 20,
      row_offset: 40,
    },
  ],
  ["distinct values", { columns: ["weather"], metrics: null }],
  ["a count of rows", { ...byCity, is_rowcount: true }],
  ["custom columns", { columns: [custom("UPPER(city)", "up"), custom("ROUND(wind)", "round")], metrics: ["days"] }],
  ["contribution over rows", monthly({ operation: "contribution", options: { orientation: "row" } })],
  ["contribution over columns", monthly({ operation: "contribution", options: { orientation: "column" } })],
  [
    "a cumulated sum",
    monthly({ operation: "cum", options: { operator: "sum", columns: { days: "days", rainfall: "rainfall" } } }),
  ],
  [
    "a cumulated maximum",
    monthly({ operation: "cum", options: { operator: "max", columns: { rainfall: "rainfall" } } }),
  ],
  [
    "a rolling mean",
    monthly({
      operation: "rolling",
      options: { rolling_type: "mean", window: 3, min_periods: 1, columns: { days: "days", rainfall: "rainfall" } },
    }),
  ],
  [
    "a rolling deviation",
    monthly({
      operation: "rolling",
      options: { rolling_type: "std", window: 4, min_periods: 0, columns: { rainfall: "rainfall" } },
    }),
  ],
  ["differences", monthly({ operation: "diff", options: { columns: { rainfall: "change" }, periods: 2 } })],
  ["resampled", monthly({ operation: "resample", options: { method: "ffill", rule: "10D", fill_value: null } })],
  ["resampled to sums", monthly({ operation: "resample", options: { method: "sum", rule: "1QE", fill_value: null } })],
  [
    "sorted",
    {
      ...perMonth,
      post_processing: [{ operation: "sort", options: { by: ["city", "days"], ascending: [false, true] } }],
    },
  ],
  [
    "renamed",
    { ...perMonth, post_processing: [{ operation: "rename", options: { columns: { days: "d" }, level: null } }] },
  ],
  [
    "ranked",
    {
      columns: ["city", "weather"],
      metrics: ["days"],
      post_processing: [{ operation: "rank", options: { metric: "days", group_by: "city" } }],
    },
  ],
  [
    "boxplot",
    {
      columns: [axis("P1M"), "city"],
      metrics: ["rain"],
      post_processing: [
        { operation: "boxplot", options: { groupby: ["city"], metrics: ["rain"], whisker_type: "tukey" } },
      ],
    },
  ],
  [
    "percentiles",
    {
      columns: [axis("P1M"), "city"],
      metrics: ["rain"],
      post_processing: [
        {
          operation: "boxplot",
          options: { groupby: ["city"], metrics: ["rain"], whisker_type: "percentile", percentiles: [10, 90] },
        },
      ],
    },
  ],
  [
    "histogram",
    {
      columns: ["wind", "city"],
      metrics: [],
      row_limit: 10_000,
      post_processing: [
        {
          operation: "histogram",
          options: { column: "wind", groupby: ["city"], bins: 7, cumulative: false, normalize: true },
        },
      ],
    },
  ],
  [
    "aggregated",
    {
      ...perMonth,
      post_processing: [
        {
          operation: "aggregate",
          options: {
            groupby: ["city"],
            aggregates: {
              most: { column: "days", operator: "max" },
              middle: { column: "days", operator: "median" },
              p90: { column: "days", operator: "percentile", options: { q: 90 } },
              spread: { column: "days", operator: "std" },
              n: { column: "days", operator: "count" },
            },
          },
        },
      ],
    },
  ],
  ["an unknown operation", { ...perMonth, post_processing: [{ operation: "explode", options: {} }] }],
  [
    "an operation on an unknown column",
    { ...perMonth, post_processing: [{ operation: "sort", options: { by: "nowhere" } }] },
  ],
  [
    "annotations by a formula",
    {
      ...perMonth,
      annotation_layers: [
        { annotationType: "FORMULA", name: "f", value: "x + 1", show: true, showLabel: true, style: "solid" },
      ],
    },
  ],
  ["totals", { columns: [], metrics: METRICS, filters: [YEAR_2014] }],
  [
    "injection through a granularity",
    { ...byCity, granularity: "day; DROP TABLE x", time_range: "2014-01-01 : 2014-06-01" },
  ],
  ["injection through a grain", { ...perMonth, columns: [axis("P1M'); DROP TABLE x")] }],
  ["injection through a value", { ...byCity, filters: [{ col: "city", op: "==", val: "x' OR '1'='1" }] }],
  ["injection through a value of LIKE", { ...byCity, filters: [{ col: "city", op: "LIKE", val: "%' OR 1=1 --" }] }],
  [
    "injection through a filter's column",
    { ...byCity, filters: [{ col: "city\" = 'x' OR 1=1 --", op: "==", val: "x" }] },
  ],
  ["injection through a number", { ...byCity, filters: [{ col: "wind", op: ">", val: "1 OR 1=1" }] }],
  ["injection through a metric's column", { ...byCity, metrics: [simple("SUM", "wind) FROM x; --")] }],
  ["injection through an order", { ...byCity, orderby: [[custom("city; DROP TABLE x"), true]] }],
  ["injection through series columns", { ...perMonth, series_columns: ["weather; --"], series_limit: 2 }],
  ["injection through a limit", { ...byCity, row_limit: "1; DROP TABLE x" }],
];

const GROUPED_TABLE = {
  viz_type: "pivot_table_v2",
  groupbyRows: ["city"],
  groupbyColumns: ["weather"],
  metrics: ["days"],
  aggregateFunction: "Sum",
  metricsLayout: "COLUMNS",
  rowOrder: "key_a_to_z",
  colOrder: "key_a_to_z",
  rowTotals: true,
  colTotals: true,
};

/** What is asked of both servers besides the charts of the example dashboards. */
export const questions = (): Question[] => [
  ...queries().map(([name, query]): Question => ({ name, dataset: "daily_weather", queries: [query] })),
  {
    name: "aggregates over gaps",
    dataset: "wildlife_strikes",
    queries: [
      {
        columns: [axis("P1M", "struck_on"), "phase"],
        metrics: ["average_speed"],
        row_limit: 10_000,
        post_processing: [
          {
            operation: "aggregate",
            options: {
              groupby: ["phase"],
              aggregates: Object.fromEntries(
                ["mean", "median", "nanmedian", "std", "var", "max", "sum", "count", "average"].map((operator) => [
                  operator,
                  { column: "average_speed", operator },
                ]),
              ),
            },
          },
        ],
      },
    ],
  },
  ...["samples", "drill_detail", "columns", "timegrains", "results", "full"].map(
    (result_type): Question => ({
      name: `result type ${result_type}`,
      dataset: "daily_weather",
      queries: [{ ...byCity, row_limit: 50, filters: [YEAR_2014], orderby: [] }],
      result_type,
    }),
  ),
  ...["Sum", "Average", "Count"].flatMap((aggregateFunction) =>
    [{}, { rowTotals: true }, { colTotals: true }, { metricsLayout: "ROWS" }, { groupbyColumns: [] }].map(
      (more, at): Question => ({
        name: `a pivot table as CSV ${at}: ${aggregateFunction}`,
        dataset: "daily_weather",
        queries: [{ columns: ["city", "weather"], metrics: METRICS }],
        result_type: "post_processed",
        result_format: "csv",
        form_data: { ...GROUPED_TABLE, metrics: METRICS, aggregateFunction, ...more },
      }),
    ),
  ),
  ...["Sum", "Average", "Count", "Maximum", "Median", "Sum as Fraction of Total"].map(
    (aggregateFunction): Question => ({
      name: `a pivot table: ${aggregateFunction}`,
      dataset: "daily_weather",
      queries: [{ columns: ["city", "weather"], metrics: ["days"] }],
      result_type: "post_processed",
      form_data: { ...GROUPED_TABLE, aggregateFunction },
    }),
  ),
  ...["csv"].flatMap((result_format) =>
    [
      byCity,
      {
        columns: ["day", "wind", "weather"],
        metrics: [],
        orderby: [
          ["day", true],
          ["wind", true],
        ],
        row_limit: 30,
      },
      perMonth,
    ].map(
      (query, at): Question => ({
        name: `${result_format} ${at}`,
        dataset: "daily_weather",
        queries: [query],
        result_format,
      }),
    ),
  ),
];
