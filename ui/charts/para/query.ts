import { list, metricLabel } from "../form-data.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

/** The groups with their metrics; the limit metric orders them, and comes along where it has an axis of its own. */
export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => {
    const by = base.series_limit_metric;
    const own = list(formData, "metrics");
    const metrics = [...list(formData, "metrics"), ...list(formData, "secondary_metric")];
    const known = new Map((metrics.length > 0 ? metrics : own).map((metric) => [metricLabel(metric), metric]));
    if (by !== undefined) known.set(metricLabel(by), by);
    return [
      {
        ...base,
        columns: list(formData, "series"),
        metrics: [...known.values()],
        orderby: by !== undefined ? [[by, base.order_desc === false]] : undefined,
      },
    ];
  });
}
