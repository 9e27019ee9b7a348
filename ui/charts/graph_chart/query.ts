import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  const { source, target, source_category, target_category } = formData;
  const columns = [...new Set([source, target, source_category, target_category].filter(Boolean))];
  return queryContext(formData, (base) => [{ ...base, columns }]);
}
