import { timeGrainsOf } from "../engines/time-grains.ts";
import { LitesetError } from "../errors.ts";
import { can, type Viewer } from "../security/viewer.ts";
import { isFeatureEnabled } from "../settings/flags.ts";
import { inTurns, ROWS } from "../turns.ts";
import { readAnnotations } from "./annotations.ts";
import { type ChartDataAnswer, jsonAnswer } from "./answer.ts";
import { asClient, clientView } from "./client-processing.ts";
import { computeQuery, queryText } from "./compute.ts";
import { columnGenericType } from "./dataset.ts";
import { QueryError, refusal } from "./errors.ts";
import { csvChunks, csvStream } from "./formats/csv.ts";
import { xlsxChunks, xlsxStream } from "./formats/xlsx.ts";
import { zipChunks } from "./formats/zip.ts";
import { type Frame, isMissing, isNumeric, numberOf } from "./frame.ts";
import { checkedClause } from "./guard.ts";
import { type Prepared, prepareQuery } from "./prepare.ts";
import { checkQuery, formDataOf, makeQuery, type Query } from "./query.ts";
import type { QueryContext, ResultFormat } from "./query-context.ts";
import { fullResult, shortResult } from "./result.ts";
import { findEntry } from "./results.ts";
import { openSession, type QueryApp, type RunChartDataOptions, type Session } from "./session.ts";
import { canStream, streamQuery } from "./stream.ts";

/**
 * Answers a chart's queries, those of one request side by side.
 * @throws LitesetError as the reference answers: 400 for what is asked wrongly or fails, 403, 404
 */
export async function runChartData(
  app: QueryApp,
  context: QueryContext,
  viewer: Viewer,
  options: RunChartDataOptions = {},
): Promise<ChartDataAnswer> {
  options.signal?.throwIfAborted();
  const controller = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, controller.signal]) : controller.signal;
  try {
    const session = await openSession(app, context, viewer, signal, options);
    const queries = context.queries.map((query) => makeQuery(query, context, session.source.dataset, app.settings));
    const prepared = await Promise.all(queries.map((query) => prepareQuery(session, query)));
    await checkQueries(prepared);
    const format = context.result_format ?? "json";
    if (format !== "json") return await answerFile(session, prepared, format);
    await addTotals(prepared);
    return jsonAnswer(await Promise.all(prepared.map(answerQuery)));
  } catch (error) {
    controller.abort(error);
    if (error instanceof QueryError) throw refusal(`Error: ${error.message}`);
    throw error;
  }
}

/** Refusals of this step come without `Error:`, as the reference has them. */
async function checkQueries(prepared: readonly Prepared[]): Promise<void> {
  try {
    for (const { session, query, fault } of prepared) {
      if (fault) continue;
      const { app, source } = session;
      const dateRangeShifts = isFeatureEnabled(app.settings, "DATE_RANGE_TIMESHIFTS_ENABLED");
      checkQuery(query, source.dataset, { dateRangeShifts });
      for (const clause of [query.extras.where, query.extras.having]) if (clause) await checkedClause(clause, source);
    }
  } catch (error) {
    if (error instanceof QueryError) throw refusal(error.message);
    throw error;
  }
}

async function answerQuery({ session, query, fault }: Prepared): Promise<Uint8Array[]> {
  const { app, source, viewer } = session;
  const { dataset, engine } = source;
  switch (query.resultType) {
    case "columns":
      return text({
        data: dataset.columns.map((column) => ({
          column_name: column.name,
          verbose_name: column.verboseName,
          dtype: columnGenericType(column, engine),
        })),
      });
    case "timegrains":
      return text({ data: timeGrainsOf(engine, app.settings) });
    case "query":
      return text(await describeSql(session, query, fault));
  }
  const asked = rawRows(
    query,
    dataset.columns.map(({ name }) => name),
  );
  const [{ entry, key, isCached }, annotations] = await Promise.all([
    findEntry(session, asked),
    readAnnotations(session, query.annotationLayers),
  ]);
  if (query.resultType === "results") return shortResult(entry);
  const full = fullResult(entry, asked, dataset, {
    cacheKey: key,
    cacheTimeout: session.cacheTimeout,
    isCached,
    showsQuery: viewer.guest === undefined,
    annotations,
    templates: session.templates,
  });
  if (query.resultType !== "post_processed") return full;
  const shown = JSON.parse(Buffer.concat(full).toString()) as Record<string, unknown>;
  return text(asClient(shown, formDataOf(session.context), dataset.verboseNames));
}

const text = (value: unknown): Uint8Array[] => [Buffer.from(JSON.stringify(value))];

