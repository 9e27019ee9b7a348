import { list } from "../form-data.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

/** Superset draws this chart from a query that its server makes; here it is an ordinary one. */
export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => [{ ...base, columns: list(formData, "entity") }]);
}
