import { isFeatureEnabled } from "../../../settings/flags.ts";
import { looseDb } from "../../rest/db.ts";
import type { Call } from "../../route.ts";
import { findDashboard } from "../dashboard/find.ts";
import { parseObject } from "../dataset/describe.ts";

/**
 * Whether a dashboard opens a dataset to a viewer who has no permission on it: with DASHBOARD_RBAC, a dashboard with roles
 * opens the datasets of its charts and native filters to who holds one of the roles.
 */
export async function opensThroughDashboard(call: Call, formData: unknown, datasetId: number): Promise<boolean> {
  if (!isFeatureEnabled(call.app.settings, "DASHBOARD_RBAC")) return false;
  const { dashboardId, type, native_filter_id: filterId, slice_id: sliceId } = parseObject(formData ?? {});
  if (!Number.isSafeInteger(dashboardId)) return false;
  const db = looseDb(call.app.metadata);
  const dashboard = await db
    .selectFrom("dashboards")
    .where("id", "=", dashboardId)
    .select(["id", "json_metadata"])
    .executeTakeFirst();
  const role = await db
    .selectFrom("dashboard_roles")
    .where("dashboard_id", "=", dashboardId)
    .select("role_id")
    .executeTakeFirst();
  if (!dashboard || !role) return false;
  const isPart =
    type === "NATIVE_FILTER"
      ? filtersOn(dashboard.json_metadata, filterId, datasetId)
      : await chartsOn(call, dashboardId, sliceId, datasetId);
  return isPart && (await findDashboard(call, String(dashboardId)))?.isOpen === true;
}

function filtersOn(metadata: unknown, filterId: unknown, datasetId: number): boolean {
  const { native_filter_configuration: filters } = parseObject(metadata);
  if (!Array.isArray(filters)) return false;
  return filters.some((filter) => {
    const { id, targets } = parseObject(filter);
    return (
      id === filterId && Array.isArray(targets) && targets.some((target) => parseObject(target).datasetId === datasetId)
    );
  });
}

async function chartsOn(call: Call, dashboardId: unknown, sliceId: unknown, datasetId: number): Promise<boolean> {
  if (!Number.isSafeInteger(sliceId)) return false;
  const chart = await looseDb(call.app.metadata)
    .selectFrom("slices as s")
    .innerJoin("dashboard_slices as ds", "ds.slice_id", "s.id")
    .where("ds.dashboard_id", "=", dashboardId)
    .where("s.id", "=", sliceId)
    .where("s.datasource_id", "=", datasetId)
    .select("s.id")
    .executeTakeFirst();
  return chart !== undefined;
}
