import type { Settings } from "../settings/keys.ts";
import type { QueryDataset } from "./dataset.ts";
import { QueryError, refusal } from "./errors.ts";
import type { Step } from "./post-processing/operations.ts";
import {
  type AnnotationLayer,
  type Column,
  columnLabel,
  type Filter,
  isAdhocColumn,
  isBaseAxis,
  type Metric,
  metricLabel,
  type QueryContext,
  type QueryRequest,
  type ResultType,
} from "./query-context.ts";
import type { Moment } from "./time/moment.ts";
import { getSinceUntil, type TimeRange, TimeRangeError } from "./time-range.ts";

/** The name under which the time column goes where a chart has no x-axis of its own. */
export const TIMESTAMP = "__timestamp";

export type QuerySettings = Pick<
  Settings,
  | "ROW_LIMIT"
  | "SAMPLES_ROW_LIMIT"
  | "SQL_MAX_ROW"
  | "TABLE_VIZ_MAX_ROW_SERVER"
  | "DEFAULT_RELATIVE_START_TIME"
  | "DEFAULT_RELATIVE_END_TIME"
> &
  Partial<Pick<Settings, "TIME_GRAIN_JOIN_COLUMN_PRODUCERS">>;

export interface Extras {
  where?: string;
  having?: string;
  time_grain_sqla?: string;
  relative_start?: string;
  relative_end?: string;
  instant_time_comparison_range?: string;
}

/** One question to a dataset, with the deprecated spellings gone and limits applied. */
export interface Query {
  resultType: ResultType;
  columns: Column[];
  /** Null: no aggregation, raw rows. */
  metrics: Metric[] | null;
  filters: Filter[];
  orderby: [Metric, boolean][];
  orderDesc: boolean;
  extras: Extras;
  granularity: string | null;
  timeRange: string | null;
  timeShift: string | null;
  from: Moment | null;
  to: Moment | null;
  /** Bounds of the query that finds the top series, where they differ. */
  innerFrom: Moment | null;
  innerTo: Moment | null;
  isTimeseries: boolean;
  isRowcount: boolean;
  /** Equal rows come once. */
  isDistinct: boolean;
  rowLimit: number | null;
  rowOffset: number;
  seriesColumns: Column[];
  seriesLimit: number;
  seriesLimitMetric: Metric | null;
  groupOthers: boolean;
  timeOffsets: string[];
  applyFetchValuesPredicate: boolean;
  appliedTimeExtras: Record<string, unknown>;
  annotationLayers: AnnotationLayer[];
  postProcessing: Step[];
}

const present = <T>(list: readonly T[] | null | undefined): list is readonly T[] => !!list && list.length > 0;

/**
 * A request as the query that it means for this dataset.
 * @throws LitesetError 400 for a time range that cannot be read
 */
export function makeQuery(
  request: QueryRequest,
  context: QueryContext,
  dataset: QueryDataset,
  settings: QuerySettings,
): Query {
  const resultType = request.result_type ?? context.result_type ?? "full";
  const formData = formDataOf(context);
  const columns = [...(request.columns ?? [])];
  const extras: Extras = { ...request.extras };
  if (request.where) extras.where = request.where;
  if (request.having) extras.having = request.having;
  const filters = (request.filters ?? []).map((filter) => ({ ...filter }));
  const [from, to] = readTimeRange(request, filters, columns, extras, settings);
  const query: Query = {
    resultType,
    columns: present(request.groupby) ? [...request.groupby] : columns,
    metrics: request.metrics ?? null,
    filters,
    orderby: (request.orderby ?? []).map(([by, ascending]) => [by, ascending]),
    orderDesc: request.order_desc ?? true,
    extras,
    granularity: request.granularity_sqla || request.granularity || null,
    timeRange: request.time_range ?? null,
    timeShift: request.time_shift ?? null,
    from,
    to,
    innerFrom: null,
    innerTo: null,
    isTimeseries: request.is_timeseries ?? columns.includes(TIMESTAMP),
    isRowcount: request.is_rowcount ?? false,
    isDistinct: request.is_distinct ?? false,
    rowLimit: rowLimitOf(request.row_limit ?? 0, resultType, formData.server_pagination === true, settings),
    rowOffset: request.row_offset ?? 0,
    seriesColumns: seriesColumnsOf(request, columns),
    seriesLimit: request.timeseries_limit || request.series_limit || 0,
    seriesLimitMetric: request.timeseries_limit_metric || request.series_limit_metric || null,
    groupOthers: request.group_others_when_limit_reached ?? false,
    timeOffsets: request.time_offsets ?? [],
    applyFetchValuesPredicate: request.apply_fetch_values_predicate ?? false,
    appliedTimeExtras: request.applied_time_extras ?? {},
    annotationLayers: (request.annotation_layers ?? []).filter((layer) => layer.annotationType !== "FORMULA"),
    postProcessing: (request.post_processing ?? []).filter((step) => step !== undefined),
  };
  applyGranularity(query, formData, dataset);
  for (const filter of query.filters) {
    if (filter.op === "TEMPORAL_RANGE" && query.timeRange) filter.val = query.timeRange;
  }
  return query;
}

export function formDataOf(context: QueryContext): Record<string, unknown> {
  return typeof context.form_data === "object" && context.form_data !== null
    ? (context.form_data as Record<string, unknown>)
    : {};
}

