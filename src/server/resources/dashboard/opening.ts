import { canAccessAllDatasets } from "../../../security/access.ts";
import { visibleRows } from "../../rest/list.ts";
import type { Resource } from "../../rest/resource.ts";
import { unprocessable } from "../../rest/schema.ts";
import type { Call } from "../../route.ts";
import { chartResource } from "../chart/resource.ts";
import { parseObject } from "../dataset/describe.ts";
import { datasetResource } from "../dataset/resource.ts";

/**
 * A dashboard opens the data of its charts and filters to others. So nobody puts on one what they may not see; what is on
 * it already stays.
 */

/** Which of some charts the viewer may see. */
export const visibleCharts = (call: Call, ids: readonly number[]): Promise<ReadonlySet<number>> =>
  visibleIds(chartResource, call, ids);

/** Which of the datasets that filters name the viewer may see; those who may see all may name any. */
export const visibleTargets = async (call: Call, filters: unknown): Promise<ReadonlySet<number>> =>
  canAccessAllDatasets(call.viewer) ? targetsOf(filters) : visibleIds(datasetResource, call, [...targetsOf(filters)]);

/** Throws the field's messages when filters name datasets that are neither visible nor named by the stored filters. */
export function refuseClosedTargets(
  field: string,
  filters: unknown,
  { stored, visible }: { stored: unknown; visible: ReadonlySet<number> },
): void {
  const known = targetsOf(stored);
  const closed = [...targetsOf(filters)].filter((id) => !visible.has(id) && !known.has(id));
  if (closed.length > 0)
    throw unprocessable({ [field]: [`Filters name datasets that do not exist: ${closed.join(", ")}`] });
}

/** Ids of the datasets that a configuration of native filters takes its values from. */
function targetsOf(filters: unknown): Set<number> {
  const targets = listOf(filters).flatMap((filter) => listOf(parseObject(filter).targets));
  return new Set(targets.flatMap((target) => toId(parseObject(target).datasetId)));
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const toId = (value: unknown): number[] => (Number.isSafeInteger(value) ? [value as number] : []);

async function visibleIds(resource: Resource, call: Call, ids: readonly number[]): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const id = `${resource.table}.id`;
  const rows = await (await visibleRows(resource, call)).where(id, "in", ids).select(`${id} as id`).execute();
  return new Set(rows.map((row) => Number(row.id)));
}
