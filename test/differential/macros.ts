import { type Asked, chartData, custom, type DatasetFields, FEBRUARY, type Ids, MONTH, type Reader } from "./asked.ts";

/** A value that a template sees, as the only text of a query. */
const seen = (value: string): DatasetFields => ({
  sql: `select '{{ ${value} | tojson | replace("\\u0027", "") }}' as seen, region, id, sold_on from sales`,
  first: "select 'x' as seen, region, id, sold_on from sales",
});
/** SQL that cannot be run, or not by itself. */
const failing = (sql: string): DatasetFields => ({ sql, first: "select 1 as a" });

/** Datasets whose texts are templates. */
export const templates: Record<string, (ids: Ids) => DatasetFields> = {
  "seen filters": () =>
    seen(
      "[filter_values('region'), get_filters('region'), filter_values('id'), get_filters('id'), filter_values('absent', 'd'), get_filters('sold_on')]",
    ),
  "seen query": () =>
    seen(
      "[columns, groupby, metrics, row_limit, row_offset, time_column, time_grain, from_dttm, to_dttm, table_columns, filter]",
    ),
  "seen url": () =>
    seen("[url_param('a'), url_param('b', 'x'), url_param('c', escape_result=False), url_param('list')]"),
  "seen time": () => ({
    sql: `select '{% set t = get_time_filter("sold_on") %}{{ t.time_range }}|{% set u = get_time_filter("sold_on", default="2024-01-01 : 2024-02-01", strftime="%Y/%m") %}{{ u.from_expr }}{{ u.to_expr }}{{ get_time_filter().time_range }}' as seen, region, id, sold_on from sales`,
  }),
  removing: () => ({
    sql: `select * from sales where id in {{ filter_values("id", 1, remove_filter=True) | where_in }}{% set t = get_time_filter("sold_on", remove_filter=True) %}{% if t.from_expr %} and sold_on >= {{ t.from_expr }}{% endif %}`,
    main_dttm_col: "sold_on",
  }),
  calculated: ({ sales, secrets }) => ({
    sql: "select * from sales",
    template_params: JSON.stringify({ k: "v", list: ["a", "b"], n: 3, columns: "mine" }),
    fetch_values_predicate: "amount > {{ 10 }}",
    columns: [
      { column_name: "id", type: "INTEGER" },
      { column_name: "region", type: "TEXT" },
      { column_name: "amount", type: "INTEGER" },
      { column_name: "who", expression: "'{{ current_username() }}'", type: "TEXT" },
      { column_name: "par", expression: "'{{ k }}{{ list[1] }}{{ n + 1 }}{{ columns }}'", type: "TEXT" },
      { column_name: "bad", expression: "'{{ 1 / 0 }}'", type: "TEXT" },
      { column_name: "worse", expression: "'{{ 1 '", type: "TEXT" },
    ],
    metrics: Object.entries({
      triple: "SUM(amount) * {{ n }}",
      chained: "{{ metric('triple') }} + 1",
      circle: "{{ metric('circle') }}",
      other: `{{ metric('total', ${sales}) }} + 0`,
      hidden: `{{ metric('total', ${secrets}) }}`,
      none: "{{ metric('nope') }}",
      broken: "{{ 1 ",
    }).map(([metric_name, expression]) => ({ metric_name, expression })),
  }),
  "some columns": ({ sales }) => ({ sql: `select * from {{ dataset(${sales}, columns=['region', 'amount']) }}` }),
  "with metrics": ({ sales }) => ({
    sql: `select * from {{ dataset(${sales}, include_metrics=True, columns=["region"]) }}`,
  }),
  "odd columns": ({ sales }) => failing(`select * from {{ dataset(${sales}, columns=['nowhere']) }}`),
  timed: () => ({ sql: "select sold_on, region, id, '{{ from_dttm }}' as f, '{{ to_dttm }}' as t from sales" }),
  within: () => ({
    sql: "select * from sales where sold_on >= '{{ from_dttm or '2024-01-01' }}' and sold_on < '{{ to_dttm or '2025-01-01' }}'",
  }),
  rules: () => ({
    sql: "select '{{ (current_user_rls_rules() or []) | length }}' as n, '{{ current_username() }}{{ current_user_email() }}' as who",
  }),
  statements: () => failing("select 1 as a{{ '; select 2' }}"),
  writes: () => failing("{{ 'delete' }} from sales"),
  empty: () => failing("{{ '' }}"),
  "broken syntax": () => failing("select {% if %} as a"),
  undefined: () => failing("select '{{ nope.x.y }}' as a"),
};

