/** What filters add to a chart's query; Superset's ExtraFormData. */
export type ExtraFormData = Record<string, unknown>;

/** Lists, which every filter adds to. Everything else is set, and the last filter wins. */
const appended = new Set([
  "adhoc_filters",
  "filters",
  "interactive_groupby",
  "interactive_highlight",
  "interactive_drilldown",
]);

/** The sum of what several filters say, in their order. */
export function mergeExtraFormData(parts: ExtraFormData[]): ExtraFormData {
  const merged: ExtraFormData = {};
  for (const part of parts) {
    for (const [key, value] of Object.entries(part)) {
      if (value === undefined || value === null) continue;
      if (key === "custom_form_data") merged[key] = { ...(merged[key] as object), ...(value as object) };
      else if (appended.has(key)) merged[key] = [...((merged[key] as unknown[] | undefined) ?? []), ...[value].flat()];
      else merged[key] = value;
    }
  }
  return merged;
}
