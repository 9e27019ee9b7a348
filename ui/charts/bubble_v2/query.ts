import { list } from "../form-data.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext, QueryObject } from "../types.ts";

/** Bubbles in the order of a metric where one is chosen. */
export function buildQuery(formData: FormData): QueryContext {
  const { orderby: by, ...rest } = formData;
  const orderby: QueryObject["orderby"] = by
    ? [[list(formData, "orderby")[0], formData.order_desc === false]]
    : undefined;
  return queryContext(rest, (base) => [
    { ...base, orderby, columns: [...list(formData, "entity"), ...list(formData, "series")] },
  ]);
}
