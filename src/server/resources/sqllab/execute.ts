import { randomBytes } from "node:crypto";
import { z } from "zod";
import { Gatherer } from "../../../engines/batches.ts";
import type { ResultTable } from "../../../engines/engine.ts";
import { engineFor } from "../../../engines/registry.ts";
import { LitesetError } from "../../../errors.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { Query } from "../../../metadata/entities/sqllab.ts";
import { isUniqueViolation } from "../../../metadata/violations.ts";
import { readerTarget } from "../../../query/foreign-tables.ts";
import { JsonBytes } from "../../../query/formats/json-bytes.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import { placeOfNew } from "../../../sqllab/create-as.ts";
import { findDescribed } from "../../../sqllab/describe.ts";
import { type Expanded, expandData, expandsData } from "../../../sqllab/expand.ts";
import { finishQuery, keepResult } from "../../../sqllab/finish.ts";
import { changeQuery, endQuery, failureOf } from "../../../sqllab/history.ts";
import type { CreateAs } from "../../../sqllab/plan.ts";
import { type Prepared, prepareQuery } from "../../../sqllab/prepare.ts";
import { enqueueQuery, type Told } from "../../../sqllab/queue.ts";
import { rowsJson, shownAs } from "../../../sqllab/result.ts";
import { type Outcome, runQuery } from "../../../sqllab/run.ts";
import { Spool } from "../../../sqllab/spool.ts";
import { refuseLarge } from "../../../sqllab/stored.ts";
import { takeTurn } from "../../../sqllab/turns.ts";
import { json, whenOver } from "../../answers.ts";
import { channelOf } from "../../middleware/async-channel.ts";
import { findRow } from "../../rest/list.ts";
import { readBody, readValue } from "../../rest/schema.ts";
import type { Call } from "../../route.ts";
import { databaseResource } from "../database/resource.ts";
import { renderUserSql } from "./render.ts";
import { executeBody } from "./schemas.ts";

type Given = z.infer<typeof executeBody>;

const NO_DATABASE =
  "The database referenced in this query was not found. Please contact an administrator for further assistance or try again.";

/** POST: runs a user's SQL and answers its rows, or has a worker run it; what became of it is kept in the history of queries. */
export async function execute(call: Call): Promise<Response> {
  const body = await readBody(call, executeBody, {}).catch(async (error: unknown) => {
    if (error instanceof LitesetError && error.message === "Request is not JSON" && !error.fields)
      throw new LitesetError(error.message, "INVALID_PAYLOAD_FORMAT_ERROR", { status: 400 });
    throw error;
  });
  const { app } = call;
  const runAsync = body.runAsync === true || isFeatureEnabled(app.settings, "SQLLAB_FORCE_RUN_ASYNC");
  const given = { ...body, runAsync };
  const database = await visibleDatabase(call, given.database_id);
  if (!database) throw new LitesetError(NO_DATABASE, "GENERIC_BACKEND_ERROR", { status: 404 });
  if (given.runAsync && !app.results) throw noResultsBackend();
  await app.presence.announce("server");
  const id = await insertQuery(call, given, database);
  if (id === undefined) return answerKnown(call, given.client_id ?? "");
  try {
    const prepared = await prepare(call, given, database, id);
    if (given.runAsync) {
      await enqueueQuery(app, id, await toldOf(call));
      return json({ query: await findDescribed(app.metadata, "id", id) }, { status: 202 });
    }
    return await runHere(call, id, prepared, given.expand_data === true);
  } catch (error) {
    await endQuery(app, id, failureOf(error, call.signal.aborted));
    throw error;
  }
}

/** The browser, where it listens: Superset's frontend would take the events for those of charts that it has lost. */
async function toldOf({ app: { settings }, viewer, request }: Call): Promise<Told> {
  if (!isFeatureEnabled(settings, "GLOBAL_ASYNC_QUERIES") || settings.FRONTEND === "superset") return undefined;
  const token = await channelOf(settings, request.headers.get("cookie"));
  return token && token.sub === String(viewer.id) ? { channel_id: token.channel, user_id: viewer.id } : undefined;
}

/** What asking for stored results is answered with where nothing stores any. */
export const noResultsBackend = (): LitesetError =>
  new LitesetError("Results backend is not configured.", "RESULTS_BACKEND_NOT_CONFIGURED_ERROR", { status: 500 });

/** The database, where it is the viewer's to see. */
export async function visibleDatabase(call: Call, id: number): Promise<Database | null> {
  if (!(await findRow(databaseResource, call, id, ["id"]))) return null;
  return call.app.metadata.em().findOne(Database, { id });
}

/** Renders, reads, checks and plans the SQL, and notes in the history what is going to be run. */
async function prepare(call: Call, given: Given, database: Database, id: number): Promise<Prepared> {
  const { app, viewer } = call;
  const { catalog = null, schema = null, queryLimit } = given;
  const target = readerTarget(app, viewer, database, { catalog, schema });
  const sql = await renderUserSql(call, given.sql, given.templateParams, target);
  const createAs = createAsOf(call, given, database);
  const wish = { sql, database, catalog, schema, limit: queryLimit ?? 0, createAs };
  const prepared = await prepareQuery(app, viewer, wish, call.signal);
  const { plan } = prepared;
  await changeQuery(app, id, {
    ...(given.runAsync
      ? { executed_sql: sql, extra_json: JSON.stringify({ queued: true }) }
      : { status: "running", start_running_time: Date.now() }),
    catalog: prepared.catalog,
    limit: plan.limit,
    limiting_factor: plan.limitingFactor,
    tmp_table_name: createAs?.name ?? null,
    tmp_schema_name: createAs?.schema ?? null,
    select_as_cta_used: createAs !== undefined,
  });
  return prepared;
}

