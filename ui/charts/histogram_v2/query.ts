import { columnLabel, list, number } from "../form-data.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => {
    const groups = list(formData, "groupby");
    const { metrics: _none, ...rest } = base;
    return [
      {
        ...rest,
        columns: [...groups, formData.column],
        post_processing: [
          {
            operation: "histogram",
            options: {
              column: columnLabel(formData.column),
              groupby: groups.map(columnLabel),
              bins: number(formData, "bins", 5),
              cumulative: formData.cumulative,
              normalize: formData.normalize,
            },
          },
        ],
      },
    ];
  });
}
