import { createHash } from "node:crypto";
import type { QueryDataset } from "./dataset.ts";
import type { Query } from "./query.ts";

export interface KeyParts {
  query: Query;
  dataset: QueryDataset;
  /** Row rules that apply to the viewer, guests' ones too. */
  rules: readonly string[];
  /** Name on whose behalf the database is asked, where that makes a difference. */
  username: string | null;
  extra?: Record<string, unknown>;
}

/**
 * The key under which a query's result is kept: equal exactly when the rows must be. Ends of a time range that was
 * asked for in words are left out, so that "Last week" is found again a minute later.
 */
export function cacheKey({ query, dataset, rules, username, extra }: KeyParts): string {
  const { from, to, resultType: _type, appliedTimeExtras: _extras, annotationLayers: _layers, ...asked } = query;
  const hasWords = query.timeRange !== null || query.filters.some((filter) => filter.op === "TEMPORAL_RANGE");
  const parts = {
    version: 1,
    query: hasWords ? asked : { ...asked, from, to },
    dataset: dataset.id,
    changedOn: [dataset.changedOn, dataset.databaseChangedOn],
    database: dataset.databaseId,
    rules,
    username,
    ...extra,
  };
  return createHash("sha256").update(canonicalJson(parts)).digest("hex");
}

/** JSON with sorted keys. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === "bigint") return `${item}n`;
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
