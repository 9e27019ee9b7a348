import { list } from "../form-data.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => [
    { ...base, columns: [...list(formData, "entity"), ...list(formData, "series")] },
  ]);
}
