import type { FormData, Layer } from "../../../query/legacy/chart.ts";
import type { LegacyRequest } from "../../../query/legacy/run.ts";
import { can } from "../../../security/viewer.ts";
import { json, Refusal } from "../../answers.ts";
import { looseDb } from "../../rest/db.ts";
import { visibleRows } from "../../rest/list.ts";
import { type Answer, type Call, legacy, type Route } from "../../route.ts";
import { opensThroughDashboard } from "../chart/dashboard-access.ts";
import { sendChartData } from "../chart/data.ts";
import { chartResource, formDataOf } from "../chart/resource.ts";
import { describeChart, idOf } from "../explore/read.ts";
import { readForm } from "./form.ts";

const right = legacy("can_explore_json", "Superset");
const audit = { action: "explore_json", ref: "Superset.explore_json" };
const paths = ["/superset/explore_json/", "/superset/explore_json/<datasource_type>/<int:datasource_id>/"];

/** Data of charts whose kind the server prepares, as Superset's frontend asks for them, and the former way to compute charts ahead. */
export const exploreJsonRoutes: Route[] = [
  ...paths.flatMap((path): Route[] => [
    { method: "GET", path, right, audit, action: answerForm },
    { method: "POST", path, right, audit, csrfExempt: true, action: answerForm },
  ]),
  {
    method: "GET",
    path: "/superset/warm_up_cache/",
    right: legacy("can_warm_up_cache", "Superset"),
    audit: { action: "warm_up_cache", ref: "Superset.warm_up_cache" },
    action: warmUp,
  },
];

/** Parameters of the address that ask for something else than the chart's data. */
const FORMS = {
  csv: { result_format: "csv" },
  query: { result_type: "query" },
  results: { result_type: "results" },
  samples: { result_type: "samples" },
} as const;

async function answerForm(call: Call): Promise<Answer> {
  const as = (Object.keys(FORMS) as (keyof typeof FORMS)[]).find((name) => call.query.get(name) === "true");
  if (as === "csv" && !can(call.viewer, "can_csv", "Superset"))
    throw new Refusal({ error: "You don't have the rights to download as csv" }, { status: 403 });
  const { form, datasetId } = await readForm(call);
  call.note({ form_data: form, dashboard_id: form.dashboardId ?? null, slice_id: form.slice_id ?? null });
  const request: LegacyRequest = {
    form,
    datasetId,
    force: call.query.get("force") === "true",
    layers: (ids) => readLayers(call, form, ids),
  };
  const { legacyContext, runLegacyChart } = await import("../../../query/legacy/run.ts");
  const options = optionsOf(call, form);
  if (as === undefined) return json(await runLegacyChart(call.app, request, call.viewer, options));
  const [{ runChartData }, { wholeAnswer }] = await Promise.all([
    import("../../../query/run.ts"),
    import("../../../query/answer.ts"),
  ]);
  const answer = await runChartData(call.app, legacyContext(call.app, request, FORMS[as]), call.viewer, options);
  if (as === "csv") return sendChartData(answer);
  const { result } = JSON.parse((await wholeAnswer(answer)).toString()) as { result: Record<string, unknown>[] };
  return result[0] ?? {};
}

const optionsOf = (call: Call, form: FormData) => ({
  signal: call.signal,
  address: call.query,
  mayRead: (dataset: { id: number }) => opensThroughDashboard(call, form, dataset.id),
});

/** Charts that are the layers of a map, each with its data; those that cannot be drawn have none. */
async function readLayers(call: Call, map: FormData, ids: readonly unknown[]): Promise<Layer[]> {
  const wanted = ids.map(idOf).filter((id) => id !== null);
  if (wanted.length === 0) return [];
  const charts = await (await visibleRows(chartResource, call))
    .where("slices.id", "in", wanted)
    .selectAll("slices")
    .orderBy("slices.id")
    .execute();
  return Promise.all(
    charts.map(async (chart, index) => {
      const stored = formDataOf(chart);
      const description = await describeChart(call, chart);
      const vizType = String(stored.viz_type ?? "");
      const data = vizType === "deck_multi" ? null : await readLayer(call, layerForm(stored, map, index));
      return { vizType, data, description };
    }),
  );
}

async function readLayer(call: Call, form: FormData): Promise<unknown> {
  const datasetId = idOf(String(form.datasource ?? "").split("__")[0]);
  if (datasetId === null) return null;
  const { runLegacyChart } = await import("../../../query/legacy/run.ts");
  const request = { form, datasetId, force: false, layers: async () => [] };
  const { LitesetError } = await import("../../../errors.ts");
  const drawn = await runLegacyChart(call.app, request, call.viewer, optionsOf(call, form)).catch((error: unknown) => {
    if (error instanceof LitesetError && error.status < 500) return { data: null };
    throw error;
  });
  return drawn.data;
}

/** A layer under the filters of its map, as far as they are meant for this layer. */
function layerForm(stored: FormData, map: FormData, index: number): FormData {
  const scopes = record(map.layer_filter_scope);
  const extra = record(map.extra_form_data);
  const found = record(map.filter_data_mapping);
  const isMeant = (id: string) => {
    const scope = scopes[id];
    return !Array.isArray(scope) || scope.length === 0 || scope.includes(index);
  };
  const isScoped = Object.keys(scopes).length > 0 && Object.keys(extra).length > 0 && Object.keys(found).length > 0;
  const filters = Object.keys(scopes)
    .filter(isMeant)
    .flatMap((id) => (Array.isArray(found[id]) ? (found[id] as unknown[]) : []));
  return {
    ...stored,
    dashboardId: map.dashboardId,
    extra_filters: map.extra_filters ?? [],
    adhoc_filters: map.adhoc_filters ?? [],
    extra_form_data: isScoped ? { ...extra, filters } : extra,
  };
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** GET: computes one chart, or those of a table, and keeps the results. */
async function warmUp(call: Call): Promise<Answer> {
  const { query } = call;
  const [chartId, table, database] = ["slice_id", "table_name", "db_name"].map((name) => query.get(name));
  if (!chartId && !(table && database)) {
    const error = "Malformed request. slice_id or table_name and db_name arguments are expected";
    throw new Refusal({ error }, { status: 400 });
  }
  const db = looseDb(call.app.metadata);
  let charts = db.selectFrom("slices as s").select(["s.id", "s.query_context"]).orderBy("s.id");
  if (chartId) charts = charts.where("s.id", "=", idOf(chartId) ?? -1);
  else {
    const dataset = await db
      .selectFrom("tables as t")
      .innerJoin("dbs as d", "d.id", "t.database_id")
      .where("d.database_name", "=", database)
      .where("t.table_name", "=", table)
      .select("t.id")
      .executeTakeFirst();
    if (!dataset)
      throw new Refusal({ error: `Table ${table} wasn't found in the database ${database}` }, { status: 404 });
    charts = charts.where("s.datasource_id", "=", dataset.id).where("s.datasource_type", "=", "table");
  }
  const found = await charts.execute();
  if (chartId && found.length === 0) throw new Refusal({ error: `Chart ${chartId} not found` }, { status: 404 });
  const { warmUpChart } = await import("../../../query/warm-up.ts");
  // Filters are those of a dashboard; without one they count for nothing.
  const filters = query.get("dashboard_id") ? (query.get("extra_filters") ?? undefined) : undefined;
  const warmed = [];
  for (const { id, query_context } of found) {
    const { chart_id, ...rest } = await warmUpChart(call, { id: Number(id), query_context }, filters);
    warmed.push({ slice_id: chart_id, ...rest });
  }
  return warmed;
}
