import { z } from "zod";
import { LitesetError } from "../errors.ts";
import type { Viewer } from "../security/viewer.ts";
import { isRecord } from "./legacy/chart.ts";
import { legacyCharts } from "./legacy/registry.ts";
import { runLegacyChart } from "./legacy/run.ts";
import { parseQueryContext } from "./query-context.ts";
import { runChartData } from "./run.ts";
import type { QueryApp } from "./session.ts";

/** How the computing of one chart went: `viz_status` is "success", or null with what went wrong. */
export interface WarmUp {
  chart_id: number;
  viz_error: string | null;
  viz_status: string | null;
}

interface Asker {
  app: QueryApp;
  viewer: Viewer;
  signal: AbortSignal;
}

const savedContext = z.looseObject({
  queries: z.array(z.looseObject({ filters: z.array(z.unknown()).catch([]) })),
});

/**
 * Computes a chart's saved queries, or those of its form, as the viewer may see them, and keeps the results in the cache.
 * @param chart `query_context` is JSON, as it is stored
 * @param extraFilters further filters of each query, as JSON
 */
export async function warmUpChart(
  { app, viewer, signal }: Asker,
  chart: { id: number; query_context: unknown },
  extraFilters?: string,
): Promise<WarmUp> {
  try {
    const more = readFilters(extraFilters);
    const { success, data: saved } = savedContext.safeParse(readJson(chart.query_context));
    if (!success) {
      await warmUpLegacyChart({ app, viewer, signal }, chart.id, more);
      return { chart_id: chart.id, viz_error: null, viz_status: "success" };
    }
    const queries = saved.queries.map((query) => ({ ...query, filters: [...query.filters, ...more] }));
    const body = { ...saved, queries, result_format: "json", force: true };
    const context = parseQueryContext(body, Object.keys(app.settings.TIME_GRAIN_ADDONS));
    await runChartData(app, context, viewer, { signal });
    return { chart_id: chart.id, viz_error: null, viz_status: "success" };
  } catch (error) {
    if (!(error instanceof LitesetError) || error.status >= 500) throw error;
    return { chart_id: chart.id, viz_error: error.message, viz_status: null };
  }
}

/** Charts whose data the server prepares are saved without queries: their form says what they ask. */
async function warmUpLegacyChart({ app, viewer, signal }: Asker, id: number, filters: unknown[]): Promise<void> {
  const chart = await app.metadata
    .kysely()
    .selectFrom("slices")
    .where("id", "=", id)
    .select(["viz_type", "params", "datasource_id"])
    .executeTakeFirst();
  const kind = chart?.viz_type ?? "";
  if (!Object.hasOwn(legacyCharts, kind)) throw failure("Chart's query context does not exist");
  const params = readJson(chart?.params);
  const form = { ...(isRecord(params) && params), viz_type: kind, slice_id: id, extra_filters: filters };
  // The layers of a map are charts of their own.
  const request = { form, datasetId: chart?.datasource_id ?? 0, force: true, layers: async () => [] };
  await runLegacyChart(app, request, viewer, { signal });
}

function readFilters(text: string | undefined): unknown[] {
  if (!text) return [];
  const filters = readJson(text);
  if (filters === undefined) throw failure("extra_filters is no JSON");
  if (Array.isArray(filters)) return filters;
  throw failure("extra_filters is no list of filters");
}

function readJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

const failure = (message: string): LitesetError => new LitesetError(message, undefined, { status: 400 });
