import { LitesetError } from "../../errors.ts";
import type { Viewer } from "../../security/viewer.ts";
import { wholeAnswer } from "../answer.ts";
import { QueryError } from "../errors.ts";
import { TIMESTAMP } from "../query.ts";
import { parseQueryContext, type QueryContext } from "../query-context.ts";
import { runChartData } from "../run.ts";
import type { QueryApp, RunChartDataOptions } from "../session.ts";
import { TimeRangeError } from "../time-range.ts";
import { type FormData, type Layer, type LegacyChart, metricsOf, type Row } from "./chart.ts";
import { mergeFilters } from "./merge-filters.ts";
import { askedBy, type Comparison } from "./question.ts";
import { legacyCharts } from "./registry.ts";

/** A form that is asked for its chart's data. */
export interface LegacyRequest {
  form: FormData;
  datasetId: number;
  force: boolean;
  layers(chartIds: readonly unknown[]): Promise<Layer[]>;
}

/** What one answer of chart data holds, as far as it is read here. */
interface Result {
  data: Row[];
  colnames: string[];
  rowcount: number;
  is_cached: boolean | null;
  [name: string]: unknown;
}

/**
 * The data of a chart whose kind the server prepares: its form becomes queries as any others, and their rows what the chart takes.
 * @returns the answer of Superset's explore_json
 * @throws LitesetError 400 for kinds that are not known, for what people left out and for queries that fail; 403, 404
 */
export async function runLegacyChart(
  app: QueryApp,
  request: LegacyRequest,
  viewer: Viewer,
  options: RunChartDataOptions,
): Promise<Record<string, unknown>> {
  const form = mergeFilters(request.form);
  const chart = chartOf(form);
  try {
    const { results, comparisons } = await answers({ ...request, form }, chart, app, viewer, options);
    const rows = results[0].data;
    const hasData = rows.length > 0 || chart.takesNone || chart.asksNothing;
    const data = hasData ? await shapeOf(chart, request, form, app, results, comparisons) : null;
    const told = Object.fromEntries(TOLD.map((name) => [name, results[0][name] ?? null]));
    return { ...told, errors: [], form_data: form, is_cached: results[0].is_cached === true, data };
  } catch (error) {
    throw asVizError(error);
  }
}

/** What an answer tells besides the data, of what chart data tell. */
const TOLD = [
  "cache_key",
  "cached_dttm",
  "cache_timeout",
  "query",
  "from_dttm",
  "to_dttm",
  "status",
  "stacktrace",
  "rowcount",
  "colnames",
  "coltypes",
  "applied_filters",
  "rejected_filters",
];

/** The question of a form as a query context, for answers in another form than the chart's own. */
export function legacyContext(
  app: Pick<QueryApp, "settings">,
  { form: given, datasetId, force }: Pick<LegacyRequest, "form" | "datasetId" | "force">,
  as: { result_type?: string; result_format?: string },
): QueryContext {
  const form = mergeFilters(given);
  try {
    const { queries } = askedBy(form, chartOf(form), app.settings);
    return contextOf(app, { form, datasetId, force }, queries.slice(0, 1), as);
  } catch (error) {
    throw asVizError(error);
  }
}

function chartOf({ viz_type: kind = "table" }: FormData): LegacyChart {
  const chart = typeof kind === "string" && Object.hasOwn(legacyCharts, kind) ? legacyCharts[kind] : undefined;
  if (chart) return chart;
  throw new LitesetError(`Charts of type "${String(kind)}" ask /api/v1/chart/data.`, "VIZ_GET_DF_ERROR", {
    status: 400,
  });
}

function contextOf(
  { settings }: Pick<QueryApp, "settings">,
  { form, datasetId, force }: Pick<LegacyRequest, "form" | "datasetId" | "force">,
  queries: unknown[],
  as: { result_type?: string; result_format?: string } = {},
): QueryContext {
  const timeout = Number(form.cache_timeout ?? Number.NaN);
  const body = {
    datasource: { id: datasetId, type: "table" },
    queries,
    force,
    form_data: form,
    custom_cache_timeout: Number.isSafeInteger(timeout) ? timeout : undefined,
    ...as,
  };
  return parseQueryContext(JSON.parse(JSON.stringify(body)), Object.keys(settings.TIME_GRAIN_ADDONS));
}

const NO_RESULT: Result = { data: [], colnames: [], rowcount: 0, is_cached: null, status: "success", query: "" };

async function answers(
  request: LegacyRequest,
  chart: LegacyChart,
  app: QueryApp,
  viewer: Viewer,
  options: RunChartDataOptions,
): Promise<{ results: [Result, ...Result[]]; comparisons: Comparison[] }> {
  if (chart.asksNothing) return { results: [NO_RESULT], comparisons: [] };
  const { queries, comparisons } = askedBy(request.form, chart, app.settings);
  const answer = await runChartData(app, contextOf(app, request, queries), viewer, options);
  const { result } = JSON.parse((await wholeAnswer(answer)).toString()) as { result: [Result, ...Result[]] };
  return { results: result, comparisons };
}

function shapeOf(
  chart: LegacyChart,
  { layers }: LegacyRequest,
  form: FormData,
  { settings }: QueryApp,
  [main, ...earlier]: [Result, ...Result[]],
  comparisons: readonly Comparison[],
): unknown {
  const metrics = [...metricsOf(form).keys()];
  const rows = withNumbers(main.data, metrics);
  if (!chart.shape) return rows;
  return chart.shape({
    form,
    rows,
    colnames: main.colnames,
    metrics,
    comparisons: comparisons.map(({ label, distance }, at) => ({
      label,
      rows: withNumbers(earlier[at]?.data ?? [], metrics).map((row) => ({
        ...row,
        [TIMESTAMP]: typeof row[TIMESTAMP] === "number" ? row[TIMESTAMP] + distance : null,
      })),
    })),
    settings,
    layers,
  });
}

/** Metrics that the database gives as text are numbers; those that are none are missing. */
function withNumbers(rows: Row[], metrics: readonly string[]): Row[] {
  const texts = metrics.filter((name) => rows.some((row) => typeof row[name] === "string"));
  if (texts.length === 0) return rows;
  const numberOf = (value: unknown) => {
    const number = value === null || value === "" ? Number.NaN : Number(value);
    return Number.isFinite(number) ? number : null;
  };
  return rows.map((row) => ({ ...row, ...Object.fromEntries(texts.map((name) => [name, numberOf(row[name])])) }));
}

/** What was asked wrongly, or failed in the database, under the type that charts know. */
function asVizError(error: unknown): unknown {
  const isPlain = error instanceof LitesetError && error.status === 400 && error.type === undefined;
  if (!isPlain && !(error instanceof QueryError) && !(error instanceof TimeRangeError)) return error;
  return new LitesetError(error.message.replace(/^Error: /, ""), "VIZ_GET_DF_ERROR", {
    status: 400,
    cause: error.cause,
  });
}
