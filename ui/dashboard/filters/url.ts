import { decodeRison, encodeRison } from "../../api/rison.ts";
import { isRecord } from "../layout/tree.ts";
import { readMask } from "./config.ts";
import { type DataMasks, isSet } from "./masks.ts";

/** The filters that a link carries in `native_filters`, in rison as Superset reads it. */
export function masksFromUrl(search: string): DataMasks | undefined {
  const text = new URLSearchParams(search).get("native_filters");
  if (!text) return undefined;
  try {
    return masksFrom(decodeRison(text));
  } catch {
    return undefined; // A link cut short still opens the dashboard, with its default filters.
  }
}

/** Masks by filter id out of stored JSON. */
export function masksFrom(value: unknown): DataMasks {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([id, mask]) => [id, readMask(mask)])) : {};
}

/** The address of the page with these filters in it; without the parameter where they are the dashboard's defaults. */
export function urlWithMasks(href: string, masks: DataMasks, defaults: DataMasks): string {
  const url = new URL(href);
  url.searchParams.delete("native_filters_key");
  url.searchParams.delete("native_filters");
  if (encodeRison(valuesOf(masks)) !== encodeRison(valuesOf(defaults))) {
    const kept = Object.entries(masks).filter(([id, mask]) => isSet(mask) || isSet(defaults[id]));
    const written = Object.fromEntries(kept.map(([id, mask]) => [id, { id, ...mask, ownState: {} }]));
    url.searchParams.set("native_filters", encodeRison(written));
  }
  return url.href;
}

function valuesOf(masks: DataMasks): Record<string, unknown> {
  const set = Object.entries(masks).filter(([, mask]) => isSet(mask));
  return Object.fromEntries(set.map(([id, mask]) => [id, mask.filterState.value ?? null] as const).sort());
}
