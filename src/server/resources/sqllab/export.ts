import type { ResultTable } from "../../../engines/engine.ts";
import { targetOf } from "../../../engines/target.ts";
import { Query } from "../../../metadata/entities/sqllab.ts";
import { csvChunks } from "../../../query/formats/csv.ts";
import { xlsxChunks } from "../../../query/formats/xlsx.ts";
import { fromResult } from "../../../query/frame.ts";
import { shownAs } from "../../../sqllab/result.ts";
import type { Call } from "../../route.ts";
import { visibleDatabase } from "./execute.ts";
import { readStored, requireQuery, unknownQuery } from "./results.ts";

/** GET: the rows of a query from the history as CSV, or as a workbook with `format=xlsx`: those that are stored, or it runs once more, reading only, under the viewer's own rights. */
export async function exportCsv(call: Call): Promise<Response> {
  const { app } = call;
  const clientId = call.params.client_id ?? "";
  const query = await app.metadata.em().findOne(Query, { client_id: clientId }, { populate: ["database"] });
  await requireQuery(call, query);
  if (!query) throw unknownQuery();
  const stored = query.results_key ? await readStored(call, query.results_key) : undefined;
  const table = stored && "table" in stored.rows ? stored.rows.table : await runAgain(call, query);
  const frame = fromResult(table, shownAs(app.settings));
  const isWorkbook = call.query.get("format") === "xlsx";
  const chunks = isWorkbook
    ? xlsxChunks(frame, new Map())
    : csvChunks(frame, new Map(), { ...app.settings.CSV_EXPORT, marksEncoding: true });
  return new Response(ReadableStream.from(chunks), {
    headers: {
      "content-type": isWorkbook
        ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        : "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename=${nameOf(query)}.${isWorkbook ? "xlsx" : "csv"}`,
    },
  });
}

async function runAgain(call: Call, query: Query): Promise<ResultTable> {
  const { app, viewer } = call;
  const { catalog = null, schema = null } = query;
  const database = await visibleDatabase(call, query.database.id);
  const sql = query.select_sql || query.executed_sql;
  if (!database || !sql) throw unknownQuery();
  const target = targetOf(database, { username: viewer.username, catalog, schema });
  return app.engines.run({ ...target, allowDml: false }, sql, {
    signal: call.signal,
    maxRows: query.limit ?? app.settings.SQL_MAX_ROW,
    decimalsAsText: true,
  });
}

/** `sqllab_tab_20260131T101500`, in characters that every file system takes. */
function nameOf({ tab_name, start_time }: Query): string {
  const tab = (tab_name || "untitled").replaceAll(/[^A-Za-z0-9]+/g, "_").toLowerCase();
  const moment = new Date(Number(start_time ?? 0)).toISOString().replaceAll(/[-:]|\.\d+Z$/g, "");
  return `sqllab_${tab}_${moment}`;
}
