import { LitesetError } from "../../../errors.ts";
import { looseDb } from "../../rest/db.ts";
import { integer, object, readBody, text } from "../../rest/schema.ts";
import { type Answer, api, type Route } from "../../route.ts";
import { warmedUp } from "./shapes.ts";

const warmUpBody = object({
  chart_id: integer(),
  dashboard_id: integer().optional(),
  extra_filters: text().optional(),
}).meta({ id: "ChartCacheWarmUpRequestSchema" });

export const warmUpRoute: Route = {
  method: "PUT",
  path: "/api/v1/chart/warm_up_cache",
  right: api("can_warm_up_cache", "Chart"),
  audit: { action: "ChartRestApi.warm_up_cache" },
  doc: {
    tag: "Charts",
    summary: "Warm up the cache for the chart",
    body: warmUpBody,
    result: warmedUp,
    answers: { 400: "Bad request", 404: "Not found" },
  },
  action: async (call): Promise<Answer> => {
    const { chart_id: id, dashboard_id: dashboard, extra_filters: filters } = await readBody(call, warmUpBody);
    const chart = await looseDb(call.app.metadata)
      .selectFrom("slices")
      .where("id", "=", id)
      .select("query_context")
      .executeTakeFirst();
    if (!chart) throw new LitesetError("Chart not found", undefined, { status: 404 });
    const { query_context } = chart;
    const { warmUpChart } = await import("../../../query/warm-up.ts");
    // Filters are those of a dashboard; without one they count for nothing.
    return { result: [await warmUpChart(call, { id, query_context }, dashboard === undefined ? undefined : filters)] };
  },
};
