import { compare, operations, timeOffsets } from "../query/operators.ts";
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

/** "custom" stands for the distance to a start that is chosen beside it. */
export function comparedTimes(formData: FormData): string[] {
  return timeOffsets(formData).flatMap((offset) =>
    offset === "custom" ? (formData.start_date_offset ? [String(formData.start_date_offset)] : []) : [offset],
  );
}