function rowLimitOf(wanted: number, resultType: ResultType, isPaged: boolean, settings: QuerySettings): number {
  const fallback = resultType === "samples" ? settings.SAMPLES_ROW_LIMIT : settings.ROW_LIMIT;
  const limit = wanted || fallback;
  const most = isPaged ? settings.TABLE_VIZ_MAX_ROW_SERVER : settings.SQL_MAX_ROW;
  return limit === 0 ? most : Math.min(most, limit);
}

function seriesColumnsOf(request: QueryRequest, columns: Column[]): Column[] {
  if (present(request.series_columns)) return [...request.series_columns];
  return request.is_timeseries && present(request.metrics) ? columns : [];
}

function readTimeRange(
  request: QueryRequest,
  filters: readonly Filter[],
  columns: readonly Column[],
  extras: Extras,
  settings: QuerySettings,
): TimeRange {
  let timeRange = request.time_range;
  if (timeRange === undefined) {
    const temporal = filters.filter((filter) => filter.op === "TEMPORAL_RANGE");
    const axis = xAxisLabel(columns);
    const chosen = temporal.find((filter) => filter.col === axis) ?? temporal[0];
    timeRange = chosen ? String(chosen.val ?? "") : "No filter";
  }
  try {
    return timeBounds(timeRange, request.time_shift ?? null, extras, settings);
  } catch (error) {
    if (!(error instanceof TimeRangeError)) throw error;
    throw refusal(`Request is incorrect: {'time_range': ['${error.message}']}`);
  }
}

/** Both ends of a time range, under the query's and the settings' idea of "today". */
export function timeBounds(
  timeRange: string | null,
  timeShift: string | null,
  extras: Extras,
  settings: QuerySettings,
): TimeRange {
  return getSinceUntil({
    timeRange,
    timeShift,
    relativeStart: extras.relative_start ?? settings.DEFAULT_RELATIVE_START_TIME,
    relativeEnd: extras.relative_end ?? settings.DEFAULT_RELATIVE_END_TIME,
  });
}

/** Label of the first column that is the x-axis. */
export const xAxisLabel = (columns: readonly Column[]): string | null => {
  const axis = columns.find(isBaseAxis);
  return axis ? columnLabel(axis) : null;
};

/** A dashboard's time column takes the place of the chart's own time axis or time filter. */
function applyGranularity(query: Query, formData: Record<string, unknown>, dataset: QueryDataset): void {
  const { granularity } = query;
  if (!granularity) return;
  const axis = axisName(formData.x_axis);
  let replaced: string | null = null;
  if (axis && dataset.columnsByName.get(axis)?.isTemporal) {
    replaced = axis;
    const at = query.columns.findIndex(
      (column) => (typeof column === "string" ? column : column.sqlExpression) === axis,
    );
    const column = query.columns[at];
    if (column !== undefined) {
      query.columns[at] = isAdhocColumn(column)
        ? { ...column, sqlExpression: granularity, label: granularity }
        : granularity;
      query.postProcessing = query.postProcessing.map((step) =>
        step.operation === "pivot" ? { ...step, options: { ...step.options, index: [granularity] } } : step,
      );
    }
  } else {
    const temporal = query.filters.filter((filter) => filter.op === "TEMPORAL_RANGE").map(filterName);
    replaced = temporal.includes(granularity) ? granularity : (temporal[0] ?? null);
  }
  if (replaced) query.filters = query.filters.filter((filter) => filter.col !== replaced);
}

const filterName = (filter: Filter): string => (typeof filter.col === "string" ? filter.col : filter.col.sqlExpression);

function axisName(axis: unknown): string | null {
  if (typeof axis === "string") return axis;
  if (typeof axis !== "object" || axis === null || !("sqlExpression" in axis)) return null;
  return typeof axis.sqlExpression === "string" ? axis.sqlExpression : null;
}

/** Names of the result's metrics, saved ones under their verbose names. */
const metricNames = (query: Query, dataset: QueryDataset): string[] =>
  (query.metrics ?? []).map((metric) => metricLabel(metric, dataset.verboseNames));

/**
 * Checks what can be checked before anything runs.
 * @throws QueryError with the reference's text
 */
export function checkQuery(query: Query, dataset: QueryDataset, features: { dateRangeShifts: boolean }): void {
  const columns = new Set(query.columns.map((column) => JSON.stringify(column)));
  const missing = query.seriesColumns.filter((column) => !columns.has(JSON.stringify(column)));
  if (missing.length > 0) {
    const names = missing.map((column) => `"${columnLabel(column)}"`).join(", ");
    throw new QueryError(`The following entries in \`series_columns\` are missing in \`columns\`: ${names}. `);
  }
  const labels = [...metricNames(query, dataset), ...query.columns.map(columnLabel)];
  const seen = new Set<string>();
  const repeated = new Set(labels.filter((label) => seen.size === seen.add(label).size));
  if (repeated.size > 0) {
    const names = [...repeated].map((label) => `"${label}"`).join(", ");
    throw new QueryError(
      `Duplicate column/metric labels: ${names}. Please make sure all columns and metrics have a unique label.`,
    );
  }
  if (!features.dateRangeShifts && query.timeOffsets.some(isDateRange)) {
    throw new QueryError(
      "Date range timeshifts are not enabled. Please contact your administrator to enable the DATE_RANGE_TIMESHIFTS_ENABLED feature flag.",
    );
  }
}

/** `2024-01-01 : 2024-02-01` */
export const isDateRange = (offset: string): boolean =>
  /^\s*\d{4}-\d{2}-\d{2}\s*:\s*\d{4}-\d{2}-\d{2}\s*$/.test(offset);
