import type { Caches } from "../cache/names.ts";
import type { EnginePools } from "../engines/engine.ts";
import { engineFor } from "../engines/registry.ts";
import { targetOf } from "../engines/target.ts";
import { timeGrainsOf } from "../engines/time-grains.ts";
import { LitesetError } from "../errors.ts";
import type { Metadata } from "../metadata/orm.ts";
import { canAccessDataset, datasetAccessError } from "../security/access.ts";
import { guestClauses, rowRules, ruleConditions, ruleFingerprint } from "../security/rls.ts";
import { can, type Viewer } from "../security/viewer.ts";
import { isFeatureEnabled } from "../settings/flags.ts";
import type { Settings } from "../settings/keys.ts";
import { readAnnotations } from "./annotations.ts";
import { type ChartDataAnswer, jsonAnswer } from "./answer.ts";
import { cacheKey } from "./cache-key.ts";
import { createInFlight, type InFlight } from "./coalesce.ts";
import { computeQuery, queryText, type Source } from "./compute.ts";
import { columnGenericType, describeDataset, findDataset, type LoadedDataset } from "./dataset.ts";
import { type Entry, makeEntry, packEntry, unpackEntry } from "./entry.ts";
import { QueryError, refusal } from "./errors.ts";
import { csvChunks } from "./formats/csv.ts";
import { xlsxChunks } from "./formats/xlsx.ts";
import { zipChunks } from "./formats/zip.ts";
import { type Frame, isNumeric, numberOf } from "./frame.ts";
import { checkedClause, checkedRule } from "./guard.ts";
import { checkQuery, formDataOf, makeQuery, type Query } from "./query.ts";
import type { QueryContext, ResultFormat } from "./query-context.ts";
import { fullResult, shortResult } from "./result.ts";
import { columnTypes } from "./result-types.ts";
import { checkVirtualDataset } from "./virtual.ts";

/** What answering needs of the application. */
export interface QueryApp {
  settings: Settings;
  metadata: Metadata;
  caches: Pick<Caches, "data">;
  engines: Pick<EnginePools, "run">;
}

export interface RunChartDataOptions {
  /** The reader went away: what runs for them alone is cancelled. */
  signal?: AbortSignal;
  /** Whether the viewer may read this dataset, where that does not follow from their permissions alone (dashboards). */
  mayRead?: (dataset: LoadedDataset) => Promise<boolean>;
}

/** A request's context with all that its queries share. */
interface Session {
  app: QueryApp;
  context: QueryContext;
  viewer: Viewer;
  source: Source;
  /** Row rules for cache keys. */
  fingerprint: string[];
  cacheTimeout: number;
  signal: AbortSignal;
}

const inFlight = new WeakMap<object, InFlight<Entry>>();

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
    await checkQueries(queries, session);
    const format = context.result_format ?? "json";
    if (format !== "json") return await answerFile(session, queries, format);
    await addTotals(session, queries);
    return jsonAnswer(await Promise.all(queries.map((query) => answerQuery(session, query))));
  } catch (error) {
    controller.abort(error);
    if (error instanceof QueryError) throw refusal(`Error: ${error.message}`);
    throw error;
  }
}

async function openSession(
  app: QueryApp,
  context: QueryContext,
  viewer: Viewer,
  signal: AbortSignal,
  { mayRead }: RunChartDataOptions,
): Promise<Session> {
  const { settings, metadata } = app;
  const { id, type = "table" } = context.datasource;
  if (type !== "table" && type !== "dataset")
    throw refusal(`Charts of a datasource of type ${type} are not supported yet`);
  const loaded = await findDataset(metadata.em(), id);
  if (!loaded) throw new LitesetError("Not found", undefined, { status: 404 });
  if (!canAccessDataset(viewer, loaded) && !(await mayRead?.(loaded))) {
    const name = loaded.schema ? `${loaded.schema}.${loaded.table_name}` : loaded.table_name;
    throw datasetAccessError({ id, table_name: name }, settings.PERMISSION_INSTRUCTIONS_LINK ?? "");
  }
  const dataset = describeDataset(loaded);
  const target = targetOf(loaded.database, {
    catalog: dataset.catalog,
    schema: dataset.schema,
    username: viewer.username,
  });
  const engine = engineFor(target.uri);
  await checkVirtualDataset(dataset, engine, metadata, viewer);
  const rules = await rowRules(metadata, viewer, id);
  const guests = isFeatureEnabled(settings, "EMBEDDED_SUPERSET") ? guestClauses(viewer, id) : [];
  const checked = await Promise.all(
    rules.map(async (rule) => ({ ...rule, clause: await checkedRule(rule.clause, engine) })),
  );
  const checkedGuests = await Promise.all(guests.map((clause) => checkedRule(clause, engine)));
  return {
    app,
    context,
    viewer,
    source: { dataset, engine, target, pools: app.engines, settings, rules: ruleConditions(checked, checkedGuests) },
    fingerprint: ruleFingerprint(rules, guests),
    cacheTimeout: await cacheTimeoutOf(app, context, loaded),
    signal,
  };
}

