import { columnLabel, isRecord } from "../form-data.ts";
import type { FormData } from "../types.ts";

/** The column of the x-axis: the chosen one, else, in charts from before there was a choice, the time column. */
export function axisColumn(formData: FormData): unknown {
  if (hasAxis(formData)) return formData.x_axis;
  return formData.granularity_sqla ? "__timestamp" : undefined;
}

export function hasAxis(formData: FormData): boolean {
  const axis = formData.x_axis;
  return (typeof axis === "string" && axis !== "") || isRecord(axis);
}

/** The name under which the x-axis's values come back. */
export function axisLabel(formData: FormData): string {
  const column = axisColumn(formData);
  return column === undefined ? "" : columnLabel(column);
}

/** A temporal column that is grouped by, with the chart's time grain. */
export function grainedColumn(column: unknown, formData: FormData): unknown {
  const lookup = formData.temporal_columns_lookup;
  const grain = formData.time_grain_sqla;
  if (typeof column !== "string" || !grain || !isRecord(lookup) || !lookup[column]) return column;
  return { timeGrain: grain, columnType: "BASE_AXIS", sqlExpression: column, label: column, expressionType: "SQL" };
}
