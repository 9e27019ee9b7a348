import type { SchemaMaker } from "../../openapi/operation.ts";
import { looseDb } from "../../rest/db.ts";
import { notFound } from "../../rest/item.ts";
import { findRow, visibleRows } from "../../rest/list.ts";
import { readId } from "../../rest/write.ts";
import type { Answer, Call } from "../../route.ts";
import { chartResource } from "../chart/resource.ts";
import { dashboardResource } from "../dashboard/resource.ts";
import { datasetResource } from "./resource.ts";

/**
 * GET related_objects: the charts drawn from a dataset and the dashboards they stand on. All are counted, so that nobody
 * deletes a dataset thinking it unused; those that the viewer may not see are not described.
 */
export async function showRelatedObjects(call: Call): Promise<Answer> {
  const id = readId(call.params.pk);
  if (!(await findRow(datasetResource, call, id, ["id"]))) throw notFound();
  const db = looseDb(call.app.metadata);
  const charts = db
    .selectFrom("slices")
    .where("datasource_id", "=", id)
    .where("datasource_type", "=", "table")
    .select("id");
  const dashboards = db
    .selectFrom("dashboard_slices")
    .where("slice_id", "in", charts)
    .select("dashboard_id")
    .distinct();
  const [allCharts, shownCharts, allDashboards, shownDashboards] = await Promise.all([
    charts.execute(),
    (await visibleRows(chartResource, call))
      .where("slices.id", "in", charts)
      .select(["slices.id as id", "slices.slice_name as slice_name", "slices.viz_type as viz_type"])
      .orderBy("slices.id")
      .execute(),
    dashboards.execute(),
    (await visibleRows(dashboardResource, call))
      .where("dashboards.id", "in", dashboards)
      .select([
        "dashboards.id as id",
        "dashboards.json_metadata as json_metadata",
        "dashboards.slug as slug",
        "dashboards.dashboard_title as title",
      ])
      .orderBy("dashboards.id")
      .execute(),
  ]);
  return {
    charts: { count: allCharts.length, result: shownCharts },
    dashboards: { count: allDashboards.length, result: shownDashboards },
  };
}

/** The reference's schemas of the answer. */
export const relatedObjectsShape: SchemaMaker = (components) => {
  const integer = { type: "integer" };
  const string = { type: "string" };
  const listOf = (name: string, item: string, properties: Record<string, unknown>) =>
    components.add(name, () => ({
      type: "object",
      properties: {
        count: integer,
        result: { type: "array", items: components.add(item, () => ({ type: "object", properties })) },
      },
    }));
  return components.add("DatasetRelatedObjectsResponse", () => ({
    type: "object",
    properties: {
      charts: listOf("DatasetRelatedCharts", "DatasetRelatedChart", {
        id: integer,
        slice_name: string,
        viz_type: string,
      }),
      dashboards: listOf("DatasetRelatedDashboards", "DatasetRelatedDashboard", {
        id: integer,
        json_metadata: { type: "object", additionalProperties: {} },
        slug: string,
        title: string,
      }),
    },
  }));
};
