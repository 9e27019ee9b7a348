import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { ResultTable } from "../../../engines/engine.ts";
import { databaseError } from "../../../engines/errors.ts";
import { engineFor } from "../../../engines/registry.ts";
import { targetOf } from "../../../engines/target.ts";
import { LitesetError } from "../../../errors.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { Query } from "../../../metadata/entities/sqllab.ts";
import { isUniqueViolation } from "../../../metadata/violations.ts";
import { requireTables } from "../../../sqllab/access.ts";
import { type CreateAs, type Plan, planScript, readScript } from "../../../sqllab/plan.ts";
import { type ColumnInfo, describeColumns, rowsJson } from "../../../sqllab/result.ts";
import { json } from "../../answers.ts";
import { findRow } from "../../rest/list.ts";
import { readBody, readValue } from "../../rest/schema.ts";
import type { Call } from "../../route.ts";
import { databaseResource } from "../database/resource.ts";
import { findDescribed } from "../query/describe.ts";
import { changeQuery, failQuery, watchStop } from "./history.ts";
import { renderUserSql } from "./render.ts";
import { executeBody } from "./schemas.ts";

type Given = z.infer<typeof executeBody>;

const NO_DATABASE =
  "The database referenced in this query was not found. Please contact an administrator for further assistance or try again.";

/** POST: runs a user's SQL and answers its rows; what became of it is kept in the history of queries. */
export async function execute(call: Call): Promise<Response> {
  const given = await readBody(call, executeBody, {}).catch(async (error: unknown) => {
    if (error instanceof LitesetError && error.message === "Request is not JSON" && !error.fields)
      throw new LitesetError(error.message, "INVALID_PAYLOAD_FORMAT_ERROR", { status: 400 });
    throw error;
  });
  const database = await visibleDatabase(call, given.database_id);
  if (!database) throw new LitesetError(NO_DATABASE, "GENERIC_BACKEND_ERROR", { status: 404 });
  if (given.runAsync)
    throw new LitesetError("Results backend is not configured.", "RESULTS_BACKEND_NOT_CONFIGURED_ERROR", {
      status: 500,
    });
  const query = await insertQuery(call, given, database);
  if (query === undefined) return answerKnown(call, given.client_id ?? "");
  try {
    return await run(call, given, database, query);
  } catch (error) {
    await failQuery(call, query, error);
    throw error;
  }
}

/** The database, where it is the viewer's to see. */
export async function visibleDatabase(call: Call, id: number): Promise<Database | null> {
  if (!(await findRow(databaseResource, call, id, ["id"]))) return null;
  return call.app.metadata.em().findOne(Database, { id });
}

async function run(call: Call, given: Given, database: Database, id: number): Promise<Response> {
  const { app, viewer } = call;
  const { settings } = app;
  const engine = engineFor(database.sqlalchemy_uri);
  const { catalog = null, schema = null } = given;
  const target = targetOf(database, { username: viewer.username, catalog, schema });
  const sql = await renderUserSql(call, given.sql, given.templateParams, engine);
  const script = await readScript(sql, engine);
  const inspector = app.engines.inspect(target, { signal: call.signal });
  await requireTables(
    script,
    { viewer, metadata: app.metadata, settings },
    { database, engine, inspector, catalog, schema },
  );
  const createAs = createAsOf(given, database);
  const plan = await planScript(script, {
    engine,
    settings,
    allowDml: database.allow_dml === true,
    limit: given.queryLimit ?? 0,
    createAs,
  });
  refuseCreating(createAs, database);
  const usedCatalog = catalog ?? (engine.abilities.supportsCatalog ? await inspector.defaultCatalog() : null);
  await changeQuery(call, id, {
    status: "running",
    start_running_time: Date.now(),
    catalog: usedCatalog,
    limit: plan.limit,
    limiting_factor: plan.limitingFactor,
    tmp_table_name: createAs?.name ?? null,
    tmp_schema_name: createAs?.schema ?? null,
    select_as_cta_used: createAs !== undefined,
  });
  const extra: Record<string, unknown> = {};
  const table = await runPlan(call, id, plan, { ...target, allowDml: plan.isMutating }, extra);
  return answerRows(call, id, { table, plan, extra, isCreating: createAs !== undefined });
}

/** Runs the statements; a stop that is noted in the history, by whichever process, cancels them in the database. */
async function runPlan(
  call: Call,
  id: number,
  { statements, isMutating, limit }: Plan,
  target: ReturnType<typeof targetOf>,
  extra: Record<string, unknown>,
): Promise<ResultTable> {
  const { app } = call;
  const timeoutMs = app.settings.SQLLAB_TIMEOUT * 1000;
  using stop = watchStop(call, id);
  try {
    return await app.engines.script(target, statements, {
      signal: AbortSignal.any([call.signal, stop.signal]),
      timeoutMs,
      readOnly: !isMutating,
      maxRows: limit + 1,
      connected: async (sessionId) => {
        extra.cancel_query = sessionId;
      },
      before: async (at) => {
        extra.progress = `Running block ${at + 1} out of ${statements.length}`;
        await changeQuery(call, id, { executed_sql: statements[at] ?? null, extra_json: JSON.stringify(extra) });
      },
    });
  } catch (error) {
    if (!(error instanceof LitesetError)) throw error;
    if (error.type === "BACKEND_TIMEOUT_ERROR")
      throw new LitesetError(
        `The query exceeded the ${app.settings.SQLLAB_TIMEOUT} seconds timeout.`,
        "SQLLAB_TIMEOUT_ERROR",
        { status: 408, cause: error },
      );
    throw inReferenceWords(error, target);
  }
}

