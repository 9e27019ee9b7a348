import { byMetric } from "../query/by-metric.ts";
import { rankingOrder } from "../query/operators.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

/** The rows for the template. */
export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => [byMetric(formData, { ...base, orderby: rankingOrder(base) })]);
}
