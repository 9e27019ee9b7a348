import { columnLabel, list } from "../form-data.ts";
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
    const columns = [...new Map(wanted.map((column) => [columnLabel(column), column])).values()];
    return [
      {
        ...base,
        columns,
        metrics: list(formData, "tooltip_metrics"),
        orderby: base.orderby ?? [],
        series_columns: series,
      },
    ];
  });
}
