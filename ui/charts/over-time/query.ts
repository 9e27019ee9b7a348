import { list, metricLabel } from "../form-data.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext, QueryObject } from "../types.ts";
import { analysisOf } from "./analysis.ts";

/**
 * Metrics and groups over the dataset's time column. Superset's server makes this query itself for its older charts, from the
 * same form data; here it is an ordinary one. Rows come back with the time as `__timestamp`.
 */
export function queryOverTime(formData: FormData, change: Partial<QueryObject> = {}): QueryContext {
  return queryContext(formData, (base) => {
    const groups = list(formData, "groupby");
    const by = base.series_limit_metric ?? base.metrics?.[0];
    const query: QueryObject = {
      ...base,
      is_timeseries: true,
      columns: groups,
      series_columns: groups,
      orderby: by === undefined ? undefined : [[by, base.order_desc === false]],
      ...change,
    };
    return [{ ...query, ...(query.is_timeseries && analysisOf(formData, query)) }];
  });
}

/** The names of the metrics that such a chart shows. */
export function metricsOf(formData: FormData): string[] {
  return [...new Set([...list(formData, "metrics"), ...list(formData, "metric")].map(metricLabel))];
}
