import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

/** The largest of the first metric come first. */
export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => [{ ...base, orderby: [[base.metrics?.[0], false]] }]);
}
