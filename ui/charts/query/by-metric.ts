import { flag } from "../form-data.ts";
import type { FormData, QueryObject } from "../types.ts";

/** The largest first, where `sort_by_metric` asks for it. */
export function byMetric(formData: FormData, base: QueryObject): QueryObject {
  return flag(formData, "sort_by_metric") && formData.metric ? { ...base, orderby: [[formData.metric, false]] } : base;
}
