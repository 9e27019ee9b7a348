import { columnLabel, flag, list, metricLabel, number, text } from "../form-data.ts";
import type { FormData, PostProcessing, QueryObject } from "../types.ts";
import { axisLabel } from "./axis.ts";

/** A list without the operations that do not apply. */
export function operations(...candidates: (PostProcessing | undefined)[]): PostProcessing[] {
  return candidates.filter((candidate) => candidate !== undefined);
}

/** Offsets ("1 year ago") that the chart is compared with. */
export function timeOffsets(formData: FormData): string[] {
  return list(formData, "time_compare").map(String);
}

/** The same where "custom" stands for the distance to a start that is chosen beside it. */
export function comparedTimes(formData: FormData): string[] {
  return timeOffsets(formData).flatMap((offset) =>
    offset === "custom" ? (formData.start_date_offset ? [String(formData.start_date_offset)] : []) : [offset],
  );
}

const comparisons = new Set(["values", "difference", "percentage", "ratio"]);

function comparedOffsets(formData: FormData): string[] {
  return comparisons.has(text(formData, "comparison_type")) ? timeOffsets(formData) : [];
}

/** metric names, each with those of its offsets behind it */
function offsetPairs(formData: FormData, query: QueryObject): [offset: string, metric: string][] {
  return (query.metrics ?? [])
    .map(metricLabel)
    .flatMap((metric) => comparedOffsets(formData).map((offset): [string, string] => [`${metric}__${offset}`, metric]));
}

/** Rows of (x, series…, metric…) → one column a series and metric. */
export function pivot(formData: FormData, query: QueryObject): PostProcessing | undefined {
  const index = axisLabel(formData);
  const metrics = (query.metrics ?? []).map(metricLabel);
  if (!index || metrics.length === 0) return undefined;
  const offsets = offsetPairs(formData, query).map(([offset]) => offset);
  return {
    operation: "pivot",
    options: {
      index: [index],
      columns: (query.series_columns ?? query.columns ?? []).map(columnLabel),
      aggregates: Object.fromEntries([...metrics, ...offsets].map((name) => [name, { operator: "mean" }])),
      drop_missing_columns: !flag(formData, "show_empty_columns"),
    },
  };
}

/** Moving sums, means and deviations, or running totals. */
export function rolling(formData: FormData, query: QueryObject): PostProcessing | undefined {
  const type = text(formData, "rolling_type");
  const pairs = offsetPairs(formData, query);
  const names = pairs.length > 0 ? pairs.flat() : (query.metrics ?? []).map(metricLabel);
  const columns = Object.fromEntries(names.map((name) => [name, name]));
  if (type === "cumsum") return { operation: "cum", options: { operator: "sum", columns } };
  if (!["sum", "mean", "std"].includes(type)) return undefined;
  return {
    operation: "rolling",
    options: {
      rolling_type: type,
      window: Math.trunc(number(formData, "rolling_periods", 1)),
      min_periods: Math.trunc(number(formData, "min_periods", 0)),
      columns,
    },
  };
}

/** The difference, ratio or percentage between a metric and itself some time ago. */
export function compare(formData: FormData, query: QueryObject): PostProcessing | undefined {
  const type = text(formData, "comparison_type");
  const pairs = offsetPairs(formData, query);
  if (pairs.length === 0 || type === "values") return undefined;
  return {
    operation: "compare",
    options: {
      source_columns: pairs.map(([, metric]) => metric),
      compare_columns: pairs.map(([offset]) => offset),
      compare_type: type,
      drop_original_columns: true,
    },
  };
}

/** Rows at regular times, holes filled. */
export function resample(formData: FormData): PostProcessing | undefined {
  const rule = text(formData, "resample_rule");
  const method = text(formData, "resample_method");
  if (!rule || !method) return undefined;
  const zero = method === "zerofill";
  return { operation: "resample", options: { method: zero ? "asfreq" : method, rule, fill_value: zero ? 0 : null } };
}

/** Series named without their metric: by their dimensions where there is only one metric, by what they are compared with. */
export function rename(formData: FormData, query: QueryObject): PostProcessing | undefined {
  const metrics = (query.metrics ?? []).map(metricLabel);
  const dimensions = query.series_columns ?? query.columns ?? [];
  const offsets = comparedOffsets(formData);
  const [metric] = metrics;
  if (metric === undefined || !axisLabel(formData) || !flag(formData, "truncate_metric")) return undefined;
  if (offsets.length === 0 && (metrics.length > 1 || dimensions.length === 0)) return undefined;
  const type = text(formData, "comparison_type", "values");
  // A comparison with nothing leaves the names alone.
  if (offsets.length === 0 && type !== "values") return undefined;
  const columns: Record<string, string | null> = offsets.length === 0 ? { [metric]: null } : {};
  for (const name of metrics) {
    for (const offset of offsets) {
      const compared = `${name}__${offset}`;
      const key = type === "values" ? compared : `${type}__${name}__${compared}`;
      columns[key] = metrics.length > 1 ? `${name}, ${offset}` : offset;
    }
  }
  return { operation: "rename", options: { columns, level: 0, inplace: true } };
}

/** Shares of the row or of the series. */
export function contribution(formData: FormData): PostProcessing | undefined {
  const orientation = text(formData, "contributionMode");
  if (!orientation) return undefined;
  return { operation: "contribution", options: { orientation, time_shifts: timeOffsets(formData) } };
}

/** The order of the x-axis by itself or by a metric; only where there is one series a metric. */
export function sortAxis(formData: FormData, query: QueryObject): PostProcessing | undefined {
  const by = text(formData, "x_axis_sort");
  const ascending = formData.x_axis_sort_asc;
  if (!by || typeof ascending !== "boolean" || list(formData, "groupby").length > 0) return undefined;
  if (by === axisLabel(formData)) return { operation: "sort", options: { is_sort_index: true, ascending } };
  if (!(query.metrics ?? []).map(metricLabel).includes(by)) return undefined;
  return { operation: "sort", options: { by, ascending } };
}

export const flatten: PostProcessing = { operation: "flatten" };

/** The order of rows that decides which ones a row limit keeps: by the limit metric, else by the first metric. */
export function rankingOrder(query: QueryObject): [unknown, boolean][] | undefined {
  const own = query.orderby;
  if (own?.[0] && own[0][0] !== undefined && typeof own[0][1] === "boolean") return own;
  const by = query.series_limit_metric ?? query.metrics?.[0];
  return by === undefined ? undefined : [[by, query.order_desc === false]];
}
