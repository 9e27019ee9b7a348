import { mapQuery } from "../deck/query.ts";
import type { FormData, QueryContext } from "../types.ts";

/** The question of hexagons, and of squares. */
export function buildQuery(formData: FormData): QueryContext {
  return mapQuery(formData, { spatial: ["spatial"], metrics: [formData.size] });
}
