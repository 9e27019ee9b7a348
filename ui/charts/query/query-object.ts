import { isRecord, list, metricLabel } from "../form-data.ts";
import type { FormData, QueryContext, QueryObject } from "../types.ts";
import { splitFilters } from "./filters.ts";
import { layersIn } from "./layers.ts";

/** Controls that hold metrics, columns or an order under another name. */
const fieldOf: Record<string, "metrics" | "columns" | "orderby"> = {
  metrics: "metrics",
  metric: "metrics",
  metric_2: "metrics",
  secondary_metric: "metrics",
  x: "metrics",
  y: "metrics",
  size: "metrics",
  columns: "columns",
  all_columns: "columns",
  groupby: "columns",
  series: "columns",
  orderby: "orderby",
  order_by_cols: "orderby",
};

/** Keys that `extra_form_data` sets in place of the chart's own, and where they go. */
const overridden = ["granularity", "time_range", "time_column", "time_grain"] as const;

/** form_data → the query that every chart starts from. */
export function baseQuery(formData: FormData): QueryObject {
  const extra = isRecord(formData.extra_form_data) ? formData.extra_form_data : {};
  const own = {
    ...formData,
    filters: list(extra as FormData, "filters"),
    adhoc_filters: [...list(formData, "adhoc_filters"), ...list(extra as FormData, "adhoc_filters")],
  };
  const { filters, where, having } = splitFilters(own);
  const extras: Record<string, unknown> = { having, where };
  if (formData.time_grain_sqla !== undefined) extras.time_grain_sqla = formData.time_grain_sqla;
  const query: QueryObject = {
    time_range: optionalText(formData.time_range),
    since: optionalText(formData.since),
    until: optionalText(formData.until),
    granularity: optionalText(formData.granularity) ?? optionalText(formData.granularity_sqla),
    filters,
    extras,
    applied_time_extras: {},
    ...readFields(formData),
    annotation_layers: layersIn(formData, extra),
    row_limit: optionalNumber(formData.row_limit),
    row_offset: optionalNumber(formData.row_offset),
    series_columns: Array.isArray(formData.series_columns) ? formData.series_columns : undefined,
    series_limit: optionalNumber(formData.series_limit) ?? optionalNumber(formData.limit) ?? 0,
    series_limit_metric: limitMetric(formData.series_limit_metric) ?? limitMetric(formData.timeseries_limit_metric),
    group_others_when_limit_reached: formData.group_others_when_limit_reached === true,
    order_desc: typeof formData.order_desc === "boolean" ? formData.order_desc : true,
    url_params: isRecord(formData.url_params) ? formData.url_params : {},
    custom_params: isRecord(formData.custom_params) ? formData.custom_params : {},
    custom_form_data: isRecord(extra.custom_form_data) ? extra.custom_form_data : {},
  };
  return withoutUndefined(applyExtra(query, extra));
}

/** The body of a chart-data request: the base query, remade by the chart type into one or several. */
export function queryContext(
  formData: FormData,
  remake: (base: QueryObject) => QueryObject[] = (base) => [base],
): QueryContext {
  const [id = "", type = "table"] = String(formData.datasource ?? "").split("__");
  return {
    datasource: { id: /^\d+$/.test(id) ? Number(id) : id, type },
    force: formData.force === true,
    queries: remake(baseQuery(formData)).map((query) => withBaseAxis(formData, withoutUndefined(query))),
    form_data: { ...formData, force: formData.force === true, result_format: "json", result_type: "full" },
    result_format: "json",
    result_type: "full",
  };
}

function readFields(formData: FormData): Pick<QueryObject, "metrics" | "columns" | "orderby"> {
  const raw = formData.query_mode === "raw";
  const aggregate = formData.query_mode === "aggregate";
  const metrics: unknown[] = [];
  const columns: unknown[] = [];
  const orderby: unknown[] = [];
  for (const [key, value] of Object.entries(formData)) {
    const field = fieldOf[key];
    if (!field || value === null || value === undefined) continue;
    if (raw && (field === "metrics" || key === "groupby")) continue;
    if (aggregate && (key === "columns" || key === "all_columns")) continue;
    const values = Array.isArray(value) ? value : [value];
    if (field === "metrics") metrics.push(...values);
    else if (field === "columns") columns.push(...values.filter((column) => column !== ""));
    else orderby.push(...values);
  }
  return {
    columns: unique(columns, (column) => (typeof column === "string" ? column : JSON.stringify(column))),
    metrics: aggregate || !raw ? unique(metrics, metricLabel) : undefined,
    orderby: orderby.length > 0 ? orderby.map(readOrder).filter((order) => order !== undefined) : undefined,
  };
}

function readOrder(value: unknown): [unknown, boolean] | undefined {
  if (typeof value !== "string") return Array.isArray(value) ? (value as [unknown, boolean]) : undefined;
  try {
    return JSON.parse(value) as [unknown, boolean];
  } catch {
    throw new Error(`The chart's order "${value}" is not of the form ["column", true].`);
  }
}

function unique(values: unknown[], key: (value: unknown) => string): unknown[] {
  return [...new Map(values.map((value) => [key(value), value])).values()];
}

/** What a dashboard's filters override: the time range, the time column and grain. */
function applyExtra(query: QueryObject, extra: Record<string, unknown>): QueryObject {
  const result: QueryObject = { ...query, extras: { ...query.extras } };
  for (const key of overridden) {
    const value = extra[key];
    if (typeof value !== "string") continue;
    if (key === "time_range") result.time_range = value;
    else if (key === "granularity") result.granularity = value;
  }
  const column = extra.granularity_sqla;
  if (typeof column === "string") result.granularity = column;
  for (const key of ["relative_start", "relative_end", "time_grain_sqla", "time_compare"]) {
    if (key in extra && result.extras) result.extras[key] = extra[key];
  }
  return result;
}

/** The x-axis column of a query as the server wants it: marked, and with the time grain. */
function withBaseAxis(formData: FormData, query: QueryObject): QueryObject {
  const axis = formData.x_axis;
  if (axis === undefined || axis === null || axis === "") return query;
  const isAxis = (column: unknown) =>
    isRecord(axis)
      ? isRecord(column) && column.sqlExpression === axis.sqlExpression && column.label === axis.label
      : column === axis;
  if (!query.columns?.some(isAxis)) return query;
  const { is_timeseries: _dropped, ...rest } = query;
  // Only the first: the same column may be a dimension, too.
  const at = query.columns.findIndex(isAxis);
  const columns = query.columns.map((column, index) => {
    if (index !== at) return column;
    const timeGrain = query.extras?.time_grain_sqla;
    if (isRecord(column)) return withoutUndefined({ ...column, timeGrain, columnType: "BASE_AXIS" });
    return withoutUndefined({
      timeGrain,
      columnType: "BASE_AXIS",
      sqlExpression: column,
      label: column,
      expressionType: "SQL",
      isColumnReference: true,
    });
  });
  return { ...rest, columns };
}

function limitMetric(value: unknown): unknown {
  return (typeof value === "object" && value !== null) || (typeof value === "string" && value !== "")
    ? value
    : undefined;
}

function optionalText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function optionalNumber(value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined;
  const parsed = Number(value);
  return Number.isNaN(parsed) ? undefined : parsed;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
