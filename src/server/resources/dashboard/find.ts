import { LitesetError } from "../../../errors.ts";
import { readUuid, writeUuid } from "../../../metadata/values.ts";
import { canAccessDashboard, type DatasetAccess } from "../../../security/access.ts";
import { datasetsForAccess } from "../../../security/datasets.ts";
import { isOwner } from "../../../security/ownership.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import { isUuid, looseDb, type Row } from "../../rest/db.ts";
import { neededColumns } from "../../rest/fields.ts";
import { notFound } from "../../rest/item.ts";
import { visibleRows } from "../../rest/list.ts";
import type { Call } from "../../route.ts";
import { dashboardResource } from "./resource.ts";

/** Which column a path's `id_or_slug` names, and the value to compare. */
function keyOf(call: Call, idOrSlug: string): [column: string, value: unknown] {
  if (/^-?\d{1,15}$/.test(idOrSlug)) return ["dashboards.id", Number(idOrSlug)];
  if (isUuid(idOrSlug)) return ["dashboards.uuid", writeUuid(call.app.metadata, idOrSlug)];
  return ["dashboards.slug", idOrSlug];
}

interface FoundDashboard {
  id: number;
  uuid: string;
  title: string;
  isPublished: boolean;
  /** Whether the viewer may open it. */
  isOpen: boolean;
  /** Whether it is the viewer's to change: its owners' and admins'. */
  isOwned: boolean;
}

/** A dashboard by its address, drafts included. */
export async function findDashboard(call: Call, idOrSlug: string): Promise<FoundDashboard | undefined> {
  const [column, value] = keyOf(call, idOrSlug);
  const row = await looseDb(call.app.metadata)
    .selectFrom("dashboards")
    .where(column, "=", value)
    .select(["id", "uuid", "published", "dashboard_title"])
    .executeTakeFirst();
  return (
    row && {
      id: Number(row.id),
      uuid: readUuid(row.uuid as string | Uint8Array),
      title: String(row.dashboard_title ?? ""),
      isPublished: Boolean(row.published),
      ...(await accessTo(call, row)),
    }
  );
}

/** A dashboard as the API gives it: 404 unless it is listed for the viewer, 403 when its datasets are closed. */
export async function requireDashboard(call: Call, idOrSlug: string, names: readonly string[]): Promise<Row> {
  const [column, value] = keyOf(call, idOrSlug);
  const columns = new Set([...neededColumns(dashboardResource.fields, names), "published"]);
  const row = await (await visibleRows(dashboardResource, call))
    .where(column, "=", value)
    .select([...columns].map((name) => `dashboards.${name} as ${name}`))
    .executeTakeFirst();
  if (!row) throw notFound();
  if (!(await accessTo(call, row)).isOpen) throw new LitesetError("Forbidden", undefined, { status: 403 });
  return row;
}

async function accessTo(call: Call, dashboard: Row): Promise<Pick<FoundDashboard, "isOpen" | "isOwned">> {
  if (call.viewer.isAdmin) return { isOpen: true, isOwned: true };
  const db = looseDb(call.app.metadata);
  const id = dashboard.id;
  const [owners, roles, datasets, embedded] = await Promise.all([
    db.selectFrom("dashboard_user").where("dashboard_id", "=", id).select("user_id as id").execute(),
    db.selectFrom("dashboard_roles").where("dashboard_id", "=", id).select("role_id as id").execute(),
    datasetsOf(call, id),
    call.viewer.guest
      ? db.selectFrom("embedded_dashboards").where("dashboard_id", "=", id).select("uuid").execute()
      : [],
  ]);
  const isOpen = canAccessDashboard(
    call.viewer,
    {
      id: Number(id),
      published: Boolean(dashboard.published),
      owners: owners as { id: number }[],
      roles: roles as { id: number }[],
      datasets,
      embeddedUuids: embedded.map(({ uuid }) => readUuid(uuid as string)),
    },
    { rbac: isFeatureEnabled(call.app.settings, "DASHBOARD_RBAC") },
  );
  return { isOpen, isOwned: isOwner(call.viewer, owners as { id: number }[]) };
}

function datasetsOf(call: Call, dashboardId: unknown): Promise<DatasetAccess[]> {
  const { metadata } = call.app;
  const ids = metadata
    .kysely()
    .selectFrom("slices as s")
    .innerJoin("dashboard_slices as ds", "ds.slice_id", "s.id")
    .where("ds.dashboard_id", "=", Number(dashboardId))
    .where("s.datasource_type", "=", "table")
    .select("s.datasource_id");
  return datasetsForAccess(metadata, ids);
}
