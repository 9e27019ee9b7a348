import { text } from "../form-data.ts";
import { axisColumn, hasAxis } from "../query/axis.ts";
import { flatten, operations, pivot, resample, rolling } from "../query/operators.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

/** The trend, and where the number is to be computed over everything, that number. */
export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => {
    const column = axisColumn(formData);
    const trend = {
      ...base,
      columns: hasAxis(formData) ? [column] : [],
      ...(hasAxis(formData) ? {} : { is_timeseries: true }),
    };
    const shaped = {
      ...trend,
      post_processing: operations(
        pivot(formData, { ...trend, series_columns: [] }),
        rolling(formData, trend),
        resample(formData),
        flatten,
      ),
    };
    if (text(formData, "aggregation") !== "raw") return [shaped];
    return [shaped, { ...base, columns: [], is_timeseries: false, post_processing: [] }];
  });
}