const where = (col: unknown, op: string, val?: unknown) => ({ col, op, ...(val === undefined ? {} : { val }) });
const JANUARY = "2024-01-01 : 2024-02-01";
const north = where("region", "IN", ["North"]);

/** Ways to say what a template learns of its query. */
const FORMS: Record<string, object> = {
  nothing: {},
  several: { filters: [where("region", "IN", ["North", "South"])] },
  "one text": { filters: [where("region", "IN", "North")] },
  "a list with null": { filters: [where("region", "IN", ["North", null, ""])] },
  others: { filters: [where("region", "NOT IN", ["East"])] },
  equal: { filters: [where("region", "==", "North"), where("id", "==", 1)] },
  zero: { filters: [where("id", "==", 0)] },
  "several of one column": { filters: [where("id", ">", 0), where("id", "<", 5), where("id", "IN", [1, 2])] },
  "not null": { filters: [where("region", "IS NOT NULL")] },
  like: { filters: [where("region", "ILIKE", "n%")] },
  "a column of its own": { filters: [where(custom("region", "region"), "==", "North")] },
  "a range": { filters: [where("sold_on", "TEMPORAL_RANGE", JANUARY)] },
  "two ranges": {
    filters: [where("sold_on", "TEMPORAL_RANGE", JANUARY)],
    time_range: "2024-02-01 : 2024-03-01",
    granularity: "sold_on",
  },
  "no filter": { filters: [where("sold_on", "TEMPORAL_RANGE", "No filter")] },
  "extra filters": { filters: [north], extra_filters: [north, where("id", "IN", [1])] },
  "extra filters of other values": { filters: [north], extra_filters: [where("region", "IN", ["South"])] },
  "an extra time": { extra_filters: [where("__time_range", "==", JANUARY)] },
  "extra form data": { extra_form_data: { filters: [where("region", "IN", ["South"])], time_range: JANUARY } },
  "adhoc filters": {
    filters: [where("id", ">", 0)],
    adhoc_filters: [
      { expressionType: "SIMPLE", clause: "WHERE", subject: "region", operator: "IN", comparator: ["North"] },
      { expressionType: "SQL", clause: "WHERE", sqlExpression: "1 = 1" },
    ],
  },
};

const asked = (name: string, dataset: string, query: object, more: object = {}, who: Reader = "admin"): Asked => ({
  name: `${dataset}: ${name}`,
  who,
  ask: chartData(dataset, [query], more),
});
const look = { columns: ["seen"], row_limit: 1 };
const inAddress = (name: string, address: string): Asked => {
  const { ask } = asked(name, "seen url", look);
  return {
    name: `seen url: ${name}`,
    who: "admin",
    ask: (ids) => ({ ...ask(ids), path: `${ask(ids).path}?${address}` }),
  };
};
const CLAUSES = [
  "region = '{{ 'North' }}'",
  "region = '{{ nope }}'",
  "{% if %}",
  "{{ '1 = 1; select 2' }}",
  '{{ "1 in (select 1)" }}',
  "{{ metric('total') }} > 0",
  "region in {{ ['North', \"it's\"] | where_in }}",
  "region in {{ ['North'] | where_in('x') }}",
  "region in {{ [] | where_in(default_to_none=True) }}",
];

