import { looseDb } from "../../rest/db.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import type { Answer, Call } from "../../route.ts";
import { databaseResource } from "./resource.ts";

/** GET: the charts, dashboards and editor tabs that hang on a database, for the question whether to delete it. */
export async function relatedObjects(call: Call): Promise<Answer> {
  const id = Number(call.params.pk);
  if (!(await findRow(databaseResource, call, id, ["id"]))) throw notFound();
  const db = looseDb(call.app.metadata);
  const datasets = db.selectFrom("tables").where("database_id", "=", id).select("id");
  const charts = await db
    .selectFrom("slices")
    .where("datasource_type", "=", "table")
    .where("datasource_id", "in", datasets)
    .select(["id", "slice_name", "viz_type"])
    .orderBy("id")
    .execute();
  const chartIds = charts.map((chart) => chart.id);
  const [dashboards, tabs] = await Promise.all([
    chartIds.length === 0
      ? []
      : db
          .selectFrom("dashboards as d")
          .where((eb) =>
            eb(
              "d.id",
              "in",
              eb.selectFrom("dashboard_slices").select("dashboard_id").where("slice_id", "in", chartIds),
            ),
          )
          .select(["d.id", "d.json_metadata", "d.slug", "d.dashboard_title as title"])
          .orderBy("d.id")
          .execute(),
    db.selectFrom("tab_state").where("database_id", "=", id).select(["id", "label", "active"]).orderBy("id").execute(),
  ]);
  const counted = (result: readonly unknown[]) => ({ count: result.length, result });
  return {
    charts: counted(charts),
    dashboards: counted(dashboards),
    sqllab_tab_states: counted(tabs.map((tab) => ({ ...tab, active: Boolean(tab.active) }))),
  };
}
