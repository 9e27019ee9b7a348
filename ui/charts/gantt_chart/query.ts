import { list } from "../form-data.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

/** The bars with what their tooltips say. */
export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => {
    const series = list(formData, "series");
    const wanted = [
      ...["start_time", "end_time", "y_axis"].flatMap((key) => list(formData, key)),
      ...series,
      ...list(formData, "tooltip_columns"),
      ...(base.orderby ?? []).map(([column]) => column),
    ];
    return [
      {
        ...base,
        columns: [...new Set(wanted)],
        metrics: list(formData, "tooltip_metrics"),
        orderby: base.orderby ?? [],
        series_columns: series,
      },
    ];
  });
}
