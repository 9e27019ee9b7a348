import type { DashboardLayout, LayoutNode } from "../layout/tree.ts";
import type { NativeFilter, Scope } from "./config.ts";
import { crossFilterScopes } from "./cross-filter-scopes.ts";
import { type ExtraFormData, mergeExtraFormData } from "./extra-form-data.ts";
import type { DataMasks } from "./masks.ts";

/** The charts below a scope's roots, without those it excludes. */
export function chartsInScope(scope: Scope, layout: DashboardLayout): Set<number> {
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
  const { shared, own } = crossFilterScopes(metadata);
  const charts = chartsInScope(own.get(source) ?? shared, layout);
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
