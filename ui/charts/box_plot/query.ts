import { columnLabel, list, metricLabel, text } from "../form-data.ts";
import { grainedColumn } from "../query/axis.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => {
    const groups = list(formData, "groupby");
    const spread = list(formData, "columns");
    const overTime = spread.length === 0 && formData.granularity_sqla ? [formData.granularity_sqla] : spread;
    return [
      {
        ...base,
        columns: [...overTime.map((column) => grainedColumn(column, formData)), ...groups],
        series_columns: groups,
        post_processing: [
          {
            operation: "boxplot",
            options: {
              ...whiskers(text(formData, "whiskerOptions", "Tukey")),
              groupby: groups.map(columnLabel),
              metrics: (base.metrics ?? []).map(metricLabel),
            },
          },
        ],
      },
    ];
  });
}

function whiskers(choice: string): Record<string, unknown> {
  const percentiles = /^(\d+)\/(\d+) percentiles$/.exec(choice);
  if (percentiles) return { whisker_type: "percentile", percentiles: [Number(percentiles[1]), Number(percentiles[2])] };
  return { whisker_type: choice.startsWith("Min/max") ? "min/max" : "tukey" };
}
