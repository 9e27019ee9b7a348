import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type Scene, SECRET, setScene, sumByRegion } from "../support/scene.ts";

/** Ways out of a name, a text, a condition, an expression, a template. */
const ATTACKS = [
  "x' union select note from payroll --",
  'x" union select note from payroll --',
  "x`; delete from sales; --",
  "1) union select note from payroll --",
  "1; delete from sales",
  "(select note from payroll)",
  "(select max(note) from payroll)",
  "exists (select 1 from payroll where note like 'the answer%')",
  "region from payroll --",
  "1=1) or (1=1",
  "/* */ 1 -- ",
  "load_extension('x')",
  "{{ dataset(2) }}",
  "{{ ''.__class__.__mro__[1].__subclasses__() }}",
  "{{ cycler.__init__.__globals__ }}",
  "{% set x = 'select note from payroll' %}({{ x }})",
  "{% for i in range(1000000000) %}x{% endfor %}",
  "{{ 1/0 }}",
  "%(x)s :x ? $1",
  "\\'; delete from sales; --",
  "a\0b",
  "",
];

const sql = (sqlExpression: string, label = "x") => ({ expressionType: "SQL", sqlExpression, label });
const axis = (sqlExpression: string, timeGrain: string) => ({
  ...sql(sqlExpression),
  columnType: "BASE_AXIS",
  timeGrain,
});
const filtered = (filter: object) => ({ metrics: ["count"], filters: [filter] });
const layer = (more: object) => ({
  metrics: ["count"],
  annotation_layers: [{ annotationType: "EVENT", name: "a", show: true, showMarkers: false, ...more }],
});
const processed = (operation: string, options: object) => ({
  columns: ["region"],
  metrics: ["count"],
  post_processing: [{ operation, options }],
});

/** Every place of a query where text of anybody's own may stand. */
const FIELDS: Record<string, (text: string) => object> = {
  column: (text) => ({ columns: [text], metrics: ["count"] }),
  groupby: (text) => ({ groupby: [text], metrics: ["count"] }),
  "custom column": (text) => ({ columns: [sql(text)], metrics: ["count"] }),
  "label of a column": (text) => ({ columns: [sql("region", text)], metrics: ["count"] }),
  "time axis": (text) => ({ columns: [axis(text, "P1D")], metrics: ["count"] }),
  "time grain of an axis": (text) => ({ columns: [axis("region", text)], metrics: ["count"] }),
  "saved metric": (text) => ({ metrics: [text] }),
  "custom metric": (text) => ({ metrics: [sql(text)] }),
  "label of a metric": (text) => ({ metrics: [sql("count(*)", text)] }),
  aggregate: (text) => ({
    metrics: [{ expressionType: "SIMPLE", aggregate: text, column: { column_name: "amount" }, label: "m" }],
  }),
  "column of a metric": (text) => ({
    metrics: [{ expressionType: "SIMPLE", aggregate: "SUM", column: { column_name: text }, label: "m" }],
  }),
  "column of a filter": (text) => filtered({ col: text, op: "==", val: 1 }),
  "custom column of a filter": (text) => filtered({ col: sql(text), op: "==", val: 1 }),
  operator: (text) => filtered({ col: "region", op: text, val: "north" }),
  "value of a text": (text) => filtered({ col: "region", op: "==", val: text }),
  "value of a number": (text) => filtered({ col: "amount", op: ">", val: text }),
  "values of a text": (text) => filtered({ col: "region", op: "IN", val: [text, "north"] }),
  "values of a number": (text) => filtered({ col: "amount", op: "NOT IN", val: [text, 1] }),
  pattern: (text) => filtered({ col: "region", op: "ILIKE", val: text }),
  "time range of a filter": (text) => filtered({ col: "region", op: "TEMPORAL_RANGE", val: text }),
  "time grain of a filter": (text) => filtered({ col: "region", op: "TEMPORAL_RANGE", val: "Last week", grain: text }),
  ordering: (text) => ({ columns: ["region"], metrics: ["count"], orderby: [[text, true]] }),
  "custom ordering": (text) => ({ columns: ["region"], metrics: ["count"], orderby: [[sql(text), true]] }),
  where: (text) => ({ metrics: ["count"], extras: { where: text } }),
  having: (text) => ({ metrics: ["count"], extras: { having: text } }),
  "where of before": (text) => ({ metrics: ["count"], where: text }),
  "time grain": (text) => ({ metrics: ["count"], extras: { time_grain_sqla: text } }),
  "time column": (text) => ({ metrics: ["count"], granularity: text, time_range: "Last week" }),
  "time range": (text) => ({ metrics: ["count"], granularity: "region", time_range: text }),
  "time shift": (text) => ({ metrics: ["count"], granularity: "region", time_range: "Last week", time_shift: text }),
  "time offset": (text) => ({
    ...filtered({ col: "region", op: "TEMPORAL_RANGE", val: "2024-01-01 : 2025-01-01" }),
    columns: [axis("region", "P1Y")],
    time_offsets: [text],
  }),
  "compared range": (text) => ({ metrics: ["count"], extras: { instant_time_comparison_range: text } }),
  "series columns": (text) => ({ columns: ["region"], metrics: ["count"], series_columns: [text], series_limit: 1 }),
  "metric of the series": (text) => ({
    columns: ["region"],
    metrics: ["count"],
    series_columns: ["region"],
    series_limit: 1,
    series_limit_metric: sql(text),
  }),
  "annotation layer": (text) => layer({ sourceType: "NATIVE", value: text }),
  "annotations of a chart": (text) => layer({ sourceType: "table", value: text, name: text }),
  "names in sort": (text) => processed("sort", { by: text }),
  "names in aggregate": (text) =>
    processed("aggregate", { groupby: [text], aggregates: { x: { operator: text, column: text } } }),
  "names in pivot": (text) =>
    processed("pivot", { index: ["region"], columns: [], aggregates: { [text]: { operator: text } } }),
  "names in rename": (text) => processed("rename", { columns: { region: text } }),
};

let scene: Scene;
beforeAll(async () => {
  scene = await setScene(inject("services"));
});
afterAll(() => scene?.close());

it.each(Object.entries(FIELDS))(
  "what is written as %s tells, changes and breaks nothing",
  async (_, query) => {
    for (const text of ATTACKS) {
      const { status, body } = await scene.gamma("POST", "/api/v1/chart/data", {
        datasource: { id: scene.sales, type: "table" },
        queries: [query(text)],
        form_data: { url_params: { x: text } },
        force: true,
      });
      const told = JSON.stringify(body);
      const seen = { text, isFault: status >= 500, isSecretTold: told.includes(SECRET) };
      expect(seen).toEqual({ text, isFault: false, isSecretTold: false });
      expect(told).not.toMatch(/node_modules|at async|\.ts:\d/);
    }
    const { body } = await scene.admin("POST", "/api/v1/chart/data", { ...sumByRegion(scene.sales), force: true });
    expect((body.result as { data: object[] }[])[0]!.data).toEqual([
      { region: "north", total: 3 },
      { region: "south", total: 4 },
    ]);
  },
  60_000,
);
