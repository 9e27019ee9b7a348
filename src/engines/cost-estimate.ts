import type { Engine } from "./engine.ts";

/** True if the engine, in the version that the database's extra names, can say what a query costs. */
export function estimatesCost(
  { abilities, costEstimateSince }: Pick<Engine, "abilities" | "costEstimateSince">,
  extra: Readonly<Record<string, unknown>> = {},
): boolean {
  if (abilities.allowCostEstimate) return true;
  if (costEstimateSince === undefined || extra.version === undefined) return false;
  return String(extra.version).localeCompare(costEstimateSince, "en", { numeric: true }) >= 0;
}
