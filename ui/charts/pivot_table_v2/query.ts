import { list } from "../form-data.ts";
import { grainedColumn } from "../query/axis.ts";
import { rankingOrder } from "../query/operators.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => {
    const columns = [...new Set([...list(formData, "groupbyColumns"), ...list(formData, "groupbyRows")])];
    return [
      {
        ...base,
        orderby: rankingOrder({ ...base, orderby: undefined }),
        columns: columns.map((column) => grainedColumn(column, formData)),
      },
    ];
  });
}
