import { buildQuery as table } from "../table/query.ts";
import type { FormData, QueryContext } from "../types.ts";

/** The rows that a plain table would show. */
export function buildQuery(formData: FormData): QueryContext {
  return table({ ...formData, server_pagination: false });
}
