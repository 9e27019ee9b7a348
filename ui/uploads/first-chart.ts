/** A column of a file as its preview has it. */
interface Column {
  name: string;
  type: string;
}

/** Where the chart editor draws at once what a new table most likely has to show: how something went, or how much there is of what. */
export function firstChartAddress(dataset: number, columns: readonly Column[]): string {
  const formData = { datasource: `${dataset}__table`, ...chartOf(columns) };
  return `/explore/?datasource_type=table&datasource_id=${dataset}&form_data=${encodeURIComponent(JSON.stringify(formData))}`;
}

function chartOf(columns: readonly Column[]): Record<string, unknown> {
  const named = (pattern: RegExp) => columns.find(({ type }) => pattern.test(type))?.name;
  // Keys are counted, not added up.
  const number = columns.find(({ name, type }) => /^(integer|double)$/.test(type) && !/(^|_)id$/i.test(name))?.name;
  const metric = number
    ? { expressionType: "SIMPLE", column: { column_name: number }, aggregate: "SUM", label: `SUM(${number})` }
    : "count";
  const time = named(/^(datetime|date)$/);
  const shared = { metrics: [metric], groupby: [], row_limit: 1000 };
  if (time) return { viz_type: "echarts_timeseries_line", x_axis: time, time_grain_sqla: "P1D", ...shared };
  const text = named(/text$/);
  if (text) return { viz_type: "echarts_timeseries_bar", x_axis: text, ...shared };
  return { viz_type: "table", query_mode: "raw", all_columns: columns.map(({ name }) => name), row_limit: 1000 };
}
