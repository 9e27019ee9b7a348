import { LitesetError } from "../../../errors.ts";
import { askFor } from "../../../jobs/tasks.ts";
import { Chart } from "../../../metadata/entities/chart.ts";
import { Dashboard } from "../../../metadata/entities/dashboard.ts";
import { ReportSchedule } from "../../../metadata/entities/report.ts";
import { Role } from "../../../metadata/entities/role.ts";
import { Theme } from "../../../metadata/entities/theme.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { isForeignKeyViolation, isUniqueViolation } from "../../../metadata/violations.ts";
import { isOwner } from "../../../security/ownership.ts";
import { gather, unprocessable } from "../../rest/schema.ts";
import { changeRow } from "../../rest/store.ts";
import type { Call } from "../../route.ts";
import { parseObject } from "../dataset/describe.ts";
import { ownersAfter } from "../shared/owners.ts";
import { retagOwners, setTags } from "../shared/tags.ts";
import { chartsOf, completeMetadata, type GivenMetadata, readMetadata, writePositions } from "./metadata.ts";
import { refuseClosedTargets, visibleCharts, visibleTargets } from "./opening.ts";
import { dashboardResource } from "./resource.ts";
import type { DashboardChanges } from "./schemas.ts";
import { tabsOf } from "./tabs.ts";

/** PUT: by its owners and admins. A layout inside the metadata decides which charts the dashboard has. */
export async function changeDashboard(
  id: number,
  body: DashboardChanges,
  call: Call,
): Promise<Record<string, unknown>> {
  const metadata = body.json_metadata ? readMetadata(body.json_metadata) : undefined;
  // Read before the transaction: on SQLite nothing in it may wait for another unit of work.
  const placeable = await visibleCharts(call, metadata?.chartIds ?? []);
  const filters = metadata?.values.native_filter_configuration;
  const visible = await visibleTargets(call, filters);
  const { owners: _owners, roles: _roles, tags: _tags, theme_id, ...columns } = body;
  let stopped: number[] = [];
  const dashboard = await changeOwn(id, call, async (stored, trx) => {
    const { owners, roles } = await checkAssociations(stored, body, call, trx);
    await refuseUnstorable(body, trx);
    const data: Record<string, unknown> = { ...columns };
    if (theme_id !== undefined) data.theme = theme_id === null ? null : trx.getReference(Theme, theme_id);
    const { native_filter_configuration: known } = parseObject(stored.json_metadata);
    refuseClosedTargets("json_metadata", filters, { stored: known, visible });
    if (metadata) Object.assign(data, await applyMetadata(stored, metadata, placeable, trx));
    stopped = await stopReportsOnRemovedTabs(stored, data.position_json, trx);
    if (body.owners) stored.owners.set(owners);
    if (body.roles) stored.roles.set(roles);
    const ownerIds = owners.map((owner) => owner.id);
    if (body.owners) await retagOwners(trx, call, "dashboard", id, ownerIds);
    return data;
  }).catch((error: unknown) => refuseConflict(error, body, id, call));
  await tellOfStopped(call, stopped);
  call.note({ dashboard_id: id });
  return { id, result: body, last_modified_time: changedAt(dashboard) };
}

/**
 * Changes a dashboard that the viewer owns, or any as admin: 404 when it is not theirs to see, 403 when not to change.
 * The row is locked meanwhile, its owners are loaded.
 */
export const changeOwn = (
  id: number,
  call: Call,
  change: (dashboard: Dashboard, trx: EntityManager) => Promise<Record<string, unknown>>,
): Promise<Dashboard> =>
  changeRow(dashboardResource, call, Dashboard, id, async (dashboard, trx) => {
    await trx.populate([dashboard], ["owners"]);
    if (!call.viewer.isAdmin && !isOwner(call.viewer, dashboard.owners.getItems()))
      throw new LitesetError("Forbidden", undefined, { status: 403 });
    return change(dashboard, trx);
  });

/**
 * Gives a dashboard the charts of a layout: those the viewer may see and those it has already. What it returns are the
 * columns to store.
 */
async function applyMetadata(
  dashboard: Dashboard,
  given: GivenMetadata,
  placeable: ReadonlySet<number>,
  trx: EntityManager,
): Promise<{ json_metadata: string; position_json?: string }> {
  if (!given.positions) return { json_metadata: completeMetadata(given.values, given, () => undefined) };
  await refuseAbsent(dashboard, given.chartIds, trx);
  await trx.populate([dashboard], ["slices"]);
  const known = new Set(dashboard.slices.getItems().map((chart) => chart.id));
  const ids = given.chartIds.filter((chart) => known.has(chart) || placeable.has(chart));
  const charts = await trx.find(Chart, { id: { $in: ids } });
  dashboard.slices.set(charts);
  const uuids = new Map(charts.map((chart) => [chart.id, chart.uuid ?? ""]));
  return {
    json_metadata: completeMetadata(given.values, given, (chart) =>
      given.chartIds.includes(chart) ? chart : undefined,
    ),
    position_json: writePositions(given.positions, uuids),
  };
}

