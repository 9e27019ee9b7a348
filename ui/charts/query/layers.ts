import { isRecord, list } from "../form-data.ts";
import type { FormData } from "../types.ts";

/**
 * A chart's annotation layers as they are asked for. Layers of other charts may take over the range and the grain of the one that
 * they lie on: `overrides` then have the key without a value.
 * @param extra what a dashboard's filters say
 */
export function layersIn(formData: FormData, extra: Record<string, unknown>): unknown[] {
  const own = { time_range: extra.time_range ?? rangeOf(formData), time_grain_sqla: formData.time_grain_sqla };
  return list(formData, "annotation_layers").map((layer) => {
    if (!isRecord(layer) || !isRecord(layer.overrides)) return layer;
    const overrides = { ...layer.overrides };
    for (const key of ["time_range", "time_grain_sqla"] as const)
      if (overrides[key] === null && typeof own[key] === "string") overrides[key] = own[key];
    return { ...layer, overrides };
  });
}

/** The chart's time range: a key of its own, or a filter on its x-axis or any other column. */
function rangeOf(formData: FormData): unknown {
  if (typeof formData.time_range === "string" && formData.time_range !== "") return formData.time_range;
  const ranges = list(formData, "adhoc_filters")
    .filter(isRecord)
    .filter((one) => one.operator === "TEMPORAL_RANGE");
  return (ranges.find(({ subject }) => subject === formData.x_axis) ?? ranges[0])?.comparator;
}
