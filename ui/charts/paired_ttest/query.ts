import { queryOverTime } from "../over-time/query.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  return queryOverTime(formData);
}
