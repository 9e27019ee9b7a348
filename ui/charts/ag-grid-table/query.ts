import { buildQuery as table } from "../table/query.ts";
import type { FormData, QueryContext } from "../types.ts";

/** The same question as a plain table's. */
export function buildQuery(formData: FormData): QueryContext {
  return table(formData);
}
