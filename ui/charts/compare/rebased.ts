import { tickTurn } from "../echarts/axes.ts";
import { text } from "../form-data.ts";
import { inNewWords } from "../over-time/analysis.ts";
import { axisLabel } from "../query/axis.ts";
import type { DataRow, FormData, QueryData } from "../types.ts";

/** Each series as the change since the row at `from`, as a share; series that have nothing there begin at their first value. */
export function rebased(query: QueryData, formData: FormData, from: number): QueryData {
  const x = axisLabel(formData);
  const time = query.colnames.includes(x) ? x : query.colnames[0];
  const names = query.colnames.filter((name) => name !== time);
  const bases = new Map(names.map((name) => [name, baseOf(query.data, name, from)]));
  const change = (row: DataRow, name: string) => {
    const [value, base] = [row[name], bases.get(name)];
    return typeof value === "number" && base ? (value - base) / Math.abs(base) : null;
  };
  const data = query.data.map((row) => ({
    ...row,
    ...Object.fromEntries(names.map((name) => [name, change(row, name)])),
  }));
  return { ...query, data };
}

function baseOf(rows: readonly DataRow[], name: string, from: number): number | undefined {
  const after = rows.slice(from).find((row) => typeof row[name] === "number" && row[name] !== 0);
  const value = after?.[name];
  return typeof value === "number" ? value : undefined;
}

/** The settings of this chart under the names that the line chart has for them. */
export function asLineChart(formData: FormData): FormData {
  return {
    ...inNewWords(formData),
    viz_type: "echarts_timeseries_line",
    x_axis: undefined,
    x_axis_title: text(formData, "x_axis_label"),
    y_axis_title: text(formData, "y_axis_label"),
    x_axis_time_format: text(formData, "x_axis_format", "smart_date"),
    y_axis_format: text(formData, "y_axis_format", ".1%"),
    logAxis: formData.y_log_scale,
    xAxisLabelRotation: tickTurn(formData),
    contributionMode: null,
    rich_tooltip: true,
  };
}
