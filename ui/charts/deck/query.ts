import { columnLabel, isRecord, list, metricLabel } from "../form-data.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext, QueryFilter } from "../types.ts";
import { spatialColumns } from "./positions.ts";

interface MapQuestion {
  /** keys of the controls that say where things are */
  spatial?: readonly string[];
  /** further columns: outlines, shapes */
  columns?: readonly unknown[];
  metrics?: readonly unknown[];
}

/** What layers of maps ask: places with their metrics, grouped; or, without metrics, the rows as they are. */
export function mapQuery(formData: FormData, { spatial = [], columns = [], metrics = [] }: MapQuestion): QueryContext {
  return queryContext(formData, (base) => {
    const places = [...spatial.flatMap((key) => spatialColumns(formData, key)), ...columns.filter(Boolean)];
    const others = [...list(formData, "dimension"), ...list(formData, "js_columns"), ...tooltipColumns(formData)];
    const all = [...new Map([...places, ...others].map((column) => [columnLabel(column), column]))]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, column]) => column);
    const wanted = [...new Map(metrics.filter(Boolean).map((metric) => [metricLabel(metric), metric])).values()];
    const present = places.map((col): QueryFilter => ({ col, op: "IS NOT NULL" }));
    const { metrics: _metrics, orderby: _orderby, ...rest } = base;
    return [
      {
        ...rest,
        filters: [...(base.filters ?? []), ...(formData.filter_nulls === false ? [] : present)],
        columns: all,
        ...(wanted.length > 0 ? { metrics: wanted, orderby: [[wanted[0], base.order_desc === false]] } : {}),
      },
    ];
  });
}

/** Columns that a tooltip names: `{item_type: "column", column_name}` of Superset 6, or plain names. */
function tooltipColumns(formData: FormData): string[] {
  return list(formData, "tooltip_contents").flatMap((item) => {
    if (typeof item === "string") return [item];
    return isRecord(item) && item.item_type === "column" && typeof item.column_name === "string"
      ? [item.column_name]
      : [];
  });
}

/** The metric of a control that holds a fixed number or a metric. */
export function metricIn(value: unknown): unknown {
  return isRecord(value) && value.type === "metric" ? value.value : undefined;
}

export function fixedIn(value: unknown, fallback: number): number {
  const fixed = isRecord(value) && value.type !== "metric" ? Number(value.value) : fallback;
  return Number.isFinite(fixed) ? fixed : fallback;
}
