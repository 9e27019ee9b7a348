import { isRecord } from "../layout/tree.ts";
import type { DataMaskState } from "./masks.ts";

type FilterKind = "filter_select" | "filter_range" | "filter_time" | "filter_timecolumn" | "filter_timegrain";

const kinds = new Set<string>([
  "filter_select",
  "filter_range",
  "filter_time",
  "filter_timecolumn",
  "filter_timegrain",
]);

export interface Scope {
  rootPath: string[];
  excluded: number[];
}

/** A native filter as `json_metadata.native_filter_configuration` stores it. */
export interface NativeFilter {
  type: "filter";
  id: string;
  name: string;
  description: string;
  kind: FilterKind;
  datasetId: number | undefined;
  column: string;
  controls: Record<string, unknown>;
  /** filters whose values narrow this one's */
  parents: string[];
  scope: Scope | undefined;
  chartsInScope: number[];
  defaultMask: DataMaskState;
  adhocFilters: unknown[];
  timeRange: string | undefined;
  granularity: string | undefined;
  sortMetric: unknown;
}

interface FilterDivider {
  type: "divider";
  id: string;
  title: string;
  description: string;
}

/** A kind this frontend does not know: shown as such, without effect. */
interface UnknownFilter {
  type: "unknown";
  id: string;
  name: string;
  kind: string;
}

export type FilterItem = NativeFilter | FilterDivider | UnknownFilter;

/** Reads the filters of a dashboard's metadata, in their order. */
export function readFilters(metadata: Record<string, unknown>): FilterItem[] {
  const stored = metadata.native_filter_configuration;
  return (Array.isArray(stored) ? stored : []).filter(isRecord).map(readFilter);
}

function readFilter(raw: Record<string, unknown>): FilterItem {
  const id = String(raw.id);
  const description = typeof raw.description === "string" ? raw.description : "";
  if (raw.type === "DIVIDER") return { type: "divider", id, title: String(raw.title ?? ""), description };
  const name = String(raw.name ?? "");
  const kind = String(raw.filterType ?? "");
  if (!kinds.has(kind)) return { type: "unknown", id, name, kind };
  const target = Array.isArray(raw.targets) && isRecord(raw.targets[0]) ? raw.targets[0] : {};
  return {
    type: "filter",
    id,
    name,
    description,
    kind: kind as FilterKind,
    datasetId: Number(target.datasetId) || undefined,
    column: isRecord(target.column) ? String(target.column.name ?? "") : "",
    controls: isRecord(raw.controlValues) ? raw.controlValues : {},
    parents: Array.isArray(raw.cascadeParentIds) ? raw.cascadeParentIds.map(String) : [],
    scope: readScope(raw.scope),
    chartsInScope: Array.isArray(raw.chartsInScope) ? raw.chartsInScope.map(Number) : [],
    defaultMask: readMask(raw.defaultDataMask),
    adhocFilters: Array.isArray(raw.adhoc_filters) ? raw.adhoc_filters : [],
    timeRange: typeof raw.time_range === "string" ? raw.time_range : undefined,
    granularity: typeof raw.granularity_sqla === "string" ? raw.granularity_sqla : undefined,
    sortMetric: raw.sortMetric ?? undefined,
  };
}

export function readScope(raw: unknown): Scope | undefined {
  if (!isRecord(raw)) return undefined;
  return {
    rootPath: Array.isArray(raw.rootPath) ? raw.rootPath.map(String) : [],
    excluded: Array.isArray(raw.excluded) ? raw.excluded.map(Number) : [],
  };
}

/** A data mask from stored JSON or a URL. */
export function readMask(raw: unknown): DataMaskState {
  const mask = isRecord(raw) ? raw : {};
  const state = isRecord(mask.filterState) ? mask.filterState : {};
  return { extraFormData: isRecord(mask.extraFormData) ? mask.extraFormData : {}, filterState: { ...state } };
}

/** Whether a switch of a filter's settings is on. */
export function isOn(filter: NativeFilter, control: string): boolean {
  return filter.controls[control] === true;
}
