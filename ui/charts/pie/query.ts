import { metricLabel } from "../form-data.ts";
import { byMetric } from "../query/by-metric.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => {
    const label = metricLabel(formData.metric ?? "");
    const share = { columns: [label], rename_columns: [`${label}__contribution`] };
    return [{ ...byMetric(formData, base), post_processing: [{ operation: "contribution", options: share }] }];
  });
}
