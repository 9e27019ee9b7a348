import { engineFor } from "../../../engines/registry.ts";
import { targetOf } from "../../../engines/target.ts";
import { LitesetError } from "../../../errors.ts";
import { Query } from "../../../metadata/entities/sqllab.ts";
import { csvChunks } from "../../../query/formats/csv.ts";
import { fromResult } from "../../../query/frame.ts";
import { requireTables } from "../../../sqllab/access.ts";
import { readScript } from "../../../sqllab/plan.ts";
import type { Call } from "../../route.ts";
import { seesAllQueries } from "../query/resource.ts";
import { visibleDatabase } from "./execute.ts";

const GONE = "The query associated with these results could not be found. You need to re-run the original query.";
const gone = () => new LitesetError(GONE, "RESULTS_BACKEND_ERROR", { status: 404 });

/** GET: the rows of a query from the history as CSV. It runs once more, reading only, under the viewer's own rights. */
export async function exportCsv(call: Call): Promise<Response> {
  const { app, viewer } = call;
  const query = await app.metadata
    .em()
    .findOne(Query, { client_id: call.params.client_id ?? "" }, { populate: ["database"] });
  if (!query || (query.user?.id !== viewer.id && !seesAllQueries(viewer))) throw gone();
  const database = await visibleDatabase(call, query.database.id);
  const sql = query.select_sql || query.executed_sql;
  if (!database || !sql) throw gone();
  const engine = engineFor(database.sqlalchemy_uri);
  const { catalog = null, schema = null } = query;
  const target = targetOf(database, { username: viewer.username, catalog, schema });
  const script = await readScript(sql, engine);
  const inspector = app.engines.inspect(target, { signal: call.signal });
  const place = { database, engine, inspector, catalog: catalog ?? null, schema: schema ?? null };
  await requireTables(script, { viewer, metadata: app.metadata, settings: app.settings }, place);
  const table = await app.engines.run({ ...target, allowDml: false }, sql, {
    signal: call.signal,
    maxRows: query.limit ?? app.settings.SQL_MAX_ROW,
    decimalsAsText: true,
  });
  const chunks = csvChunks(fromResult(table), new Map(), { ...app.settings.CSV_EXPORT, marksEncoding: true });
  return new Response(ReadableStream.from(chunks), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename=${nameOf(query)}.csv`,
    },
  });
}

/** `sqllab_tab_20260131T101500`, in characters that every file system takes. */
function nameOf({ tab_name, start_time }: Query): string {
  const tab = (tab_name || "untitled").replaceAll(/[^A-Za-z0-9]+/g, "_").toLowerCase();
  const moment = new Date(Number(start_time ?? 0)).toISOString().replaceAll(/[-:]|\.\d+Z$/g, "");
  return `sqllab_${tab}_${moment}`;
}