async function cacheTimeoutOf(
  { settings, metadata }: QueryApp,
  context: QueryContext,
  dataset: LoadedDataset,
): Promise<number> {
  const fallback = settings.DATA_CACHE_CONFIG.CACHE_DEFAULT_TIMEOUT ?? settings.CACHE_DEFAULT_TIMEOUT;
  if (context.custom_cache_timeout !== undefined) return context.custom_cache_timeout || fallback;
  const chartId = Number(formDataOf(context).slice_id ?? Number.NaN);
  if (Number.isInteger(chartId)) {
    const chart = await metadata
      .kysely()
      .selectFrom("slices")
      .select("cache_timeout")
      .where("id", "=", chartId)
      .executeTakeFirst();
    if (typeof chart?.cache_timeout === "number") return chart.cache_timeout || fallback;
  }
  return (dataset.cache_timeout ?? dataset.database.cache_timeout) || fallback;
}

/** Refusals of this step come without `Error:`, as the reference has them. */
async function checkQueries(queries: readonly Query[], { app, source }: Session): Promise<void> {
  const dateRangeShifts = isFeatureEnabled(app.settings, "DATE_RANGE_TIMESHIFTS_ENABLED");
  try {
    for (const query of queries) {
      checkQuery(query, source.dataset, { dateRangeShifts });
      for (const clause of [query.extras.where, query.extras.having])
        if (clause) await checkedClause(clause, source.engine);
    }
  } catch (error) {
    if (error instanceof QueryError) throw refusal(error.message);
    throw error;
  }
}

async function answerQuery(session: Session, query: Query): Promise<Uint8Array[]> {
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
      return text(await describeSql(session, query));
  }
  const asked = rawRows(
    query,
    dataset.columns.map(({ name }) => name),
  );
  const { entry, key, isCached } = await findEntry(session, asked);
  if (query.resultType === "results") return shortResult(entry);
  return fullResult(entry, asked, dataset, {
    cacheKey: key,
    cacheTimeout: session.cacheTimeout,
    isCached,
    showsQuery: viewer.guest === undefined,
  });
}

const text = (value: unknown): Uint8Array[] => [Buffer.from(JSON.stringify(value))];

async function describeSql({ source, viewer, signal }: Session, query: Query): Promise<Record<string, unknown>> {
  if (viewer.guest) return { language: "sql" };
  try {
    return { language: "sql", query: await queryText(source, query, signal) };
  } catch (error) {
    if (error instanceof QueryError) return { language: "sql", error: error.message };
    throw error;
  }
}

/** Samples and drilling to detail show the rows behind a chart. */
function rawRows(query: Query, names: string[]): Query {
  if (query.resultType === "post_processed") refusePostProcessed();
  if (query.resultType !== "samples" && query.resultType !== "drill_detail") return query;
  const raw: Query = { ...query, isTimeseries: false, metrics: null, postProcessing: [], columns: names };
  if (query.resultType === "samples") return { ...raw, orderby: [], from: null, to: null };
  return { ...raw, orderby: names[0] === undefined ? [] : [[names[0], true]] };
}

function refusePostProcessed(): never {
  throw new LitesetError(
    "Post-processed results, as reports attach them, are not supported yet",
    "GENERIC_COMMAND_ERROR",
    {
      status: 501,
    },
  );
}

