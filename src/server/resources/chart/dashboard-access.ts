import { LitesetError } from "../../../errors.ts";
import type { QueryContext } from "../../../query/query-context.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import { looseDb } from "../../rest/db.ts";
import { findRow } from "../../rest/list.ts";
import type { Call } from "../../route.ts";
import { findDashboard } from "../dashboard/find.ts";
import { parseObject } from "../dataset/describe.ts";
import { chartResource } from "./resource.ts";

/**
 * Whether a dashboard opens a dataset to a viewer who has no permission on it. With DASHBOARD_RBAC, a dashboard with roles
 * opens the datasets of its charts and native filters to who holds one of the roles; an embedded one opens them to its guests.
 */
export async function opensThroughDashboard(call: Call, formData: unknown, datasetId: number): Promise<boolean> {
  const { viewer, app } = call;
  const asked = parseObject(formData ?? {});
  const { dashboardId, type, native_filter_id: filterId, slice_id: sliceId } = asked;
  if (!Number.isSafeInteger(dashboardId)) return false;
  const db = looseDb(app.metadata);
  const dashboard = await db
    .selectFrom("dashboards")
    .where("id", "=", dashboardId)
    .select(["id", "json_metadata"])
    .executeTakeFirst();
  if (!dashboard || !(viewer.guest || (await opensByRoles(call, dashboardId)))) return false;
  const isPart =
    type === "NATIVE_FILTER"
      ? filtersOn(dashboard.json_metadata, filterId, datasetId)
      : (await hasChart(call, dashboardId, sliceId, datasetId)) ||
        (sliceId === 0 && (await drillsBy(call, asked, datasetId)));
  return isPart && (await findDashboard(call, String(dashboardId)))?.isOpen === true;
}

/**
 * Refuses a guest's request for other columns, metrics or orderings than those that a chart was saved with.
 * As in the reference, only charts that the guest's own role may see are compared.
 */
export async function refuseChangedByGuest(call: Call, context: QueryContext): Promise<void> {
  if (!call.viewer.guest) return;
  const { slice_id: id, ...formData } = parseObject(context.form_data ?? {});
  if (!Number.isSafeInteger(id)) return;
  const chart = await findRow(chartResource, call, Number(id), ["params", "query_context"]);
  if (!chart || !isChanged(context, formData, parseObject(chart.params), parseObject(chart.query_context))) return;
  throw new LitesetError("Guest user cannot modify chart payload", "DASHBOARD_SECURITY_ACCESS_ERROR", {
    status: 403,
    level: "warning",
  });
}

/** What may be asked for, and the fields of a saved query that may hold it. */
const COMPARED: readonly [name: "metrics" | "columns" | "groupby" | "orderby", saved: readonly string[]][] = [
  ["metrics", ["metrics"]],
  ["columns", ["columns", "groupby"]],
  ["groupby", ["columns", "groupby"]],
  ["orderby", ["orderby"]],
];

function isChanged(
  { queries }: QueryContext,
  formData: Record<string, unknown>,
  params: Record<string, unknown>,
  saved: Record<string, unknown>,
): boolean {
  return COMPARED.some(([name, fields]) => {
    const known = new Set(frozen(params[name]));
    if (!frozen(formData[name]).every((value) => known.has(value))) return true;
    const savedQueries = Array.isArray(saved.queries) ? saved.queries.map((query) => parseObject(query)) : [];
    for (const query of savedQueries)
      for (const field of fields) for (const value of frozen(query[field])) known.add(value);
    return !queries
      .flatMap((query) => frozen((query as Record<string, unknown>)[name]))
      .every((value) => known.has(value));
  });
}

/** Values as texts that are alike when the values are, whatever the order of their keys. */
const frozen = (values: unknown): string[] =>
  Array.isArray(values)
    ? values.map((value) =>
        JSON.stringify(value, (_key, inner) =>
          typeof inner === "object" && inner !== null && !Array.isArray(inner)
            ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
            : inner,
        ),
      )
    : [];

/** Whether a dashboard has roles that open it, with its data (DASHBOARD_RBAC). */
export async function opensByRoles({ app }: Call, dashboardId: unknown): Promise<boolean> {
  if (!isFeatureEnabled(app.settings, "DASHBOARD_RBAC")) return false;
  const role = await looseDb(app.metadata)
    .selectFrom("dashboard_roles")
    .where("dashboard_id", "=", dashboardId)
    .select("role_id")
    .executeTakeFirst();
  return role !== undefined;
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

/** Whether a chart over this dataset stands on the dashboard. */
async function hasChart(call: Call, dashboardId: unknown, chartId: unknown, datasetId: number): Promise<boolean> {
  if (!Number.isSafeInteger(chartId)) return false;
  const chart = await looseDb(call.app.metadata)
    .selectFrom("slices as s")
    .innerJoin("dashboard_slices as ds", "ds.slice_id", "s.id")
    .where("ds.dashboard_id", "=", dashboardId)
    .where("s.id", "=", chartId)
    .where("s.datasource_id", "=", datasetId)
    .select("s.id")
    .executeTakeFirst();
  return chart !== undefined;
}

/** Whether the question drills a chart of the dashboard by columns that may be grouped by. */
async function drillsBy(call: Call, asked: Record<string, unknown>, datasetId: number): Promise<boolean> {
  const { dashboardId, chart_id: chartId, groupby } = asked;
  if (!Array.isArray(groupby) || groupby.length === 0) return false;
  if (!(await hasChart(call, dashboardId, chartId, datasetId))) return false;
  const columns = await call.app.metadata
    .kysely()
    .selectFrom("table_columns")
    .where("table_id", "=", datasetId)
    .select(["column_name", "groupby"])
    .execute();
  const dimensions = new Set<unknown>(columns.filter((column) => column.groupby).map((column) => column.column_name));
  return groupby.every((column) => dimensions.has(column));
}
