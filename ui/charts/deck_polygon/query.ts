import { mapQuery, metricIn } from "../deck/query.ts";
import { list } from "../form-data.ts";
import type { FormData, QueryContext } from "../types.ts";

export function buildQuery(formData: FormData): QueryContext {
  return mapQuery(formData, {
    columns: list(formData, "line_column"),
    metrics: [formData.metric, metricIn(formData.point_radius_fixed)],
  });
}
