import { mapQuery } from "../deck/query.ts";
import { list } from "../form-data.ts";
import type { FormData, QueryContext } from "../types.ts";

/** The points with their label and size; grouped ones first by the chart's groups. */
export function buildQuery(formData: FormData): QueryContext {
  const radius = formData.point_radius === "Auto" ? [] : list(formData, "point_radius");
  const labels = list(formData, "mapbox_label").filter((label) => label !== "count");
  return mapQuery(
    { ...formData, dimension: null },
    {
      columns: [
        ...list(formData, "all_columns_x"),
        ...list(formData, "all_columns_y"),
        ...list(formData, "groupby"),
        ...labels,
        ...radius,
      ],
    },
  );
}
