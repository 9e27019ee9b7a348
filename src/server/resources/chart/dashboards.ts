import { visibleRows } from "../../rest/list.ts";
import type { Call } from "../../route.ts";
import { dashboardResource } from "../dashboard/resource.ts";

/** Which of these dashboards the viewer may see. */
export async function visibleDashboards(call: Call, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await (await visibleRows(dashboardResource, call))
    .where("dashboards.id", "in", ids)
    .select("dashboards.id as id")
    .execute();
  return new Set(rows.map((row) => Number(row.id)));
}
