import { t } from "../../i18n/t.ts";
import { kindNames } from "../filters/kinds.ts";
import { isRecord } from "../layout/tree.ts";

/** One entry of `native_filter_configuration`, as it is stored. */
export type StoredFilter = Readonly<Record<string, unknown>> & { id: string };

export const filterKinds = Object.entries(kindNames).map(([value, label]) => ({ value, label }));

const noMask = { extraFormData: {}, filterState: {}, ownState: {} };
const everywhere = { rootPath: ["ROOT_ID"], excluded: [] };

/** A filter that has nothing but its kind yet. */
export function newFilter(): StoredFilter {
  return {
    id: newId("NATIVE_FILTER"),
    type: "NATIVE_FILTER",
    name: "",
    description: "",
    filterType: "filter_select",
    targets: [{}],
    controlValues: { enableEmptyFilter: false, defaultToFirstItem: false, multiSelect: true },
    cascadeParentIds: [],
    defaultDataMask: noMask,
    scope: everywhere,
  };
}

/** A heading between filters. */
export function newDivider(): StoredFilter {
  return {
    id: newId("NATIVE_FILTER_DIVIDER"),
    type: "DIVIDER",
    title: "",
    description: "",
    targets: [{}],
    scope: everywhere,
  };
}

export function storedFilters(metadata: Record<string, unknown>): StoredFilter[] {
  const stored = metadata.native_filter_configuration;
  return (Array.isArray(stored) ? stored : []).filter(isRecord).map((one) => ({ ...one, id: String(one.id) }));
}

/** What a filter is about: the dataset and column of its first target. */
export function targetOf(filter: StoredFilter): { datasetId: number | undefined; column: string | undefined } {
  const target = Array.isArray(filter.targets) && isRecord(filter.targets[0]) ? filter.targets[0] : {};
  const column = isRecord(target.column) ? target.column.name : undefined;
  return { datasetId: Number(target.datasetId) || undefined, column: typeof column === "string" ? column : undefined };
}

/** What a filter's switches and choices are set to. */
export function controlsOf(filter: StoredFilter): Record<string, unknown> {
  return isRecord(filter.controlValues) ? filter.controlValues : {};
}

export function withControl(filter: StoredFilter, key: string, value: unknown): StoredFilter {
  return { ...filter, controlValues: { ...controlsOf(filter), [key]: value } };
}

/** The filter about something else; a default value that belonged to what it was about before goes. */
export function withTarget(filter: StoredFilter, datasetId: number | undefined, column?: string): StoredFilter {
  const target = { ...(datasetId ? { datasetId } : {}), ...(column ? { column: { name: column } } : {}) };
  return { ...filter, targets: [target], defaultDataMask: noMask };
}

/** The filter as another kind, about the same dataset. */
export function withKind(filter: StoredFilter, filterType: string): StoredFilter {
  const { datasetId } = targetOf(filter);
  return { ...withTarget(filter, filterType === "filter_time" ? undefined : datasetId), filterType };
}

/** Why a filter cannot work yet; undefined when it can. */
export function problemOf(filter: StoredFilter): string | undefined {
  if (filter.type === "DIVIDER") return filter.title ? undefined : t("A divider needs a title.");
  if (!filter.name) return t("A filter needs a name.");
  const { datasetId, column } = targetOf(filter);
  if (filter.filterType === "filter_time") return undefined;
  if (!datasetId) return t("“{name}” needs a dataset.", { name: String(filter.name) });
  const needsColumn = filter.filterType === "filter_select" || filter.filterType === "filter_range";
  return needsColumn && !column ? t("“{name}” needs a column.", { name: String(filter.name) }) : undefined;
}

/** The filters without one, on whose value no other depends any more. */
export function withoutFilter(filters: StoredFilter[], id: string): StoredFilter[] {
  return filters
    .filter((one) => one.id !== id)
    .map((one) =>
      Array.isArray(one.cascadeParentIds) && one.cascadeParentIds.includes(id)
        ? { ...one, cascadeParentIds: one.cascadeParentIds.filter((parent) => parent !== id) }
        : one,
    );
}

/** The filters that one may depend on: those that do not depend on it themselves. */
export function possibleParents(filters: StoredFilter[], id: string): StoredFilter[] {
  const parentsOf = (one: string): string[] => {
    const found = filters.find((filter) => filter.id === one)?.cascadeParentIds;
    return Array.isArray(found) ? found.map(String) : [];
  };
  const dependsOn = (one: string, seen: ReadonlySet<string> = new Set()): boolean =>
    !seen.has(one) && parentsOf(one).some((parent) => parent === id || dependsOn(parent, new Set([...seen, one])));
  return filters.filter((one) => one.type !== "DIVIDER" && one.id !== id && !dependsOn(one.id));
}

function newId(prefix: string): string {
  return `${prefix}-${Math.random().toString(36).slice(2, 12)}`;
}
