import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  const columns = [...new Set([formData.id, formData.parent, formData.name].filter(Boolean))];
  return queryContext(formData, (base) => [{ ...base, columns }]);
}
