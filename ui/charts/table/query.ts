import { flag, list, metricLabel, number } from "../form-data.ts";
import { grainedColumn } from "../query/axis.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, PostProcessing, QueryContext, QueryObject } from "../types.ts";

/** The rows; then, as asked for, the totals and the number of all rows. */
export function buildQuery(formData: FormData): QueryContext {
  const aggregate = isAggregate(formData);
  const mode = { ...formData, query_mode: aggregate ? "aggregate" : "raw" };
  const context = queryContext(mode, (base) => {
    const rows = aggregate
      ? aggregated(formData, base)
      : { ...base, post_processing: [], time_offsets: [], orderby: base.orderby ?? [] };
    const queries = [page(formData, rows)];
    if (flag(formData, "server_pagination"))
      queries.push({ ...rows, row_offset: 0, post_processing: [], is_rowcount: true });
    if (aggregate && flag(formData, "show_totals") && (base.metrics?.length ?? 0) > 0) queries.push(totals(rows));
    return queries;
  });
  return { ...context, form_data: { ...context.form_data, query_mode: formData.query_mode } };
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
  const order: [unknown, boolean] | undefined = base.series_limit_metric
    ? [base.series_limit_metric, base.order_desc === false]
    : metrics.length > 0
      ? [metrics[0], false]
      : undefined;
  return {
    ...base,
    metrics: withShares(metrics, shares),
    columns: temporalFirst(base.columns ?? [], formData),
    orderby: order ? [order] : (base.orderby ?? []),
    post_processing: shareOf(shares),
    time_offsets: [],
  };
}

function withShares(metrics: unknown[], shares: unknown[]): unknown[] {
  return [...new Map([...metrics, ...shares].map((metric) => [metricLabel(metric), metric])).values()];
}

function shareOf(shares: unknown[]): PostProcessing[] {
  if (shares.length === 0) return [];
  const columns = [...new Set(shares.map(metricLabel))];
  return [{ operation: "contribution", options: { columns, rename_columns: columns.map((column) => `%${column}`) } }];
}

/** The first temporal column gets the time grain and the first place. */
function temporalFirst(columns: unknown[], formData: FormData): unknown[] {
  const at = columns.findIndex((column) => grainedColumn(column, formData) !== column);
  if (at < 0) return columns;
  return [grainedColumn(columns[at], formData), ...columns.filter((_, index) => index !== at)];
}

function page(formData: FormData, query: QueryObject): QueryObject {
  if (!flag(formData, "server_pagination")) return query;
  const size = number(formData, "server_page_length", 10);
  return { ...query, row_limit: size, row_offset: 0 };
}

function totals(query: QueryObject): QueryObject {
  const { orderby: _orderby, order_desc: _order, ...rest } = query;
  return { ...rest, columns: [], row_limit: 0, row_offset: 0, post_processing: [] };
}
