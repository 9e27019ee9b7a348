import type { QueryDataset } from "./dataset.ts";
import type { Entry } from "./entry.ts";
import type { Query } from "./query.ts";
import type { Moment } from "./time/moment.ts";

/** What an answer tells about how it came to be. */
export interface Circumstances {
  cacheKey: string;
  cacheTimeout: number;
  isCached: boolean;
  /** Guests are not shown the SQL. */
  showsQuery: boolean;
  annotations: Record<string, unknown>;
  /** Columns whose filters templates have used, and those that they took from the query. */
  templates: { applied: readonly string[]; removed: readonly string[] };
}

/** One query's result as the reference writes it; rows are passed on as they were stored. */
export function fullResult(
  entry: Entry,
  query: Query,
  dataset: QueryDataset,
  circumstances: Circumstances,
): Uint8Array[] {
  const { head } = entry;
  const { cacheKey, cacheTimeout, isCached, showsQuery, annotations, templates } = circumstances;
  const times = timeFilterStatus(query, dataset);
  const start = {
    cache_key: cacheKey,
    cached_dttm: isCached ? head.dttm : null,
    cache_timeout: cacheTimeout,
    applied_template_filters: templates.applied,
    annotation_data: annotations,
    error: null,
    is_cached: isCached ? true : null,
    ...(showsQuery ? { query: head.query } : {}),
    status: "success",
    stacktrace: null,
    rowcount: head.rowcount,
    sql_rowcount: head.sqlRowcount,
    from_dttm: epoch(query.from),
    to_dttm: epoch(query.to),
    label_map: head.labelMap,
    colnames: head.colnames,
  };
  const end = {
    result_format: "json",
    applied_filters: [...[...head.applied, ...templates.removed].map((column) => ({ column })), ...times.applied],
    rejected_filters: [...head.rejected.map((column) => ({ reason: "not_in_datasource", column })), ...times.rejected],
  };
  return [
    Buffer.from(`${JSON.stringify(start).slice(0, -1)},"indexnames":`),
    entry.index,
    Buffer.from(`,"coltypes":${JSON.stringify(head.coltypes)},"data":`),
    entry.data,
    Buffer.from(`,${JSON.stringify(end).slice(1)}`),
  ];
}

/** Only the rows and what is needed to read them. */
export function shortResult({ head, data }: Entry): Uint8Array[] {
  const { colnames, coltypes, rowcount, sqlRowcount } = head;
  const end = JSON.stringify({ colnames, coltypes, rowcount, sql_rowcount: sqlRowcount });
  return [Buffer.from('{"data":'), data, Buffer.from(`,${end.slice(1)}`)];
}

const epoch = (moment: Moment | null): number | null => (moment ? moment.ms - (moment.offset ?? 0) * 60_000 : null);

interface TimeFilterStatus {
  applied: { column: string }[];
  rejected: { reason: string; column: string }[];
}

/** Which of a dashboard's time settings found a time column to work on. */
function timeFilterStatus({ appliedTimeExtras }: Query, dataset: QueryDataset): TimeFilterStatus {
  const status: TimeFilterStatus = { applied: [], rejected: [] };
  const note = (column: string, works: boolean, reason: string) => {
    if (works) status.applied.push({ column });
    else status.rejected.push({ reason, column });
  };
  const temporal = new Set(dataset.columns.filter(({ isTemporal }) => isTemporal).map(({ name }) => name));
  const timeColumn = appliedTimeExtras.__time_col;
  if (timeColumn) note("__time_col", temporal.has(String(timeColumn)), "not_in_datasource");
  if ("__time_grain" in appliedTimeExtras) note("__time_grain", temporal.size > 0, "no_temporal_column");
  if (appliedTimeExtras.__time_range) note("__time_range", temporal.size > 0, "no_temporal_column");
  return status;
}
