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

/** The form_data of one of the two queries: controls of query B are named `…_b`. */
export function side(formData: FormData, which: "a" | "b"): FormData {
  const own: FormData = { viz_type: formData.viz_type };
  for (const [key, value] of Object.entries(formData)) {
    if (!key.endsWith("_b")) own[key] = value;
  }
  if (which === "a") return own;
  for (const [key, value] of Object.entries(formData)) {
    if (key.endsWith("_b")) own[key.slice(0, -2)] = value;
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
  const { series_limit_metric: metric, order_desc: _order, ...rest } = query;
  const orderby = rankingOrder(query);
  return {
    ...(orderby && !(base.orderby && base.orderby.length > 0) ? rest : query),
    ...(metric === undefined || orderby ? {} : { series_limit_metric: metric }),
    orderby,
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