/** Runs it in this process and answers its rows once all of them are there. */
async function runHere(call: Call, id: number, prepared: Prepared, expand: boolean): Promise<Response> {
  const { app, signal } = call;
  const { SQLLAB_TIMEOUT: limitSeconds, DISPLAY_MAX_ROW: most } = app.settings;
  const isKept =
    app.results !== null &&
    prepared.plan.createAs === undefined &&
    isFeatureEnabled(app.settings, "SQLLAB_BACKEND_PERSISTENCE");
  using kept = isKept ? new Gatherer() : undefined;
  const nested: string[] | undefined =
    expand && expandsData(engineFor(prepared.target.uri), app.settings) ? [] : undefined;
  const spool = new Spool();
  signal.addEventListener("abort", () => void spool.close(), { once: true });
  whenOver(call.request, () => spool.release());
  try {
    await spool.write(`{"query_id":${id},"status":"success","data":[`);
    const shape = shownAs(app.settings);
    let shown = 0;
    const bytes = new JsonBytes();
    const receive = async (batch: ResultTable) => {
      await takeTurn();
      const rows = Math.min(batch.rowCount, most - shown);
      if (rows > 0 && shown > 0) bytes.ascii(",");
      for (const piece of rowsJson(batch, shape, rows, bytes)) {
        if (nested) nested.push(Buffer.from(piece).toString());
        else await spool.write(piece);
      }
      shown += rows;
      if (kept) kept.add(batch);
      else batch.done?.();
    };
    const limitText = `The query exceeded the ${limitSeconds} seconds timeout.`;
    const outcome = await runQuery(app, id, prepared, { as: "server", signal, limitSeconds, limitText }, receive);
    const expanded = nested && expandData(outcome.columns, nested.join(""));
    if (expanded) await spool.write(expanded.rows);
    refuseLarge(spool.size, app.settings.SQLLAB_PAYLOAD_MAX_MB);
    const resultsKey = kept ? await keepResult(app, id, outcome, kept.table()).catch(notKept(call)) : null;
    await finishQuery(app, id, prepared.plan, outcome, resultsKey);
    await spool.write(await endOfAnswer(call, id, outcome, { shown, expanded }));
    return new Response(ReadableStream.from(spool.read()), {
      headers: { "content-type": "application/json; charset=utf-8", "content-length": String(spool.size) },
    });
  } catch (error) {
    await spool.close();
    throw error;
  }
}

/** The rows are there all the same; they cannot be asked for again. */
const notKept = (call: Call) => (error: unknown) => {
  call.log.error("the results backend does not take a result", { error });
  return null;
};

async function endOfAnswer(
  call: Call,
  id: number,
  { rows, columns }: Outcome,
  { shown, expanded }: { shown: number; expanded: Expanded | undefined },
): Promise<string> {
  const end = JSON.stringify({
    columns: expanded?.columns ?? columns,
    selected_columns: columns,
    expanded_columns: expanded?.fields ?? [],
    query: await findDescribed(call.app.metadata, "id", id),
    ...(shown < rows ? { displayLimitReached: true } : {}),
  });
  return `],${end.slice(1)}`;
}

/** Somebody asks again for what they have asked already: how it stands. */
async function answerKnown(call: Call, clientId: string): Promise<Response> {
  const { metadata } = call.app;
  const known = await metadata.em().findOne(Query, { client_id: clientId, user: call.viewer.id });
  if (!known)
    throw new LitesetError({ client_id: ["Another query has this id; send another, or none."] }, undefined, {
      status: 400,
    });
  return json({ query: await findDescribed(metadata, "id", known.id) });
}

/** Begins the history of a query; undefined where its client's id is taken. */
async function insertQuery(call: Call, given: Given, database: Database): Promise<number | undefined> {
  const { metadata, presence } = call.app;
  try {
    return await metadata.em().insert(Query, {
      client_id: given.client_id || randomBytes(5).toString("hex"),
      database: database.id,
      user: call.viewer.id,
      sql: given.sql,
      schema: given.schema ?? null,
      catalog: given.catalog ?? null,
      tab_name: given.tab ?? null,
      sql_editor_id: given.sql_editor_id ?? null,
      select_as_cta: given.select_as_cta === true,
      select_as_cta_used: false,
      ctas_method: given.ctas_method === "VIEW" ? "VIEW" : "TABLE",
      tmp_table_name: given.tmp_table_name || null,
      status: "pending",
      progress: 0,
      limiting_factor: "UNKNOWN",
      extra_json: JSON.stringify({ runner: { id: presence.id, kind: "server" } }),
      start_time: Date.now(),
      changed_on: new Date(),
    });
  } catch (error) {
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
}

function createAsOf(call: Call, given: Given, database: Database): CreateAs | undefined {
  if (!given.select_as_cta) return undefined;
  const kind = readValue(given.ctas_method ?? "TABLE", method);
  const name = given.tmp_table_name || `tmp_${Date.now()}_${randomBytes(3).toString("hex")}`;
  const choose = call.app.settings.SQLLAB_CTAS_SCHEMA_NAME_FUNC;
  const chosen: unknown = database.force_ctas_schema || choose?.(database, call.viewer, given.schema, given.sql);
  return { kind, ...placeOfNew(name, typeof chosen === "string" && chosen !== "" ? chosen : null) };
}

const method = z.enum(["TABLE", "VIEW"], { error: "Must be one of: TABLE, VIEW." });
