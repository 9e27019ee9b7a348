import { mapQuery } from "../deck/query.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  return mapQuery(formData, { spatial: ["start_spatial", "end_spatial"] });
}
