import { list, metricLabel, text } from "../form-data.ts";
import { axisColumn, hasAxis } from "../query/axis.ts";
import {
  compare,
  contribution,
  flatten,
  operations,
  pivot,
  rankingOrder,
  rename,
  resample,
  rolling,
  sortAxis,
  timeOffsets,
} from "../query/operators.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

/** The query of all charts with series along an x-axis. */
export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => {
    const dimensions = list(formData, "groupby");
    const query = {
      ...base,
      metrics: [...(base.metrics ?? []), ...sortMetric(formData, base.metrics ?? [])],
      columns: [axisColumn(formData), ...dimensions].filter(
        (column) => column !== undefined && column !== "__timestamp",
      ),
      series_columns: dimensions,
      ...(hasAxis(formData) ? {} : { is_timeseries: true }),
      time_offsets: timeOffsets(formData),
      orderby: rankingOrder(base),
    };
    return [
      {
        ...query,
        post_processing: operations(
          pivot(formData, query),
          rolling(formData, query),
          compare(formData, query),
          resample(formData),
          rename(formData, query),
          contribution(formData),
          sortAxis(formData, query),
          flatten,
        ),
      },
    ];
  });
}

/** The metric that orders the x-axis, if it is not among those drawn. */
function sortMetric(formData: FormData, metrics: unknown[]): unknown[] {
  const metric = formData.timeseries_limit_metric;
  if (!metric || text(formData, "x_axis_sort") !== metricLabel(metric)) return [];
  return metrics.some((known) => metricLabel(known) === metricLabel(metric)) ? [] : [metric];
}
