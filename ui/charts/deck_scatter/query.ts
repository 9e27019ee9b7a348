import { mapQuery, metricIn } from "../deck/query.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  return mapQuery(formData, { spatial: ["spatial"], metrics: [metricIn(formData.point_radius_fixed)] });
}
