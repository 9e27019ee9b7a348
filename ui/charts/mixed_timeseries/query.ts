import { list } from "../form-data.ts";
import { axisColumn, hasAxis } from "../query/axis.ts";
import {
  compare,
  flatten,
  operations,
  pivot,
  rankingOrder,
  rename,
  resample,
  rolling,
  timeOffsets,
} from "../query/operators.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext, QueryObject } from "../types.ts";

/** Two queries over one x-axis. */
export function buildQuery(formData: FormData): QueryContext {
  const first = side(formData, "a");
  const second = side(formData, "b");
  const context = queryContext(first, (base) => [seriesQuery(first, base)]);
  const other = queryContext(second, (base) => [seriesQuery(second, base)]);
  return {
    ...context,
    queries: [...context.queries, ...other.queries],
    form_data: { ...formData, force: context.force, result_format: "json", result_type: "full" },
  };
}

/** Controls that query B has of its own, with what they begin with: where B says nothing, what A says is not meant. */
const ownOfSecond = {
  metrics: undefined,
  groupby: undefined,
  adhoc_filters: undefined,
  limit: undefined,
  timeseries_limit_metric: undefined,
  order_desc: true,
  row_limit: 10_000,
  truncate_metric: true,
  rolling_type: undefined,
  rolling_periods: undefined,
  min_periods: undefined,
  time_compare: undefined,
  comparison_type: "values",
  resample_rule: undefined,
  resample_method: undefined,
};

/** The form_data of one of the two queries: controls of query B are named `…_b`. */
export function side(formData: FormData, which: "a" | "b"): FormData {
  const own: FormData = { viz_type: formData.viz_type };
  for (const [key, value] of Object.entries(formData)) if (!key.endsWith("_b")) own[key] = value;
  if (which === "a") return own;
  Object.assign(own, ownOfSecond);
  for (const [key, value] of Object.entries(formData)) {
    if (key.endsWith("_b") && value !== undefined) own[key.slice(0, -2)] = value;
  }
  return own;
}

function seriesQuery(formData: FormData, base: QueryObject): QueryObject {
  const dimensions = list(formData, "groupby");
  const query: QueryObject = {
    ...base,
    columns: [axisColumn(formData), ...dimensions].filter((column) => column !== undefined && column !== "__timestamp"),
    series_columns: dimensions,
    ...(hasAxis(formData) ? {} : { is_timeseries: true }),
    time_offsets: timeOffsets(formData),
  };
  const { series_limit_metric: _metric, order_desc: _order, ...rest } = query;
  return {
    ...(base.orderby && base.orderby.length > 0 ? query : rest),
    orderby: rankingOrder(query),
    post_processing: operations(
      pivot(formData, query),
      rolling(formData, query),
      compare(formData, query),
      resample(formData),
      rename(formData, query),
      flatten,
    ),
  };
}
