import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

/** Its layers ask for themselves; of its own dataset such a chart shows nothing, so it only asks whether it may be read. */
export function buildQuery(formData: FormData): QueryContext {
  const count = { expressionType: "SQL", sqlExpression: "COUNT(*)", label: "count" };
  return queryContext(formData, ({ filters, extras, time_range, granularity }) => [
    { filters, extras, time_range, granularity, columns: [], metrics: [count], row_limit: 1 },
  ]);
}
