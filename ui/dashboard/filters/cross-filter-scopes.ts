import { isRecord } from "../layout/tree.ts";
import { readScope, type Scope } from "./config.ts";

type Metadata = Record<string, unknown>;

const everywhere: Scope = { rootPath: ["ROOT_ID"], excluded: [] };

/** Which charts a click in a chart filters, as a dashboard stores it: one scope for all, and those of single charts. */
export function crossFilterScopes(metadata: Metadata): { shared: Scope; own: Map<number, Scope> } {
  const global = isRecord(metadata.global_chart_configuration) ? metadata.global_chart_configuration : {};
  const own = Object.entries(configurations(metadata)).flatMap(([id, one]): [number, Scope][] => {
    const cross = isRecord(one) && isRecord(one.crossFilters) ? one.crossFilters : {};
    // "global" stands there, too, for charts that have none of their own.
    const scope = readScope(cross.scope);
    return scope ? [[Number(id), scope]] : [];
  });
  return { shared: readScope(global.scope) ?? everywhere, own: new Map(own) };
}

export function withSharedScope(metadata: Metadata, scope: Scope, chartsInScope: number[]): Metadata {
  return { ...metadata, global_chart_configuration: { scope, chartsInScope } };
}

/**
 * A chart's own scope; undefined gives it back to what holds for all.
 * @param chartsInScope the charts that the scope reaches, which Superset stores beside it
 */
export function withChartScope(
  metadata: Metadata,
  chartId: number,
  scope: Scope | undefined,
  chartsInScope: number[] = [],
): Metadata {
  const all = configurations(metadata);
  const { [String(chartId)]: old, ...others } = all;
  if (!scope) return { ...metadata, chart_configuration: others };
  const kept = isRecord(old) ? old : {};
  const entry = { ...kept, id: chartId, crossFilters: { scope, chartsInScope } };
  return { ...metadata, chart_configuration: { ...others, [chartId]: entry } };
}

function configurations(metadata: Metadata): Record<string, unknown> {
  return isRecord(metadata.chart_configuration) ? metadata.chart_configuration : {};
}
