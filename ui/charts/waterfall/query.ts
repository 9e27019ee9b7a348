import { list } from "../form-data.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  const columns = [...list(formData, formData.x_axis ? "x_axis" : "granularity_sqla"), ...list(formData, "groupby")];
  return queryContext(formData, (base) => [{ ...base, columns, orderby: columns.map((column) => [column, true]) }]);
}
