import { list } from "../form-data.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

/** Here the series limit is the number of bubbles, as Superset's server has it for this older chart. */
export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => {
    const columns = [...new Set([...list(formData, "entity"), ...list(formData, "series")])];
    const { series_limit: limit, ...rest } = base;
    return [{ ...rest, columns, series_limit: 0, ...(limit ? { row_limit: limit } : {}) }];
  });
}
