import { LitesetError } from "../../../errors.ts";
import { DEPENDENTS } from "../../../metadata/dependents.ts";
import { Refusal } from "../../answers.ts";
import { looseDb, type Row } from "../../rest/db.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { dumpRows, fieldContext } from "../../rest/fields.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { isoText } from "../../rest/times.ts";
import { writeRoutes } from "../../rest/write.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { formDataOf, sliceUrl } from "../chart/resource.ts";
import { describeDatasets } from "../dataset/describe.ts";
import { bundleRoutes } from "../shared/bundles.ts";
import { favoriteRoutes } from "../shared/favorites.ts";
import { renderMarkdown } from "../shared/markdown.ts";
import { screenshotRoutes } from "../shared/screenshots.ts";
import { chartsAnswer, copyAnswer, dashboardAnswer, datasetsAnswer, tabsAnswer } from "./answers.ts";
import { changeDashboard } from "./change.ts";
import { copyDashboard } from "./copy.ts";
import { createDashboard } from "./create.ts";
import { dashboardEmbeddingRoutes } from "./embedded.ts";
import { filterStateRoutes } from "./filter-state.ts";
import { requireDashboard } from "./find.ts";
import { dashboardColumns, dashboardResource } from "./resource.ts";
import { dashboardChanges, dashboardCopy, newDashboard } from "./schemas.ts";
import { dashboardSettingsRoutes } from "./settings.ts";
import { tabsOf } from "./tabs.ts";

const right = api("can_read", "Dashboard");
const tag = "Dashboards";
const answers = { 400: "Bad request", 401: "Unauthorized", 403: "Forbidden", 404: "Not found" };

export const dashboardRoutes: Route[] = [
  ...resourceRoutes(dashboardResource),
  ...bundleRoutes("dashboard"),
  ...favoriteRoutes(dashboardResource, "Dashboard", { mark: findDashboardId, unmark: findDashboardId }),
  ...filterStateRoutes,
  ...writeRoutes(dashboardResource, {
    noun: "dashboard",
    create: { body: newDashboard, act: createDashboard },
    update: { body: dashboardChanges, act: changeDashboard, more: { last_modified_time: { type: "number" } } },
  }),
  ...dashboardSettingsRoutes,
  ...dashboardEmbeddingRoutes,
  ...deleteRoutes(dashboardResource, {
    noun: "dashboard",
    owners: ["dashboard_user", "dashboard_id"],
    dependents: DEPENDENTS.dashboard,
    reportKey: "dashboard_id",
  }),
  {
    method: "GET",
    path: "/api/v1/dashboard/<id_or_slug>",
    right,
    audit: { action: "DashboardRestApi.get" },
    doc: { tag, summary: "Get a dashboard detail information", result: dashboardAnswer, answers },
    action: showDashboard,
  },
  {
    method: "GET",
    path: "/api/v1/dashboard/<id_or_slug>/charts",
    right,
    audit: { action: "DashboardRestApi.get_charts" },
    doc: { tag, summary: "Get a dashboard's chart definitions.", result: chartsAnswer, answers },
    action: showCharts,
  },
  {
    method: "GET",
    path: "/api/v1/dashboard/<id_or_slug>/datasets",
    right,
    audit: { action: "DashboardRestApi.get_datasets" },
    doc: { tag, summary: "Get dashboard's datasets", result: datasetsAnswer, answers },
    action: showDatasets,
  },
  {
    method: "GET",
    path: "/api/v1/dashboard/<id_or_slug>/tabs",
    right,
    audit: { action: "DashboardRestApi.get_tabs" },
    doc: { tag, summary: "Get dashboard's tabs", result: tabsAnswer, answers },
    action: async (call) => {
      const row = await requireDashboard(call, call.params.id_or_slug ?? "", ["position_json"]);
      return { result: tabsOf(row.position_json as string | null) ?? {} };
    },
  },
  {
    method: "POST",
    path: "/api/v1/dashboard/<id_or_slug>/copy/",
    right: api("can_write", "Dashboard"),
    audit: { action: "DashboardRestApi.copy_dash" },
    doc: {
      tag,
      summary: "Create a copy of an existing dashboard",
      body: dashboardCopy,
      result: copyAnswer,
      answers,
    },
    action: copyDashboard,
  },
  ...screenshotRoutes(dashboardResource, "dashboard"),
];

async function findDashboardId(call: Call, address: string): Promise<number> {
  return Number((await requireDashboard(call, address, [])).id);
}

async function showDashboard(call: Call): Promise<Answer> {
  const row = await requireDashboard(call, call.params.id_or_slug ?? "", dashboardColumns);
  const [result] = await dumpRows(dashboardResource.fields, dashboardColumns, [row], fieldContext(call));
  call.note({ dashboard_id: row.id });
  return { result: call.viewer.guest ? without(result, ["owners", "changed_by_name", "changed_by"]) : result };
}

async function showCharts(call: Call): Promise<Answer> {
  const { id } = await requireDashboard(call, call.params.id_or_slug ?? "", []);
  const rows = await looseDb(call.app.metadata)
    .selectFrom("slices as s")
    .innerJoin("dashboard_slices as ds", "ds.slice_id", "s.id")
    .where("ds.dashboard_id", "=", id)
    .select([
      "s.id",
      "s.slice_name",
      "s.description",
      "s.params",
      "s.viz_type",
      "s.datasource_id",
      "s.datasource_type",
      "s.cache_timeout",
      "s.certified_by",
      "s.certification_details",
      "s.changed_on",
    ])
    .orderBy("ds.id")
    .execute();
  return {
    result: rows.map((row) => ({
      id: row.id,
      slice_name: row.slice_name,
      cache_timeout: row.cache_timeout,
      certified_by: row.certified_by,
      certification_details: row.certification_details,
      changed_on: row.changed_on ? isoText(row.changed_on) : null,
      description: row.description,
      description_markeddown: renderMarkdown(row.description as string | null),
      form_data: formDataOf(row),
      slice_url: sliceUrl(row.id),
    })),
  };
}

async function showDatasets(call: Call): Promise<Answer> {
  const { id } = await requireDashboard(call, call.params.id_or_slug ?? "", []).catch(refuseAsError);
  const result = await describeDatasets(call, Number(id));
  return { result: call.viewer.guest ? result.map((dataset) => without(dataset, ["owners", "database"])) : result };
}

/** The reference refuses here, and only here, with an `error`. */
function refuseAsError(error: unknown): never {
  if (!(error instanceof LitesetError)) throw error;
  const text = error.status === 404 ? "Dashboard not found." : "You don't have access to this dashboard.";
  throw new Refusal({ error: text }, { status: error.status });
}

/** Guests are not told who made what, and in which database. */
const without = (row: Row | undefined, names: readonly string[]): Row =>
  Object.fromEntries(Object.entries(row ?? {}).filter(([name]) => !names.includes(name)));
