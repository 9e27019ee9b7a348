import { flag, list, metricLabel, number, text } from "../form-data.ts";
import { grainedColumn } from "../query/axis.ts";
import { compare, comparedTimes, operations } from "../query/operators.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, PostProcessing, QueryContext, QueryObject } from "../types.ts";
import { readOwnState } from "./state.ts";

/** The rows; then, as asked for, the number of all rows, what shares are shares of, and the totals. */
export function buildQuery(formData: FormData): QueryContext {
  const aggregate = isAggregate(formData);
  return queryContext(formData, (base) => {
    const rows = aggregate
      ? aggregated(formData, base)
      : { ...base, post_processing: [], time_offsets: [], orderby: base.orderby ?? [] };
    const found = searched(formData, rows);
    const queries = [page(formData, found)];
    if (flag(formData, "server_pagination")) queries.push(rowCount(formData, found));
    if (aggregate && hasSharesOfAll(formData)) queries.push(whole(formData, found));
    if (aggregate && flag(formData, "show_totals") && (base.metrics?.length ?? 0) > 0) queries.push(totals(found));
    return queries;
  });
}

/** Whether rows are grouped; charts from before there was a choice say it by the controls that are filled. */
export function isAggregate(formData: FormData): boolean {
  if (formData.query_mode === "raw") return false;
  if (formData.query_mode === "aggregate") return true;
  return list(formData, "all_columns").length === 0;
}

function aggregated(formData: FormData, base: QueryObject): QueryObject {
  const shares = list(formData, "percent_metrics");
  const metrics = base.metrics ?? [];
  const [sortedBy] = list(formData, "timeseries_limit_metric");
  const order: [unknown, boolean] | undefined = sortedBy
    ? [sortedBy, base.order_desc === false]
    : metrics.length > 0
      ? [metrics[0], false]
      : undefined;
  return {
    ...base,
    metrics: withShares(metrics, shares),
    columns: temporalFirst(base.columns ?? [], formData),
    orderby: order ? [order] : (base.orderby ?? []),
    post_processing: operations(shareOf(shares, comparedTimes(formData)), compare(formData, base)),
    time_offsets: comparedTimes(formData),
  };
}

function withShares(metrics: unknown[], shares: unknown[]): unknown[] {
  return [...new Map([...metrics, ...shares].map((metric) => [metricLabel(metric), metric])).values()];
}

/** Shares, each of its own time. */
function shareOf(shares: unknown[], offsets: readonly string[]): PostProcessing | undefined {
  if (shares.length === 0) return undefined;
  const names = [...new Set(shares.map(metricLabel))];
  const columns = names.flatMap((name) => [name, ...offsets.map((offset) => `${name}__${offset}`)]);
  return { operation: "contribution", options: { columns, rename_columns: columns.map((column) => `%${column}`) } };
}

/** The first temporal column gets the time grain and the first place. */
function temporalFirst(columns: unknown[], formData: FormData): unknown[] {
  const at = columns.findIndex((column) => grainedColumn(column, formData) !== column);
  if (at < 0) return columns;
  return [grainedColumn(columns[at], formData), ...columns.filter((_, index) => index !== at)];
}

/** What is searched for in the table itself, where the server has the pages. */
function searched(formData: FormData, query: QueryObject): QueryObject {
  if (!flag(formData, "server_pagination")) return query;
  const { searchText, searchColumn, columnFilters = [] } = readOwnState(formData);
  const search = searchText && searchColumn ? [{ col: searchColumn, op: "ILIKE", val: `%${searchText}%` }] : [];
  return { ...query, filters: [...(query.filters ?? []), ...search, ...columnFilters] };
}

function page(formData: FormData, query: QueryObject): QueryObject {
  if (!flag(formData, "server_pagination")) return query;
  const { currentPage = 0, pageSize, sortBy = [] } = readOwnState(formData);
  const size = pageSize ?? (formData.server_page_length as number | undefined) ?? 10;
  const orderby: QueryObject["orderby"] =
    sortBy.length > 0 ? sortBy.map(({ key, desc }) => [key, !desc]) : query.orderby;
  return { ...query, orderby, row_limit: size, row_offset: currentPage * size };
}

/** Whether shares are of all rows, and not only of those that the row limit leaves; not for the interactive table. */
export function hasSharesOfAll(formData: FormData): boolean {
  return (
    formData.viz_type === "table" &&
    text(formData, "percent_metric_calculation") === "all_records" &&
    list(formData, "percent_metrics").length > 0
  );
}

function whole(formData: FormData, query: QueryObject): QueryObject {
  const none = { columns: [], orderby: [], post_processing: [], row_limit: 0, row_offset: 0 };
  return { ...query, ...none, metrics: list(formData, "percent_metrics"), is_timeseries: false };
}

function rowCount(formData: FormData, query: QueryObject): QueryObject {
  const row_limit = number(formData, "row_limit", 0);
  return { ...query, row_limit, row_offset: 0, post_processing: [], is_rowcount: true };
}

function totals(query: QueryObject): QueryObject {
  const { orderby: _orderby, order_desc: _order, ...rest } = query;
  return { ...rest, columns: [], row_limit: 0, row_offset: 0, post_processing: [] };
}
