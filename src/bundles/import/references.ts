import type { DashboardConfig } from "../schemas.ts";
import { mapOf as child, mapsOf as maps, type Tree, type TreeMap } from "../tree.ts";

/** Ids of this installation for what a dashboard refers to by uuid. */
export interface KnownIds {
  charts: ReadonlyMap<string, number>;
  datasets: ReadonlyMap<string, number>;
}

/** uuid → id in the bundle, of every chart in a layout. */
export function chartsOf(position: TreeMap | null | undefined): Map<string, number> {
  const found = new Map<string, number>();
  for (const meta of chartMetas(position)) {
    const uuid = meta.get("uuid");
    if (typeof uuid === "string") found.set(uuid, Number(meta.get("chartId")));
  }
  return found;
}

/** The uuids of the datasets that native filters ask. */
export const filterDatasetsOf = (metadata: TreeMap | undefined): string[] =>
  nativeFilters(metadata)
    .flatMap((filter) => maps(filter.get("targets")))
    .map((target) => target.get("datasetUuid"))
    .filter((uuid) => typeof uuid === "string");

/** The layout and metadata of a dashboard with the ids of this installation; what it refers to and is not there goes. */
export function withLocalIds(config: DashboardConfig, known: KnownIds): { position?: TreeMap; metadata?: TreeMap } {
  const position = config.position && copy(config.position);
  const metadata = config.metadata && copy(config.metadata);
  const ids = new Map<number, number>();
  for (const [uuid, old] of chartsOf(position)) {
    const id = known.charts.get(uuid);
    if (id !== undefined) ids.set(old, id);
  }
  for (const meta of chartMetas(position)) {
    const id = known.charts.get(String(meta.get("uuid")));
    if (id !== undefined) meta.set("chartId", id);
  }
  if (metadata) {
    metadata.delete("show_native_filters");
    localList(metadata, "timed_refresh_immune_slices", ids);
    localKeys(metadata, "expanded_slices", ids);
    localFilterScopes(metadata, ids);
    localDefaultFilters(metadata, ids);
    localChartConfiguration(metadata, ids);
    localScope(child(metadata, "global_chart_configuration"), ids);
    for (const filter of nativeFilters(metadata)) localFilter(filter, ids, known.datasets);
  }
  return { position, metadata };
}

function localFilter(filter: TreeMap, ids: ReadonlyMap<number, number>, datasets: KnownIds["datasets"]): void {
  for (const target of maps(filter.get("targets"))) {
    const uuid = target.get("datasetUuid");
    target.delete("datasetUuid");
    const id = typeof uuid === "string" ? datasets.get(uuid) : undefined;
    if (id !== undefined) target.set("datasetId", id);
  }
  localScope(filter, ids);
}

/** A scope, and what was computed from it when the dashboard was last saved. */
function localScope(owner: TreeMap | undefined, ids: ReadonlyMap<number, number>): void {
  if (!owner) return;
  const scope = child(owner, "scope");
  if (scope) localList(scope, "excluded", ids);
  localList(owner, "chartsInScope", ids);
}

function localFilterScopes(metadata: TreeMap, ids: ReadonlyMap<number, number>): void {
  localKeys(metadata, "filter_scopes", ids);
  for (const columns of maps([...(child(metadata, "filter_scopes")?.values() ?? [])])) {
    for (const attributes of maps([...columns.values()])) localList(attributes, "immune", ids);
  }
}

/** JSON inside the JSON: chart id → filters. */
function localDefaultFilters(metadata: TreeMap, ids: ReadonlyMap<number, number>): void {
  const text = metadata.get("default_filters");
  if (typeof text !== "string" || text === "") return;
  let filters: unknown;
  try {
    filters = JSON.parse(text);
  } catch {
    metadata.delete("default_filters");
    return;
  }
  const entries = Object.entries((filters ?? {}) as Record<string, unknown>);
  const kept = entries.flatMap(([old, value]) => (ids.has(Number(old)) ? [[String(ids.get(Number(old))), value]] : []));
  metadata.set("default_filters", JSON.stringify(Object.fromEntries(kept)));
}

function localChartConfiguration(metadata: TreeMap, ids: ReadonlyMap<number, number>): void {
  localKeys(metadata, "chart_configuration", ids);
  for (const [id, configuration] of child(metadata, "chart_configuration") ?? []) {
    if (!(configuration instanceof Map)) continue;
    configuration.set("id", Number(id));
    localScope(child(configuration, "crossFilters"), ids);
  }
}

/** Replaces the chart ids that are a mapping's keys. */
function localKeys(owner: TreeMap, name: string, ids: ReadonlyMap<number, number>): void {
  const map = child(owner, name);
  if (!map) return;
  const local: TreeMap = new Map();
  for (const [old, value] of map) {
    const id = ids.get(Number(old));
    if (id !== undefined) local.set(String(id), value);
  }
  owner.set(name, local);
}

/** Replaces the chart ids of a list. */
function localList(owner: TreeMap, name: string, ids: ReadonlyMap<number, number>): void {
  const list = owner.get(name);
  if (!Array.isArray(list)) return;
  owner.set(
    name,
    list.map((old) => ids.get(Number(old))).filter((id) => id !== undefined),
  );
}

function chartMetas(position: TreeMap | null | undefined): TreeMap[] {
  return maps([...(position?.values() ?? [])])
    .filter((item) => item.get("type") === "CHART")
    .map((item) => item.get("meta"))
    .filter((meta): meta is TreeMap => meta instanceof Map);
}

const nativeFilters = (metadata: TreeMap | undefined): TreeMap[] => maps(metadata?.get("native_filter_configuration"));

function copy(map: TreeMap): TreeMap {
  const deep = (tree: Tree): Tree => (tree instanceof Map ? copy(tree) : Array.isArray(tree) ? tree.map(deep) : tree);
  return new Map([...map].map(([key, value]) => [key, deep(value)]));
}
