import type { ResultTable } from "../../../engines/engine.ts";
import { asRun } from "../../../engines/mutator.ts";
import { Query } from "../../../metadata/entities/sqllab.ts";
import { readerTarget } from "../../../query/foreign-tables.ts";
import { csvStream } from "../../../query/formats/csv.ts";
import { xlsxStream } from "../../../query/formats/xlsx.ts";
import { type Frame, fromResult } from "../../../query/frame.ts";
import { type FrameStream, streamRows } from "../../../query/stream.ts";
import { shownAs } from "../../../sqllab/result.ts";
import { takeTurn } from "../../../sqllab/turns.ts";
import type { Call } from "../../route.ts";
import { visibleDatabase } from "./execute.ts";
import { readStored, requireQuery, unknownQuery } from "./results.ts";

/**
 * GET: all rows of a query from the history as CSV, or as a workbook with `format=xlsx`: those that are stored, or it runs once
 * more, reading only, under the viewer's own rights, and its rows are passed on as they come.
 */
export async function exportCsv(call: Call): Promise<Response> {
  const { app } = call;
  const clientId = call.params.client_id ?? "";
  const query = await app.metadata.em().findOne(Query, { client_id: clientId }, { populate: ["database"] });
  await requireQuery(call, query);
  if (!query) throw unknownQuery();
  const rows = (await storedRows(call, query)) ?? (await runAgain(call, query));
  const isWorkbook = call.query.get("format") === "xlsx";
  const chunks = isWorkbook
    ? xlsxStream(rows, new Map(), app.settings.EXCEL_EXPORT)
    : csvStream(rows, new Map(), { ...app.settings.CSV_EXPORT, marksEncoding: true });
  return new Response(ReadableStream.from(chunks), {
    headers: {
      "content-type": isWorkbook
        ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        : "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename=${nameOf(query)}.${isWorkbook ? "xlsx" : "csv"}`,
    },
  });
}

async function storedRows(call: Call, { results_key: key }: Query): Promise<FrameStream | undefined> {
  const stored = key ? await readStored(call, key) : undefined;
  if (!stored || !("tables" in stored.rows)) return undefined;
  const shown = shownAs(call.app.settings);
  const tables = stored.rows.tables[Symbol.iterator]();
  return { first: fromResult(tables.next().value!, shown), rest: framesOf(tables, shown) };
}

async function* framesOf(tables: Iterator<ResultTable>, shown: ReturnType<typeof shownAs>): AsyncGenerator<Frame> {
  for (const table of { [Symbol.iterator]: () => tables }) {
    await takeTurn();
    yield fromResult(table, shown);
  }
}

async function runAgain(call: Call, query: Query): Promise<FrameStream> {
  const { app, viewer } = call;
  const { settings } = app;
  const { catalog = null, schema = null } = query;
  const database = await visibleDatabase(call, query.database.id);
  const sql = query.select_sql || query.executed_sql;
  if (!database || !sql) throw unknownQuery();
  const target = readerTarget(app, viewer, database, { catalog, schema });
  // What was executed is as the installation wants it already.
  const wanted = query.select_sql ? asRun(sql, target, settings) : sql;
  return streamRows(app.engines, { ...target, allowDml: false }, wanted, {
    signal: call.signal,
    maxRows: query.limit ?? settings.SQL_MAX_ROW,
    decimalsAsText: true,
    firstSeconds: settings.SQLLAB_TIMEOUT,
    frameOf: (table) => fromResult(table, shownAs(settings)),
  });
}

/** `sqllab_tab_20260131T101500`, in characters that every file system takes. */
function nameOf({ tab_name, start_time }: Query): string {
  const tab = (tab_name || "untitled").replaceAll(/[^A-Za-z0-9]+/g, "_").toLowerCase();
  const moment = new Date(Number(start_time ?? 0)).toISOString().replaceAll(/[-:]|\.\d+Z$/g, "");
  return `sqllab_${tab}_${moment}`;
}
