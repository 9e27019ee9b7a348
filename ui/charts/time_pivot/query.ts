import { list } from "../form-data.ts";
import { queryOverTime } from "../over-time/query.ts";
import type { FormData, QueryContext } from "../types.ts";

/** One metric over time, the smallest first; which period a time belongs to is found where it is drawn. */
export function buildQuery(formData: FormData): QueryContext {
  const orderby = list(formData, "metric").map((metric): [unknown, boolean] => [metric, formData.order_desc !== true]);
  return queryOverTime(formData, { columns: [], series_columns: [], orderby });
}
