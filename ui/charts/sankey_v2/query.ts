import { byMetric } from "../query/by-metric.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

/** `groupby` is the older name of `columns`; Superset's frontend still sends it for this chart. */
export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => [
    { ...byMetric(formData, base), groupby: [formData.source, formData.target].filter(Boolean) },
  ]);
}
