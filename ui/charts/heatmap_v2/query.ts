import { columnLabel, list, metricLabel, text } from "../form-data.ts";
import { axisColumn, axisLabel } from "../query/axis.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => {
    const rows = list(formData, "groupby");
    const metric = metricLabel(formData.metric ?? base.metrics?.[0] ?? "");
    const across = text(formData, "normalize_across", "heatmap");
    const group = across === "x" ? axisLabel(formData) : across === "y" ? columnLabel(rows[0] ?? "") : undefined;
    const orderby = [
      ...order(text(formData, "sort_x_axis"), axisColumn(formData), metric),
      ...order(text(formData, "sort_y_axis"), rows[0], metric),
    ];
    return [
      {
        ...base,
        columns: [axisColumn(formData), ...rows].filter((column) => column !== undefined),
        orderby,
        post_processing: [
          { operation: "rank", options: { metric, ...(group === undefined ? {} : { group_by: group }) } },
        ],
      },
    ];
  });
}

/** "alpha_asc", "value_desc", … */
function order(choice: string, column: unknown, metric: string): [unknown, boolean][] {
  if (!choice || column === undefined) return [];
  return [[choice.startsWith("value") ? metric : column, choice.endsWith("asc")]];
}
