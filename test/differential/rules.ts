import { type Asked, chartData, custom, FEBRUARY, type Ids, MONTH, REGIONS, type Reader } from "./asked.ts";

const EVERYBODY: readonly Reader[] = ["admin", "north", "south", "both", "exempt", "gamma", "guest", "southern guest"];
const FEW: readonly Reader[] = ["south", "both", "exempt", "southern guest"];

const by = (name: string, readers: readonly Reader[], ask: Asked["ask"]): Asked[] =>
  readers.map((who) => ({ name, who, ask }));
/** As a page of the dashboard asks for it. */
const onDashboard = (dataset: string, chart: string, query: object, more: object = {}): Asked["ask"] => {
  const ask = chartData(dataset, [{ ...REGIONS, ...query }]);
  return (ids) => {
    const { path, body } = ask(ids) as { path: string; body: { form_data: object } };
    const form = { slice_id: ids[chart], dashboardId: ids.dashboard, groupby: ["region"], metrics: ["total"] };
    return { path, body: { ...body, form_data: { ...body.form_data, ...form }, ...more } };
  };
};
const chart = (query: object, more: object = {}) => onDashboard("sales", "chart", query, more);
const form = (fields: object) => (ids: Ids) => {
  const { path, body } = chart({})(ids) as { path: string; body: { form_data: object } };
  return { path, body: { ...body, form_data: { ...body.form_data, ...fields } } };
};
const values = (dataset: string) => (ids: Ids) => ({
  path: `/api/v1/datasource/table/${ids[dataset]}/column/region/values/`,
});
const monthly = { columns: [MONTH, "region"], metrics: ["total"], orderby: [] };
const event = { annotationType: "EVENT", name: "a", show: true, showMarkers: false, style: "solid" };

/** What people see under the rules that hold for them. */
const rows: readonly Asked[] = [
  ...by("rows of sales", EVERYBODY, chart({})),
  ...by("rows of by region", EVERYBODY, onDashboard("by region", "chart of regions", {})),
  ...by("rows of nested", EVERYBODY, onDashboard("nested", "chart of nested", {})),
  ...["refunds", "joined", "twice", "of secrets"].flatMap((dataset) =>
    by(`rows of ${dataset}`, EVERYBODY, chartData(dataset, [REGIONS])),
  ),
  ...["query", "results", "samples", "columns", "timegrains", "post_processed", "drill_detail"].flatMap((result_type) =>
    by(`as ${result_type}`, [...FEW, "gamma"], chart({}, { result_type })),
  ),
  ...["csv", "xlsx"].flatMap((result_format) =>
    by(`as ${result_format}`, [...FEW, "gamma"], chart({}, { result_format })),
  ),
  ...["sales", "by region", "joined", "nested"].flatMap((dataset) =>
    by(`values of ${dataset}`, EVERYBODY, values(dataset)),
  ),
  ...by("compared", FEW, chartData("sales", [{ ...monthly, ...FEBRUARY, time_offsets: ["1 month ago"] }])),
  ...by(
    "the first series",
    FEW,
    chartData("sales", [{ ...monthly, series_columns: ["region"], series_limit: 1, series_limit_metric: "total" }]),
  ),
  ...by(
    "shares",
    FEW,
    chartData("sales", [
      {
        ...REGIONS,
        post_processing: [{ operation: "contribution", options: { columns: ["total"], rename_columns: ["%"] } }],
      },
      { columns: [], metrics: ["total"] },
    ]),
  ),
  ...by("a stored chart", EVERYBODY, ({ chart }) => ({ path: `/api/v1/chart/${chart}/data/?force=true` })),
  ...by("annotated", ["north", "guest"], (ids) => {
    const layer = { ...event, sourceType: "table", value: ids.chart, titleColumn: "region", timeColumn: "" };
    return chartData("of secrets", [{ columns: [], metrics: ["total"], annotation_layers: [layer] }])(ids);
  }),
  ...by(
    "a comment in a condition",
    ["north"],
    chartData("sales", [{ ...REGIONS, extras: { where: "1 = 1 /* a */ -- b" } }]),
  ),
  // in this order: who shares a kept answer with whom
  ...(["admin", "north", "north", "both", "exempt", "south", "guest"] as const).map(
    (who, at): Asked => ({ name: `kept ${at}`, who, ask: chart({ row_limit: 77 }, { force: false }) }),
  ),
];

const unlike = (query: object) => chart(query);
const ATTACKS: Record<string, Asked["ask"]> = {
  "another column": unlike({ columns: ["product"] }),
  "another metric": unlike({ metrics: [custom("MAX(amount)")] }),
  "a filter": unlike({ filters: [{ col: "region", op: "==", val: "North" }] }),
  "a filter of another column": unlike({ filters: [{ col: "product", op: "==", val: "gin" }] }),
  "a filter by a subquery": unlike({ filters: [{ col: custom("(select 1)"), op: "==", val: 1 }] }),
  "a filter by an expression": unlike({ filters: [{ col: custom("amount"), op: ">", val: 1 }] }),
  "a template in a filter": unlike({ filters: [{ col: "region", op: "==", val: "{{ current_user_id() }}" }] }),
  "a condition": unlike({ extras: { where: "1 = 1" } }),
  "a condition on groups": unlike({ extras: { having: "COUNT(*) > 0" } }),
  "a condition of old": unlike({ where: "1 = 1" }),
  "another order": unlike({ orderby: [["product", true]] }),
  "an order by SQL": unlike({ orderby: [[custom("MAX(amount)"), true]] }),
  "another grouping": unlike({ groupby: ["product"] }),
  "a step after": unlike({ post_processing: [{ operation: "sort", options: { by: ["region"] } }] }),
  "other times": unlike({ ...FEBRUARY, time_offsets: ["1 month ago"] }),
  "a predicate": unlike({ apply_fetch_values_predicate: true }),
  "parameters of an address": unlike({ url_params: { a: "{{ 1 + 1 }}" } }),
  "a count of rows": unlike({ is_rowcount: true }),
  "a type of its own": unlike({ result_type: "samples" }),
  "columns of the dataset": unlike({ result_type: "columns" }),
  "an annotation": unlike({ annotation_layers: [{ ...event, sourceType: "NATIVE", value: 1 }] }),
  "another query besides": (ids) => {
    const { path, body } = chart({})(ids) as { path: string; body: { queries: object[] } };
    return { path, body: { ...body, queries: [...body.queries, { columns: ["product"], metrics: [] }] } };
  },
  "no chart": form({ slice_id: undefined }),
  "no chart that is": form({ slice_id: 99_999 }),
  "no dashboard": form({ dashboardId: undefined }),
  "a form of its own": form({ groupby: ["product"] }),
  "a chart above": form({ parent_slice_id: 1 }),
  "a filter of the dashboard": form({
    type: "NATIVE_FILTER",
    native_filter_id: "NATIVE_FILTER-x",
    slice_id: undefined,
  }),
  "another chart": onDashboard("sales", "chart of regions", {}),
  "another dataset": onDashboard("secrets", "chart", {}),
};

export const ruleQuestions: readonly Asked[] = [
  ...rows,
  ...Object.entries(ATTACKS).flatMap(([name, ask]) => by(`with ${name}`, ["southern guest", "gamma"], ask)),
];