async function findEntry(session: Session, query: Query): Promise<{ entry: Entry; key: string; isCached: boolean }> {
  const { app, context, source, viewer, fingerprint, cacheTimeout, signal } = session;
  const byUser = source.dataset.impersonates || isFeatureEnabled(app.settings, "CACHE_QUERY_BY_USER");
  const username = byUser ? viewer.username : null;
  const key = cacheKey({ query, dataset: source.dataset, rules: fingerprint, username });
  const cache = app.caches.data;
  const isKept = cache.enabled && cacheTimeout !== -1;
  if (isKept && !context.force) {
    const stored = await cache.get(key);
    const entry = stored === undefined ? undefined : unpackEntry(stored);
    if (entry) return { entry, key, isCached: true };
  }
  const running = inFlight.get(app.engines) ?? createInFlight<Entry>();
  inFlight.set(app.engines, running);
  const entry = await running.join(key, signal, async (shared) => {
    const made = await makeResult(session, query, shared);
    // nobody waits for the cache
    if (isKept) void cache.set(key, packEntry(made), Math.max(cacheTimeout, 0)).catch(() => {});
    return made;
  });
  return { entry, key, isCached: false };
}

async function makeResult({ app, source }: Session, query: Query, signal: AbortSignal): Promise<Entry> {
  const [computed, annotations] = await Promise.all([
    computeQuery(source, query, signal),
    readAnnotations(query.annotationLayers, app.metadata),
  ]);
  return makeEntry(computed.frame, {
    dttm: new Date().toISOString().slice(0, 19),
    query: computed.query,
    applied: computed.applied,
    rejected: computed.rejected,
    coltypes: columnTypes(computed.frame, source.dataset),
    sqlRowcount: computed.sqlRowcount,
    annotations,
    labelMap: computed.labelMap,
  });
}

/** Shares of a total need the total of all rows: a query of the same request that has nothing but metrics. */
async function addTotals({ source, signal }: Session, queries: Query[]): Promise<void> {
  const isShare = (query: Query) => query.postProcessing.some((step) => step.operation === "contribution");
  const totalsQuery = queries.find(
    (query) => query.columns.length === 0 && query.metrics?.length && query.postProcessing.length === 0,
  );
  if (!totalsQuery || !queries.some(isShare)) return;
  totalsQuery.rowLimit = null;
  const { frame } = await computeQuery(source, totalsQuery, signal);
  const totals = Object.fromEntries(
    frame.columns
      .filter((column) => isNumeric(column.dtype))
      .map((column) => [
        String(column.label),
        column.values.reduce((sum: number, value) => sum + (numberOf(value) || 0), 0),
      ]),
  );
  for (const query of queries.filter(isShare)) {
    query.postProcessing = query.postProcessing.map((step) =>
      step.operation === "contribution" ? { ...step, options: { ...step.options, contribution_totals: totals } } : step,
    );
  }
}

async function answerFile(
  session: Session,
  queries: Query[],
  format: Exclude<ResultFormat, "json">,
): Promise<ChartDataAnswer> {
  const { app, source, viewer, signal } = session;
  if (!can(viewer, "can_csv", "Superset")) throw new LitesetError("Forbidden", undefined, { status: 403 });
  if (queries.length === 0) throw refusal("Empty query result");
  await addTotals(session, queries);
  const names = source.dataset.columns.map(({ name }) => name);
  const frames = await Promise.all(
    queries.map(async (query) => (await computeQuery(source, rawRows(query, names), signal)).frame),
  );
  const write = (frame: Frame): Iterable<Uint8Array> =>
    format === "csv"
      ? csvChunks(frame, source.dataset.verboseNames, { ...app.settings.CSV_EXPORT, marksEncoding: frames.length > 1 })
      : xlsxChunks(frame, source.dataset.verboseNames);
  if (frames.length === 1) return { format, chunks: write(frames[0]!) };
  return {
    format: "zip",
    chunks: zipChunks(frames.map((frame, at) => [`query_${at + 1}.${format}`, write(frame)] as const)),
  };
}
