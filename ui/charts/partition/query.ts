import { text } from "../form-data.ts";
import { queryOverTime } from "../over-time/query.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  return queryOverTime(formData, { is_timeseries: text(formData, "time_series_option", "not_time") !== "not_time" });
}
