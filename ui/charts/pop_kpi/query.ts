import { compare, comparedTimes, operations } from "../query/operators.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

/** The metric now, and in the time that it is compared with. */
export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => [
    {
      ...base,
      post_processing: operations(compare(formData, base)),
      time_offsets: comparedTimes(formData),
    },
  ]);
}