export const macroQuestions: readonly Asked[] = [
  ...Object.entries(FORMS).flatMap(([name, query]) =>
    ["seen filters", "seen time", "seen query"].map((dataset) => asked(name, dataset, { ...look, ...query })),
  ),
  asked("grouped", "seen query", {
    columns: ["region", "seen"],
    metrics: [
      custom("COUNT(*)", "n"),
      { expressionType: "SIMPLE", aggregate: "SUM", column: { column_name: "id" }, label: "s" },
    ],
    groupby: ["seen"],
    row_limit: 1,
  }),
  ...[{}, { a: "1", b: "it's", c: "it's" }, { a: "" }, { a: 5, b: ["x"], c: null }].map((url_params, at) =>
    asked(`of the query ${at}`, "seen url", { ...look, url_params }),
  ),
  inAddress("of the address", "a=plain&b="),
  inAddress("of a form in the address", `form_data=${encodeURIComponent('{"url_params":{"a":"from the address"}}')}`),
  asked("of a form beside the query", "seen url", look, { form_data: { url_params: { a: "from the form" } } }),
  asked(
    "of the second query",
    "seen url",
    {},
    { queries: [{ columns: ["region"] }, { ...look, url_params: { a: "x" } }] },
  ),
  ...[
    [where("id", "IN", [1, 2])],
    [where("id", "IN", [1]), where("sold_on", "TEMPORAL_RANGE", JANUARY)],
    [],
    [where("id", ">", 3)],
  ].map((filters, at) => asked(`filters ${at}`, "removing", { columns: ["id", "region"], filters })),
  ...["who", "par", "bad", "worse"].map((column) =>
    asked(column, "calculated", { columns: ["region", column], row_limit: 2, orderby: [["region", true]] }),
  ),
  ...["triple", "chained", "circle", "other", "hidden", "none", "broken"].map((metric) =>
    asked(metric, "calculated", { columns: ["region"], metrics: [metric] }, {}, "north"),
  ),
  asked("a filter", "calculated", { columns: ["region"], filters: [where("who", "==", "admin")] }),
  asked("an order", "calculated", { columns: ["region"], metrics: ["triple"], orderby: [["chained", false]] }),
  asked("a limit of series", "calculated", {
    columns: ["region"],
    metrics: ["triple"],
    series_columns: ["region"],
    series_limit: 2,
    series_limit_metric: "chained",
  }),
  asked("a predicate", "calculated", { columns: ["region"], apply_fetch_values_predicate: true }),
  ...["where", "having"].flatMap((clause) =>
    CLAUSES.map((text) =>
      asked(`${clause} ${text}`, "sales", {
        columns: ["region"],
        metrics: [custom("COUNT(*)", "n")],
        extras: { [clause]: text },
      }),
    ),
  ),
  asked("a filter's value", "sales", { columns: ["region"], filters: [where("region", "==", "{{ 'North' }}")] }),
  asked("a label", "sales", { columns: [custom("'a'", "{{ 1 + 1 }}")] }),
  asked("no label", "sales", {
    columns: ["region"],
    metrics: [{ expressionType: "SQL", sqlExpression: "SUM({{ 1 + 1 }})" }],
  }),
  asked("an order", "sales", {
    columns: ["region"],
    metrics: ["total"],
    orderby: [[custom("SUM({{ 'amount' }})"), false]],
  }),
  asked("a granularity", "sales", { columns: ["region"], granularity: "{{ 'sold_on' }}", time_range: JANUARY }),
  ...["statements", "writes", "empty", "broken syntax", "undefined"].flatMap((dataset) => [
    asked("rows", dataset, { columns: ["a"] }),
    asked("SQL", dataset, { columns: ["a"] }, { result_type: "query" }),
    asked("SQL as a file", dataset, { columns: ["a"] }, { result_type: "query", result_format: "csv" }),
    asked("SQL to a guest", dataset, { columns: ["a"] }, { result_type: "query" }, "guest"),
  ]),
  asked("rows", "odd columns", { columns: ["a"] }),
  ...(["admin", "south"] as const).map((who) =>
    asked("rows", "some columns", { columns: ["region"], metrics: [custom("SUM(amount)", "n")] }, {}, who),
  ),
  ...(["north", "both"] as const).map((who) => asked("rows", "with metrics", { columns: ["region"] }, {}, who)),
  ...(["north", "guest"] as const).map((who) => asked("rows", "rules", { columns: ["n", "who"] }, {}, who)),
  asked("a range", "timed", { columns: ["f", "t"], ...FEBRUARY }),
  asked("compared", "timed", {
    columns: ["region", "f"],
    metrics: [custom("COUNT(*)", "n")],
    ...FEBRUARY,
    time_offsets: ["1 month ago"],
  }),
  asked("compared", "within", {
    columns: ["region"],
    metrics: [custom("COUNT(*)", "n")],
    ...FEBRUARY,
    time_offsets: ["1 month ago"],
  }),
  asked("compared by month", "within", {
    columns: [MONTH, "region"],
    metrics: [custom("COUNT(*)", "n")],
    ...FEBRUARY,
    time_offsets: ["1 month ago"],
  }),
  asked("compared by a condition", "sales", {
    columns: ["region"],
    metrics: [custom("COUNT(*)", "n")],
    ...FEBRUARY,
    extras: { where: "sold_on >= '{{ from_dttm }}'" },
    time_offsets: ["1 month ago"],
  }),
];
