import type { Page, Request } from "playwright-core";

/** A body that a frontend sent to have a chart's data: a query context, or the form data of the older way. */
export interface Asked {
  path: "/api/v1/chart/data" | "/superset/explore_json/";
  chart: number | undefined;
  body: Record<string, unknown>;
}

/** What is saved of a chart when it is opened by somebody who may edit it: Superset's frontend adds a missing query context. */
interface Kept {
  chart: number;
  queryContext: Record<string, unknown>;
}

/** Everything that pages ask for, as it comes; questions are answered with no rows, so that no query runs. */
export interface Listener {
  asked: Asked[];
  kept: Kept[];
}

/** Answers and writes down the questions of a page, and keeps from it what it does not need: pictures and fonts. */
export async function listen(page: Page): Promise<Listener> {
  const heard: Listener = { asked: [], kept: [] };
  await page.route(/\/api\/v1\/chart\/data(\?|$)/, async (route) => {
    const body = route.request().postDataJSON() as Record<string, unknown>;
    heard.asked.push({ path: "/api/v1/chart/data", chart: chartOf(route.request(), body.form_data), body });
    const queries = Array.isArray(body.queries) ? body.queries : [];
    await route.fulfill({ json: { result: queries.map(() => noRows) } });
  });
  await page.route(/\/superset\/explore_json\//, async (route) => {
    const body = formDataOf(route.request());
    heard.asked.push({ path: "/superset/explore_json/", chart: chartOf(route.request(), body), body });
    await route.fulfill({ json: { ...noRows, form_data: body } });
  });
  await page.route(/\/api\/v1\/chart\/\d+$/, async (route) => {
    if (route.request().method() !== "PUT") return route.fallback();
    const body = route.request().postDataJSON() as { query_context?: string };
    const chart = Number(/\d+$/.exec(new URL(route.request().url()).pathname)?.[0]);
    if (body.query_context) heard.kept.push({ chart, queryContext: JSON.parse(body.query_context) });
    await route.fulfill({ json: { id: chart, result: {} } });
  });
  await page.route(/\.(png|gif|jpe?g|woff2?|ico)(\?|$)|scarf\.sh|\/superset\/log\//, (route) => route.abort());
  return heard;
}

const noRows = {
  data: [],
  colnames: [],
  coltypes: [],
  indexnames: [],
  rowcount: 0,
  sql_rowcount: 0,
  applied_filters: [],
  rejected_filters: [],
  applied_template_filters: [],
  annotation_data: {},
  label_map: {},
  query: "",
  status: "success",
  error: null,
  stacktrace: null,
  is_cached: false,
  cached_dttm: null,
  cache_key: "none",
};

/** The chart's id: from the form data, else from the address of the question, else from the page's: a chart on a map has none. */
function chartOf(request: Request, formData: unknown): number | undefined {
  const own = (formData as { slice_id?: unknown } | undefined)?.slice_id;
  if (own) return Number(own);
  const address = new URL(request.url()).searchParams.get("form_data");
  if (address) return Number((JSON.parse(address) as { slice_id?: number }).slice_id) || undefined;
  return Number(new URL(request.frame().url()).searchParams.get("slice_id")) || undefined;
}

/** The field form_data of a multipart body. */
function formDataOf(request: Request): Record<string, unknown> {
  const text = request.postData() ?? "";
  const field = /name="form_data"\r\n\r\n([\s\S]*?)\r\n--/.exec(text)?.[1];
  return field ? (JSON.parse(field) as Record<string, unknown>) : {};
}
