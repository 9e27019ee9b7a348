import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData);
}
