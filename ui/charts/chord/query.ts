import { list } from "../form-data.ts";
import { byMetric } from "../query/by-metric.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => [
    { ...byMetric(formData, base), columns: [...list(formData, "groupby"), ...list(formData, "columns")] },
  ]);
}
