import { LitesetError } from "../../../errors.ts";
import { DEPENDENTS } from "../../../metadata/dependents.ts";
import { writeUuid } from "../../../metadata/values.ts";
import { isUuid, looseDb } from "../../rest/db.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { dumpRows, fieldContext, neededColumns } from "../../rest/fields.ts";
import { notFound } from "../../rest/item.ts";
import { findRow, visibleRows } from "../../rest/list.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { writtenShape } from "../../rest/shapes.ts";
import { readId, writeRoutes } from "../../rest/write.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { bundleRoutes } from "../shared/bundles.ts";
import { favoriteRoutes } from "../shared/favorites.ts";
import { screenshotRoutes } from "../shared/screenshots.ts";
import { createChart, newChart } from "./create.ts";
import { chartDataRoutes } from "./data.ts";
import { chartColumns, chartResource } from "./resource.ts";
import { chartAnswer } from "./shapes.ts";
import { changeChart, chartChanges } from "./update.ts";
import { warmUpRoute } from "./warm-up.ts";

export const chartRoutes: Route[] = [
  ...resourceRoutes(chartResource),
  ...bundleRoutes("chart"),
  ...favoriteRoutes(chartResource, "slice", {
    mark: findOwnChart,
    // As in the reference, a mark may go from any chart, seen or not.
    unmark: async (_call, address) => readId(address),
  }),
  ...chartDataRoutes,
  ...deleteRoutes(chartResource, {
    noun: "chart",
    owners: ["slice_user", "slice_id"],
    dependents: DEPENDENTS.chart,
    reportKey: "chart_id",
  }),
  {
    method: "POST",
    path: "/api/v1/chart/",
    right: api("can_write", "Chart"),
    audit: { action: "ChartRestApi.post" },
    doc: {
      tag: "Charts",
      summary: "Create a new chart",
      body: newChart,
      result: writtenShape(newChart),
      answers: { 201: "Created", 400: "Bad request", 401: "Unauthorized", 403: "Forbidden", 422: "Unprocessable" },
    },
    action: createChart,
  },
  ...writeRoutes(chartResource, { noun: "chart", update: { body: chartChanges, act: changeChart } }),
  warmUpRoute,
  ...screenshotRoutes(chartResource, "chart"),
  {
    method: "GET",
    path: "/api/v1/chart/<id_or_uuid>",
    right: api("can_read", "Chart"),
    audit: { action: "ChartRestApi.get", ref: "ChartRestApi.get" },
    doc: {
      tag: "Charts",
      summary: "Get a chart detail information",
      result: chartAnswer,
      // The reference names a redirect that neither it nor Liteset answers.
      answers: { 200: "OK", 302: "Found", 400: "Bad request", 401: "Unauthorized", 404: "Not found" },
    },
    action: showChart,
  },
];

/** The chart that a favourite is to name: the reference lets only owners mark one. */
async function findOwnChart(call: Call, address: string): Promise<number> {
  const id = readId(address);
  if (!(await findRow(chartResource, call, id, []))) throw notFound();
  if (!(await ownsChart(call, id))) throw new LitesetError("Forbidden", undefined, { status: 403 });
  return id;
}

async function ownsChart({ app, viewer }: Call, id: number): Promise<boolean> {
  if (viewer.isAdmin) return true;
  const rows = await looseDb(app.metadata)
    .selectFrom("slice_user")
    .where("slice_id", "=", id)
    .where("user_id", "=", viewer.id)
    .select("id")
    .execute();
  return rows.length > 0;
}

async function showChart(call: Call): Promise<Answer> {
  const key = call.params.id_or_uuid ?? "";
  const byId = /^\d{1,15}$/.test(key);
  if (!byId && !isUuid(key)) throw notFound();
  const row = await (await visibleRows(chartResource, call))
    .where(byId ? "slices.id" : "slices.uuid", "=", byId ? Number(key) : writeUuid(call.app.metadata, key))
    .select(neededColumns(chartResource.fields, chartColumns).map((name) => `slices.${name} as ${name}`))
    .executeTakeFirst();
  if (!row) throw notFound();
  const [result] = await dumpRows(chartResource.fields, chartColumns, [row], fieldContext(call));
  if (result && result.cache_timeout !== null) result.cache_timeout = String(result.cache_timeout);
  // The reference leaves out what it finds in no dataset.
  if (result?.datasource_uuid === null) delete result.datasource_uuid;
  return { result };
}
