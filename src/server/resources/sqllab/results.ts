import { text } from "node:stream/consumers";
import { engineFor } from "../../../engines/registry.ts";
import { LitesetError } from "../../../errors.ts";
import { Query } from "../../../metadata/entities/sqllab.ts";
import { readerTarget } from "../../../query/foreign-tables.ts";
import { requireTables } from "../../../sqllab/access.ts";
import { findDescribed } from "../../../sqllab/describe.ts";
import { expandData, expandsData } from "../../../sqllab/expand.ts";
import { readScript } from "../../../sqllab/plan.ts";
import { shownAs, tablesJson } from "../../../sqllab/result.ts";
import { type StoredResult, unpackResult } from "../../../sqllab/stored.ts";
import { type QuestionSchema, readQuestion } from "../../rest/question.ts";
import type { Call } from "../../route.ts";
import { seesAllQueries } from "../query/resource.ts";
import { noResultsBackend, visibleDatabase } from "./execute.ts";

export const resultsQuestion: QuestionSchema = {
  id: "sql_lab_get_results_schema",
  type: "object",
  properties: { key: { type: "string" } },
  required: ["key"],
};

const UNKNOWN = "The query associated with these results could not be found. You need to re-run the original query.";
const GONE = "Data could not be retrieved from the results backend. You need to re-run the original query.";

/** The query of the history that is meant by a client is not there, or not theirs. */
export const unknownQuery = (): LitesetError => new LitesetError(UNKNOWN, "RESULTS_BACKEND_ERROR", { status: 404 });

/** GET: the stored rows of a query of the viewer's, from the first on, `rows` of them at most. */
export async function results(call: Call): Promise<Response> {
  const { key, rows } = readQuestion<{ key: string; rows?: unknown }>(call, resultsQuestion);
  const { app } = call;
  if (!app.results) throw noResultsBackend();
  const query = await app.metadata.em().findOne(Query, { results_key: key }, { populate: ["database"] });
  await requireQuery(call, query);
  const stored = await readStored(call, key);
  if (!stored) throw new LitesetError(GONE, "RESULTS_BACKEND_ERROR", { status: 410 });
  const expands = expandsData(engineFor(query!.database.sqlalchemy_uri), app.settings);
  return answerStored(
    call,
    { id: query!.id, expands },
    stored,
    typeof rows === "number" && rows > 0 ? Math.floor(rows) : Number.POSITIVE_INFINITY,
  );
}

/**
 * Makes sure that the viewer may see what a query gave: it is theirs, or they see all, and what it read is open to them.
 * @throws LitesetError 404 or 403 in the reference's words
 */
export async function requireQuery(call: Call, query: Query | null): Promise<void> {
  const { app, viewer } = call;
  if (!query || (query.user?.id !== viewer.id && !seesAllQueries(viewer))) throw unknownQuery();
  const database = await visibleDatabase(call, query.database.id);
  const sql = query.select_sql || query.executed_sql;
  if (!database || !sql) throw unknownQuery();
  const { catalog = null, schema = null } = query;
  const engine = engineFor(database.sqlalchemy_uri);
  const { signal } = call;
  const target = readerTarget(app, viewer, database, { catalog, schema });
  const inspector = app.engines.inspect(target, { signal });
  const asker = { viewer, metadata: app.metadata, settings: app.settings };
  const place = { database, engine, inspector, catalog, schema, foreign: target.foreign, signal };
  await requireTables(await readScript(sql, engine), asker, place);
}

/** The stored rows; undefined where they are gone, or their store does not answer. */
export async function readStored(call: Call, key: string): Promise<StoredResult | undefined> {
  const blob = await call.app.results?.get(key).catch((error: unknown) => {
    call.log.error("the results backend does not answer", { error });
    return undefined;
  });
  return blob && unpackResult(blob);
}

async function answerStored(
  call: Call,
  { id, expands }: { id: number; expands: boolean },
  { columns, rowCount, rows }: StoredResult,
  most: number,
): Promise<Response> {
  const fromTables = "tables" in rows ? tablesJson(rows.tables, shownAs(call.app.settings), most) : undefined;
  const expanded = fromTables && expands ? expandData(columns, await text(fromTables)) : undefined;
  const start = JSON.stringify({ query_id: id, status: "success" }).slice(0, -1);
  const end = JSON.stringify({
    columns: expanded?.columns ?? columns,
    selected_columns: columns,
    expanded_columns: expanded?.fields ?? [],
    query: await findDescribed(call.app.metadata, "id", id),
    ...(rowCount > most ? { displayLimitReached: true } : {}),
  });
  const pieces = (async function* () {
    yield Buffer.from(`${start},"data":[`);
    if (expanded) yield Buffer.from(expanded.rows);
    else if ("records" in rows) yield rows.records.first(most);
    else yield* fromTables!;
    yield Buffer.from(`],${end.slice(1)}`);
  })();
  return new Response(ReadableStream.from(pieces), { headers: { "content-type": "application/json; charset=utf-8" } });
}
