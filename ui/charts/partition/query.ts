import { text } from "../form-data.ts";
import { queryOverTime } from "../over-time/query.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  const isOverTime = text(formData, "time_series_option", "not_time") !== "not_time";
  return queryOverTime(unlessAnalysed(formData), { is_timeseries: isOverTime });
}

/** The settings of an analysis count only where one is chosen. */
export function unlessAnalysed(formData: FormData): FormData {
  if (text(formData, "time_series_option") === "adv_anal") return formData;
  return { ...formData, rolling_type: "None", time_compare: [], resample_rule: null, contribution: false };
}