/** Refuses a layout that brings in charts that are nowhere. One that was deleted meanwhile keeps its place in the layout. */
async function refuseAbsent(dashboard: Dashboard, ids: readonly number[], trx: EntityManager): Promise<void> {
  const placed = new Set(chartsOf(parseObject(dashboard.position_json)));
  const brought = ids.filter((id) => !placed.has(id));
  if (brought.length === 0) return;
  const found = new Set((await trx.find(Chart, { id: { $in: brought } }, { fields: ["id"] })).map(({ id }) => id));
  const absent = brought.filter((id) => !found.has(id));
  if (absent.length === 0) return;
  const message = `The layout names charts that do not exist: ${absent.slice(0, 20).join(", ")}`;
  throw unprocessable({ json_metadata: [message] });
}

/** Seconds since 1970 when a dashboard was last changed. */
export const changedAt = ({ changed_on }: Dashboard): number =>
  Math.floor((changed_on ?? new Date(0)).getTime() / 1000);

/** What the dashboard is to be associated with; 422 with all that is wrong about it. */
async function checkAssociations(stored: Dashboard, body: DashboardChanges, call: Call, trx: EntityManager) {
  const problems: Record<string, unknown> = {};
  if (body.slug != null && (await trx.count(Dashboard, { slug: body.slug, id: { $ne: stored.id } })) > 0)
    Object.assign(problems, SLUG_TAKEN);
  const asked = idsOf(body.owners);
  const owners = await gather(problems, ownersAfter(trx, call.viewer, stored.owners.getItems(), asked));
  await gather(problems, setTags(trx, call, "dashboard", stored.id, idsOf(body.tags)));
  await trx.populate([stored], ["roles"]);
  const roles = await gather(
    problems,
    findRoles(trx, idsOf(body.roles) ?? stored.roles.getItems().map(({ id }) => id)),
  );
  if (Object.keys(problems).length > 0) throw unprocessable(problems);
  return { owners: owners ?? [], roles: roles ?? [] };
}

const SLUG_TAKEN = { slug: ["Must be unique"] };

/** Ids as they were sent; null, which is nobody's, becomes an id that nothing has. */
const idsOf = (ids: readonly (number | null)[] | undefined): number[] | undefined => ids?.map((id) => id ?? 0);

/** The roles with these ids; 422 unless all exist and each is named once, as in the reference. */
export async function findRoles(em: EntityManager, asked: readonly number[]): Promise<Role[]> {
  const roles = await em.find(Role, { id: { $in: [...asked] } });
  if (roles.length !== asked.length) throw unprocessable({ roles: ["Some roles do not exist"] });
  return roles;
}

const failed = () => new LitesetError("Dashboard could not be updated.", undefined, { status: 422 });

async function refuseUnstorable({ theme_id, is_managed_externally }: DashboardChanges, trx: EntityManager) {
  if (is_managed_externally === null) throw failed();
  if (theme_id != null && (await trx.count(Theme, { id: theme_id })) === 0) throw failed();
}

/** Somebody else may have taken the slug, or deleted a chart, meanwhile. */
async function refuseConflict(error: unknown, { slug }: DashboardChanges, id: number, call: Call): Promise<never> {
  if (isForeignKeyViolation(error)) throw failed();
  if (!isUniqueViolation(error)) throw error;
  const isTaken = slug != null && (await call.app.metadata.em().count(Dashboard, { slug, id: { $ne: id } })) > 0;
  throw isTaken ? unprocessable(SLUG_TAKEN) : failed();
}

/**
 * Switches off the dashboard's reports that show a tab which the new layout has no more.
 * @returns their ids
 */
async function stopReportsOnRemovedTabs(stored: Dashboard, layout: unknown, trx: EntityManager): Promise<number[]> {
  if (typeof layout !== "string" || !layout) return [];
  const left = tabsOf(layout)?.all_tabs ?? {};
  const removed = Object.keys(tabsOf(stored.position_json)?.all_tabs ?? {}).filter((tab) => !Object.hasOwn(left, tab));
  if (removed.length === 0) return [];
  const active = await trx.find(ReportSchedule, { dashboard: stored.id, active: true });
  const stopped = active.filter(({ extra_json }) => removed.some((tab) => extra_json.includes(tab)));
  for (const report of stopped) report.active = false;
  return stopped.map(({ id }) => id);
}

/** Has a worker mail the owners; that they cannot be told does not undo the change. */
async function tellOfStopped({ app }: Call, reports: readonly number[]): Promise<void> {
  for (const report of reports)
    await askFor(app.jobs, "reports.tell_switched_off", { report }).catch((error: unknown) =>
      app.log.warn("the owners of a report that was switched off are not told", { report, error }),
    );
}
