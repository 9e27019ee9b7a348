import { LitesetError } from "../../../errors.ts";
import type { ChartDataAnswer } from "../../../query/answer.ts";
import type { QueryContext } from "../../../query/query-context.ts";
import { CHARTS } from "../../../turns.ts";
import { sized } from "../../answers.ts";
import { parseJson } from "../../json.ts";
import { isJson } from "../../middleware/csrf.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { answerAsync, findContext, isAsync } from "./async-data.ts";
import { opensThroughDashboard, refuseChangedByGuest } from "./dashboard-access.ts";
import { chartResource } from "./resource.ts";
import { chartData, chartDataJob } from "./shapes.ts";

const answers = {
  200: "OK",
  202: { description: "The job that computes it, while asynchronous queries are on", result: chartDataJob },
  400: "Bad request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not found",
};

/** The rows behind charts. */
export const chartDataRoutes: Route[] = [
  {
    method: "POST",
    path: "/api/v1/chart/data",
    right: api("can_read", "Chart"),
    line: CHARTS,
    csrfExempt: true,
    audit: { action: "ChartDataRestApi.data" },
    doc: {
      tag: "Charts",
      summary: "Return payload data response for the given query",
      body: async () => (await import("../../../query/query-context.ts")).queryContextSchema,
      result: chartData,
      answers,
    },
    action: async (call) => answerContext(call, await readContext(call)),
  },
  {
    method: "GET",
    path: "/api/v1/chart/data/<cache_key>",
    right: api("can_read", "Chart"),
    line: CHARTS,
    audit: { action: "ChartDataRestApi.data_from_cache" },
    doc: {
      tag: "Charts",
      summary: "Return payload data response for the given query",
      result: chartData,
      answers: { 400: "Bad request", 401: "Unauthorized", 404: "Not found", 422: "Not in the cache any more" },
    },
    action: async (call) => {
      // The key opens a question; its answer is the viewer's own, as far as they may see it.
      const { data, address } = await findContext(call, call.params.cache_key ?? "");
      const { force: _force, ...body } = data;
      return answerContext(call, body, { cache: "only", address });
    },
  },
  {
    method: "GET",
    path: "/api/v1/chart/<int:pk>/data/",
    right: api("can_read", "Chart"),
    line: CHARTS,
    audit: { action: "ChartDataRestApi.data", ref: "ChartDataRestApi.get_data" },
    doc: {
      tag: "Charts",
      summary: "Return payload data response for a chart",
      query: { format: { type: "string" }, type: { type: "string" }, force: { type: "boolean" } },
      result: chartData,
      answers,
    },
    action: savedChartData,
  },
];

async function readContext(call: Call): Promise<unknown> {
  if (isJson(call.request)) return call.json();
  const text = (await call.form()).get("form_data");
  if (typeof text === "string") {
    try {
      return parseJson(text);
    } catch {
      // Falls through: not JSON.
    }
  }
  throw new LitesetError("Request is not JSON", undefined, { status: 400 });
}

/** Runs the query context that was saved with a chart. */
async function savedChartData(call: Call): Promise<Answer> {
  const id = Number(call.params.pk);
  const row = await findRow(chartResource, call, id, ["query_context"]);
  if (!row) throw notFound();
  let body: unknown;
  try {
    body = JSON.parse(String(row.query_context ?? ""));
  } catch {
    body = null;
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new LitesetError("Chart has no query context saved. Please save the chart again.", undefined, {
      status: 400,
    });
  }
  return answerContext(call, {
    ...body,
    result_format: call.query.get("format") ?? "json",
    result_type: call.query.get("type") ?? "full",
    force: call.query.get("force") ?? undefined,
  });
}

/** @param kept a request that a worker has answered: 422 where its answer is not in the cache any more */
async function answerContext(
  call: Call,
  body: unknown,
  kept?: { cache: "only"; address: URLSearchParams },
): Promise<Response> {
  const [{ parseQueryContext }, { runChartData }] = await Promise.all([
    import("../../../query/query-context.ts"),
    import("../../../query/run.ts"),
  ]);
  const context = parseQueryContext(body, Object.keys(call.app.settings.TIME_GRAIN_ADDONS));
  noteContext(call, context);
  await refuseChangedByGuest(call, context);
  let opened: number | null = null;
  const run = (options: { cache?: "only" }) =>
    runChartData(call.app, context, call.viewer, {
      ...options,
      signal: call.signal,
      address: kept?.address ?? call.query,
      mayRead: async (dataset) => {
        const isOpen = await opensThroughDashboard(call, context.form_data, dataset.id);
        if (isOpen) opened = dataset.id;
        return isOpen;
      },
    });
  if (kept) return sendChartData(await run({ cache: kept.cache }));
  if (!isAsync(call, context)) return sendChartData(await run({}));
  const answer = await answerAsync(call, body, run, () => opened);
  return answer instanceof Response ? answer : sendChartData(answer);
}

function noteContext(call: Call, { form_data, datasource }: QueryContext): void {
  const formData = (typeof form_data === "object" && form_data !== null ? form_data : {}) as Record<string, unknown>;
  call.note({
    dashboard_id: formData.dashboardId ?? null,
    slice_id: formData.slice_id ?? null,
    dataset_id: datasource.id,
  });
}

const TYPES: Record<Exclude<ChartDataAnswer["format"], "json">, string> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  zip: "application/zip",
};

/** Streams what was computed; JSON has its length, files a name. */
export function sendChartData(answer: ChartDataAnswer): Response {
  if (answer.format === "json") {
    return sized(Buffer.concat(answer.chunks), 200, { "content-type": "application/json; charset=utf-8" });
  }
  const stamp = new Date().toISOString().replace(/[-:]/g, "").replace("T", "_").slice(0, 15);
  return new Response(ReadableStream.from(answer.chunks), {
    statusText: "OK",
    headers: {
      "content-type": TYPES[answer.format],
      "content-disposition": `attachment; filename=${stamp}.${answer.format}`,
    },
  });
}
