import { LitesetError } from "../../../errors.ts";
import { looseDb } from "../../rest/db.ts";
import { integer, object, readBody, text } from "../../rest/schema.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { parseObject } from "../dataset/describe.ts";
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
    // Filters are those of a dashboard; without one they count for nothing.
    return { result: [await warmUpChart(call, { id, query_context }, dashboard === undefined ? undefined : filters)] };
  },
};

/** How the computing of one chart went: `viz_status` is "success", or null with what went wrong. */
export interface WarmUp {
  chart_id: number;
  viz_error: string | null;
  viz_status: string | null;
}

/**
 * Computes a chart's saved queries, as the viewer may see them, and keeps the results in the cache.
 * @param extraFilters further filters of each query, as JSON
 */
export async function warmUpChart(
  call: Call,
  chart: { id: number; query_context: unknown },
  extraFilters: string | undefined,
): Promise<WarmUp> {
  try {
    const saved = parseObject(chart.query_context);
    if (!Array.isArray(saved.queries)) throw failure("Chart's query context does not exist");
    const filters = readFilters(extraFilters);
    const queries = saved.queries.map((query) => {
      const { filters: own, ...rest } = parseObject(query);
      return { ...rest, filters: [...(Array.isArray(own) ? own : []), ...filters] };
    });
    const body = { ...saved, queries, result_format: "json", force: true };
    const [{ parseQueryContext }, { runChartData }] = await Promise.all([
      import("../../../query/query-context.ts"),
      import("../../../query/run.ts"),
    ]);
    const context = parseQueryContext(body, Object.keys(call.app.settings.TIME_GRAIN_ADDONS));
    await runChartData(call.app, context, call.viewer, { signal: call.signal });
    return { chart_id: chart.id, viz_error: null, viz_status: "success" };
  } catch (error) {
    if (!(error instanceof LitesetError) || error.status >= 500) throw error;
    return { chart_id: chart.id, viz_error: error.message, viz_status: null };
  }
}

function readFilters(text: string | undefined): unknown[] {
  if (!text) return [];
  let filters: unknown;
  try {
    filters = JSON.parse(text);
  } catch {
    throw failure("extra_filters is no JSON");
  }
  if (Array.isArray(filters)) return filters;
  throw failure("extra_filters is no list of filters");
}

const failure = (message: string): LitesetError => new LitesetError(message, undefined, { status: 400 });
