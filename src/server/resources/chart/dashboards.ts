import type { Dataset } from "../../../metadata/entities/dataset.ts";
import { canAccessDataset, datasetAccessError } from "../../../security/access.ts";
import { visibleRows } from "../../rest/list.ts";
import type { Call } from "../../route.ts";
import { dashboardResource } from "../dashboard/resource.ts";

/** A dashboard opens the data of its charts to others: nobody puts on one what they cannot read. */
export function refuseClosed({ viewer }: Call, dataset: Dataset): void {
  if (!canAccessDataset(viewer, dataset)) throw datasetAccessError(dataset);
}

/** Which of these dashboards the viewer may see. */
export async function visibleDashboards(call: Call, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await (await visibleRows(dashboardResource, call))
    .where("dashboards.id", "in", ids)
    .select("dashboards.id as id")
    .execute();
  return new Set(rows.map((row) => Number(row.id)));
}
