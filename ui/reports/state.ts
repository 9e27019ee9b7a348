import { readMask } from "../dashboard/filters/config.ts";
import type { DataMaskState, DataMasks } from "../dashboard/filters/masks.ts";
import { isRecord } from "../dashboard/layout/tree.ts";

/** The state of a dashboard as permalinks keep it: `dataMask`, `activeTabs`, `anchor`, `urlParams`. */
export type DashboardView = Record<string, unknown>;

/** The values of filters in a state. */
export const masksIn = ({ dataMask }: DashboardView): DataMasks =>
  Object.fromEntries(Object.entries(isRecord(dataMask) ? dataMask : {}).map(([id, mask]) => [id, readMask(mask)]));

/** The state with a filter's value, which may be none where the dashboard opens with one. */
export function withMask(view: DashboardView, id: string, mask: DataMaskState): DashboardView {
  const before = isRecord(view.dataMask) ? view.dataMask : {};
  return { urlParams: [], activeTabs: [], ...view, dataMask: { ...before, [id]: { id, ownState: {}, ...mask } } };
}

/** The tabs that are sent, each by itself: an anchor is the id of one, or a JSON list of several. */
export function chosenTabs({ anchor }: DashboardView): string[] {
  if (typeof anchor !== "string" || anchor === "") return [];
  try {
    const read: unknown = JSON.parse(anchor);
    if (Array.isArray(read)) return read.map(String);
  } catch {
    // One id.
  }
  return [anchor];
}

/** The state with these tabs; none: those that the dashboard opens with. */
export function withTabs(view: DashboardView, tabs: string[]): DashboardView {
  const { anchor: _, ...others } = view;
  const base = { urlParams: [], activeTabs: [], dataMask: {}, ...others };
  if (tabs.length === 0) return base;
  return { ...base, anchor: tabs.length === 1 ? tabs[0] : JSON.stringify(tabs) };
}
