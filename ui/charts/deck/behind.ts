import { columnLabel, isRecord } from "../form-data.ts";
import { chartTypes } from "../registry.ts";
import type { ChartInput, QueryFilter } from "../types.ts";
import { valueFilter } from "../values-behind.ts";

/** The filters for the rows behind what lies under the pointer on a map; none for a cell of many rows, or for the land. */
export function behindFeature({ formData }: Pick<ChartInput, "formData">, object: unknown): QueryFilter[] {
  const row = isRecord(object) && isRecord(object.row) ? object.row : undefined;
  if (!row) return [];
  const columns = chartTypes[formData.viz_type]?.buildQuery(formData).queries[0]?.columns ?? [];
  return columns.flatMap((column) => {
    const label = columnLabel(column);
    return label in row ? [valueFilter(column, row[label])] : [];
  });
}
