import { isRecord, list } from "../form-data.ts";
import type { FormData } from "../types.ts";

/**
 * The form data of the chart that is drawn at each place: `selected_chart` is a chart's id, name, kind and params as JSON, taken
 * when it was chosen. It asks the map's own dataset, by place first, with the map's filters.
 */
export function selectedChart(map: FormData): FormData {
  const chosen = parse(map.selected_chart);
  const own = parse(chosen.params);
  const extra = { ...parse(own.extra_form_data), ...parse(map.extra_form_data) };
  const vizType = typeof chosen.viz_type === "string" ? chosen.viz_type : "table";
  const formData: FormData = { ...own, viz_type: vizType };
  const place = list(map, "geom_column");
  return {
    ...formData,
    datasource: map.datasource ?? formData.datasource,
    groupby: [...place, ...list(formData, "groupby")],
    extra_form_data: extra,
    force: map.force,
  };
}

function parse(value: unknown): Record<string, unknown> {
  if (isRecord(value)) return value;
  if (typeof value !== "string") return {};
  try {
    const parsed: unknown = JSON.parse(value);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
