import { LitesetError } from "../../../errors.ts";
import { parseQueryContext } from "../../../query/query-context.ts";
import { runChartData } from "../../../query/run.ts";
import type { Call } from "../../route.ts";
import { parseObject } from "../dataset/describe.ts";

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