/** SQL Lab's errors begin with the engine's name, which some of the patterns that explain them look for; all are answered with 500. */
function inReferenceWords(error: LitesetError, target: ReturnType<typeof targetOf>): LitesetError {
  const engine = engineFor(target.uri);
  const told =
    error.type === "GENERIC_DB_ENGINE_ERROR"
      ? databaseError(engine, target, new Error(`${engine.name} error: ${error.message}`))
      : error;
  return new LitesetError(told.message, told.type, { status: 500, extra: told.extra, cause: error });
}

interface Ran {
  table: ResultTable;
  plan: Plan;
  extra: Record<string, unknown>;
  isCreating: boolean;
}

async function answerRows(call: Call, id: number, { table, plan, extra, isCreating }: Ran): Promise<Response> {
  const rows = Math.min(table.rowCount, plan.limit);
  const columns: ColumnInfo[] = describeColumns(table);
  const isCut = table.rowCount > plan.limit;
  await changeQuery(call, id, {
    status: "success",
    rows,
    progress: 100,
    end_time: Date.now(),
    limiting_factor: isCut ? plan.limitingFactor : "NOT_LIMITED",
    ...(isCreating ? { select_sql: await selectOfTable(call, id) } : {}),
    extra_json: JSON.stringify({ ...extra, progress: null, columns }),
  });
  const { DISPLAY_MAX_ROW: most } = call.app.settings;
  const shown = Math.min(rows, most);
  const start = JSON.stringify({ query_id: id, status: "success" }).slice(0, -1);
  const end = JSON.stringify({
    columns,
    selected_columns: columns,
    expanded_columns: [],
    query: await findDescribed(call, "id", id),
    ...(shown < rows ? { displayLimitReached: true } : {}),
  });
  const body = Buffer.concat([
    Buffer.from(`${start},"data":`),
    rowsJson(table, shown),
    Buffer.from(`,${end.slice(1)}`),
  ]);
  return new Response(body, {
    headers: { "content-type": "application/json; charset=utf-8", "content-length": String(body.byteLength) },
  });
}

/** A look into the table that a query made. */
async function selectOfTable(call: Call, id: number): Promise<string | null> {
  const query = await call.app.metadata.em().findOneOrFail(Query, { id }, { populate: ["database"] });
  const { quote } = engineFor(query.database.sqlalchemy_uri);
  const name = [query.tmp_schema_name, query.tmp_table_name].filter((part) => part != null).map((part) => quote(part));
  return `SELECT\n  *\nFROM ${name.join(".")}\nLIMIT ${query.limit}`;
}

/** Somebody asks again for what they have asked already: how it stands. */
async function answerKnown(call: Call, clientId: string): Promise<Response> {
  const known = await call.app.metadata.em().findOne(Query, { client_id: clientId, user: call.viewer.id });
  if (!known)
    throw new LitesetError({ client_id: ["Another query has this id; send another, or none."] }, undefined, {
      status: 400,
    });
  return json({ query: await findDescribed(call, "id", known.id) });
}

/** Begins the history of a query; undefined where its client's id is taken. */
async function insertQuery(call: Call, given: Given, database: Database): Promise<number | undefined> {
  const em = call.app.metadata.em();
  try {
    return await em.insert(Query, {
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
      extra_json: "{}",
      start_time: Date.now(),
      changed_on: new Date(),
    });
  } catch (error) {
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
}

function createAsOf(given: Given, database: Database): CreateAs | undefined {
  if (!given.select_as_cta) return undefined;
  const kind = readValue(given.ctas_method ?? "TABLE", method);
  const name = given.tmp_table_name || `tmp_${Date.now()}_${randomBytes(3).toString("hex")}`;
  return { kind, schema: database.force_ctas_schema || null, name };
}

const method = z.enum(["TABLE", "VIEW"], { error: "Must be one of: TABLE, VIEW." });

/** Making tables and views is for the databases that are set up for it. */
function refuseCreating(createAs: CreateAs | undefined, { allow_ctas, allow_cvas }: Database): void {
  if (!createAs || (createAs.kind === "TABLE" ? allow_ctas : allow_cvas)) return;
  throw new LitesetError(
    `This database does not allow CREATE ${createAs.kind} AS. It can be allowed in the settings of the database, below SQL Lab.`,
    "DML_NOT_ALLOWED_ERROR",
    { status: 500 },
  );
}
