import type { CSSProperties } from "react";
import type { ChartTheme, QueryFilter } from "./types.ts";

/** A filter for the rows in which a column has this value; with a grain, for the whole period that begins there. */
export function valueFilter(col: unknown, value: unknown, grain?: string): QueryFilter {
  if (value === null || value === undefined) return { col, op: "IS NULL" };
  return grain ? { col, op: "==", val: value, grain } : { col, op: "IN", val: [value] };
}

/** Marks an element of a drawing with the filters for the rows behind it, for menus that open there. */
export function markedWith(filters: readonly QueryFilter[]): { "data-behind": string } {
  return { "data-behind": JSON.stringify(filters) };
}

/** The filters for the rows behind a place in a drawing; none where nothing is marked. */
export function filtersBehind(place: EventTarget): QueryFilter[] {
  const marked = place instanceof Element ? place.closest<HTMLElement>("[data-behind]") : null;
  return marked?.dataset.behind ? (JSON.parse(marked.dataset.behind) as QueryFilter[]) : [];
}

/** Whether a place in a drawing is the one that a chart's cross-filter stands for. */
export function isPicked(filters: readonly QueryFilter[], picked: readonly QueryFilter[] | undefined): boolean {
  return picked !== undefined && JSON.stringify(filters) === JSON.stringify(picked);
}

/** How a cell looks that a chart's cross-filter stands for. */
export function pickedStyle({ primary, background }: ChartTheme): CSSProperties {
  return { fontWeight: 600, background: `color-mix(in srgb, ${primary} 18%, ${background})` };
}
