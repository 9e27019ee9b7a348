import { type DashboardLayout, isRecord, type LayoutNode } from "../layout/tree.ts";
import { type NativeFilter, readScope, type Scope } from "./config.ts";
import { type ExtraFormData, mergeExtraFormData } from "./extra-form-data.ts";
import type { DataMasks } from "./masks.ts";

/** The charts below a scope's roots, without those it excludes. */
function chartsInScope(scope: Scope, layout: DashboardLayout): Set<number> {
  const excluded = new Set(scope.excluded);
  const roots = new Set(scope.rootPath);
  const isBelow = (node: LayoutNode) => node.parents.some((parent) => roots.has(parent));
  const inside = [...layout.places].filter(([id, places]) => !excluded.has(id) && places.some(isBelow));
  return new Set(inside.map(([id]) => id));
}

/** The charts that a filter applies to: by its scope, or by the list that an older dashboard stores instead. */
export function chartsOfFilter(filter: NativeFilter, layout: DashboardLayout): Set<number> {
  if (filter.scope) return chartsInScope(filter.scope, layout);
  if (filter.chartsInScope.length > 0) return new Set(filter.chartsInScope.filter((id) => layout.places.has(id)));
  return new Set(layout.places.keys());
}

/** The charts that a click in a chart filters: its own setting, else the dashboard's; never itself. */
export function chartsOfCrossFilter(
  source: number,
  metadata: Record<string, unknown>,
  layout: DashboardLayout,
): Set<number> {
  const configurations = isRecord(metadata.chart_configuration) ? metadata.chart_configuration : {};
  const own = configurations[String(source)];
  const cross = isRecord(own) && isRecord(own.crossFilters) ? own.crossFilters : {};
  const global = isRecord(metadata.global_chart_configuration) ? metadata.global_chart_configuration : {};
  const scope = readScope(cross.scope) ?? readScope(global.scope) ?? { rootPath: ["ROOT_ID"], excluded: [] };
  const charts = chartsInScope(scope, layout);
  charts.delete(source);
  return charts;
}

/** One filter, cross filter or not, with the charts it reaches. */
export interface Reach {
  id: string;
  charts: Set<number>;
}

/** What the filters that reach a chart say together. */
export function extraFormDataOfChart(chartId: number, reaches: Reach[], masks: DataMasks): ExtraFormData {
  const parts = reaches
    .filter((reach) => reach.charts.has(chartId))
    .map((reach) => masks[reach.id]?.extraFormData ?? {});
  return mergeExtraFormData(parts);
}
