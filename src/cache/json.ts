import type { NamedCache } from "./store.ts";

/** An entry that was written as JSON; undefined where there is none, or one that is no JSON (Superset pickles into Redis). */
export async function readJsonEntry(cache: NamedCache, key: string): Promise<unknown> {
  const stored = await cache.get(key);
  if (stored === undefined) return undefined;
  try {
    return JSON.parse(typeof stored === "string" ? stored : Buffer.from(stored).toString("utf8"));
  } catch {
    return undefined;
  }
}
