import { queryOverTime } from "../over-time/query.ts";
import type { FormData, QueryContext } from "../types.ts";

/** One metric over time; which period a time belongs to is found where it is drawn. */
export function buildQuery(formData: FormData): QueryContext {
  return queryOverTime(formData, { columns: [], series_columns: [] });
}
