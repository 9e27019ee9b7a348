import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What is not held yet, each with its reason: scenarios by "area: scenario", operations of the OpenAPI document by "METHOD path",
 * routes by how their rules begin.
 */
interface KnownGaps {
  scenarios: Record<string, string>;
  operations: Record<string, string>;
  routes: Record<string, string>;
}

export const knownGaps = (): KnownGaps =>
  JSON.parse(readFileSync(join(import.meta.dirname, "known-gaps.json"), "utf8")) as KnownGaps;
