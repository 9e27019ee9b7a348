import { inNewWords } from "../over-time/analysis.ts";
import { buildQuery as lines } from "../timeseries/query.ts";
import type { FormData, QueryContext } from "../types.ts";

/** The query of a line chart over the dataset's time column. */
export function buildQuery(formData: FormData): QueryContext {
  return lines({ ...inNewWords(formData), x_axis: undefined, truncate_metric: true });
}
