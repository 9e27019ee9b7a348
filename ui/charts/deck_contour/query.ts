import { mapQuery } from "../deck/query.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  return mapQuery(formData, { spatial: ["spatial"], metrics: [formData.size] });
}