async function describeSql(
  { source, viewer, signal }: Session,
  query: Query,
  fault?: QueryError,
): Promise<Record<string, unknown>> {
  if (viewer.guest) return { language: "sql" };
  try {
    if (fault) throw fault;
    return { language: "sql", query: await queryText(source, query, signal) };
  } catch (error) {
    if (error instanceof QueryError) return { language: "sql", error: error.message };
    throw error;
  }
}

/** Samples and drilling to detail show the rows behind a chart. */
function rawRows(query: Query, names: string[]): Query {
  if (query.resultType !== "samples" && query.resultType !== "drill_detail") return query;
  const raw: Query = { ...query, isTimeseries: false, metrics: null, postProcessing: [], columns: names };
  if (query.resultType === "samples") return { ...raw, orderby: [], from: null, to: null };
  return { ...raw, orderby: names[0] === undefined ? [] : [[names[0], true]] };
}

/** Shares of a total need the total of all rows: a query of the same request that has nothing but metrics. */
async function addTotals(prepared: readonly Prepared[]): Promise<void> {
  const isShare = (query: Query) => query.postProcessing.some((step) => step.operation === "contribution");
  const totals = prepared.find(
    ({ query }) => query.columns.length === 0 && query.metrics?.length && query.postProcessing.length === 0,
  );
  if (!totals || !prepared.some(({ query }) => isShare(query))) return;
  totals.query.rowLimit = null;
  const { frame } = await computeQuery(totals.session.source, totals.query, totals.session.signal);
  const sums = Object.fromEntries(
    frame.columns
      .filter((column) => isNumeric(column.dtype))
      .map((column) => [
        String(column.label),
        column.values.reduce((sum: number, value) => sum + (numberOf(value) || 0), 0),
      ]),
  );
  for (const { query } of prepared.filter(({ query }) => isShare(query))) {
    query.postProcessing = query.postProcessing.map((step) =>
      step.operation === "contribution" ? { ...step, options: { ...step.options, contribution_totals: sums } } : step,
    );
  }
}

/** Decimals are floats once a CSV file was read again, as the reference does to change it. */
const withFloats = (frame: Frame): Frame => ({
  ...frame,
  columns: frame.columns.map((column) =>
    column.dtype === "decimal"
      ? { ...column, dtype: "float", values: column.values.map((cell) => (isMissing(cell) ? null : numberOf(cell))) }
      : column,
  ),
});

async function answerFile(
  session: Session,
  prepared: readonly Prepared[],
  format: Exclude<ResultFormat, "json">,
): Promise<ChartDataAnswer> {
  const { app, viewer, signal } = session;
  const { dataset } = session.source;
  if (!can(viewer, "can_csv", "Superset")) throw new LitesetError("Forbidden", undefined, { status: 403 });
  if (prepared.length === 0) throw refusal("Empty query result");
  for (const { fault } of prepared) if (fault) throw fault;
  await addTotals(prepared);
  const names = dataset.columns.map(({ name }) => name);
  const csvOptions = { ...app.settings.CSV_EXPORT, marksEncoding: prepared.length > 1 };
  const [only] = prepared;
  if (only && prepared.length === 1 && canStream(only.query)) {
    const exact = { ...only.session.source, exactDecimals: format === "csv" };
    const rows = await streamQuery(exact, rawRows(only.query, names), signal);
    const { verboseNames } = dataset;
    return {
      format,
      chunks:
        format === "csv"
          ? csvStream(rows, verboseNames, csvOptions)
          : xlsxStream(rows, verboseNames, app.settings.EXCEL_EXPORT),
    };
  }
  const frames = await Promise.all(
    prepared.map(async ({ session: { source }, query }) => {
      const exact = { ...source, exactDecimals: format === "csv" };
      const { frame } = await computeQuery(exact, rawRows(query, names), signal);
      if (query.resultType !== "post_processed") return frame;
      const shown = format === "csv" ? withFloats(frame) : frame;
      return clientView(shown, formDataOf(session.context), dataset.verboseNames)?.frame ?? frame;
    }),
  );
  const write = (frame: Frame): Iterable<Uint8Array> =>
    format === "csv"
      ? csvChunks(frame, dataset.verboseNames, csvOptions)
      : xlsxChunks(frame, dataset.verboseNames, app.settings.EXCEL_EXPORT);
  if (frames.length === 1) return { format, chunks: inTurns(write(frames[0]!), ROWS) };
  const files = frames.map((frame, at) => [`query_${at + 1}.${format}`, write(frame)] as const);
  return { format: "zip", chunks: inTurns(zipChunks(files), ROWS) };
}
