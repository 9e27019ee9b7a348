import { parentPort } from "node:worker_threads";
import type { StoredValue } from "../engines/load.ts";
import { castColumns } from "./casts.ts";
import { readCsv } from "./csv.ts";
import { layOut } from "./layout.ts";
import {
  type FileContents,
  parsingError,
  type RawTable,
  type ReadOptions,
  type TypedColumn,
  UnreadableFile,
} from "./table.ts";
import { typeColumns } from "./types.ts";
import { openWorkbook, sheetRows } from "./workbook.ts";

/** What the thread is asked: to read a file, or what is in it, once; then for the next rows, until there are none. */
export type Question =
  | { ask: "table" | "contents"; type: "csv" | "excel"; bytes: Uint8Array; options: ReadOptions }
  | { ask: "rows" };

export type Answer =
  | { columns: Pick<TypedColumn, "name" | "type">[] }
  | { contents: FileContents }
  | { rows: StoredValue[][] }
  | { problem: string };

const BATCH_ROWS = 1_000;
const SAMPLE_ROWS = 2;

let columns: TypedColumn[] = [];
let sent = 0;

parentPort?.on("message", (question: Question) => {
  try {
    parentPort?.postMessage(answer(question));
  } catch (error) {
    parentPort?.postMessage({ problem: problemOf(error) } satisfies Answer);
  }
});

/** What the sender of the file is told; anything unexpected ends the thread, and its owner hears of it. */
function problemOf(error: unknown): string {
  if (error instanceof UnreadableFile) return error.message;
  // A broken file leads its reader over its end, or asks for more than there can be.
  if (error instanceof RangeError) return "Parsing error: the file is broken or cut off";
  throw error;
}

function answer(question: Question): Answer {
  if (question.ask === "rows") return { rows: nextRows() };
  const { type, bytes, options } = question;
  if (question.ask === "contents") return { contents: contentsOf(type, bytes, options) };
  const table = type === "csv" ? readCsv(bytes, options) : readSheet(bytes, options);
  columns = withLabels(castColumns(typeColumns(table, options), options), table.rowCount, options);
  if (columns.length === 0) throw parsingError("No columns to parse from file");
  return { columns: columns.map(({ name, type }) => ({ name, type })) };
}

function nextRows(): StoredValue[][] {
  const count = Math.min(BATCH_ROWS, (columns[0]?.values.length ?? 0) - sent);
  const from = sent;
  sent += count;
  return Array.from({ length: count }, (_, row) => columns.map(({ values }) => values[from + row] ?? null));
}

function readSheet(bytes: Uint8Array, options: ReadOptions): RawTable {
  const { decimal_character: decimal = ".", sheet_name: sheet, skip_rows: skipped = 0 } = options;
  if (decimal.length !== 1) throw parsingError("Only length-1 decimal markers supported");
  const rows = sheetRows(openWorkbookToRead(bytes), sheet).slice(Math.max(0, skipped));
  try {
    if (rows.length === 0) throw parsingError("No columns to parse from file");
    return layOut(rows, options);
  } catch (error) {
    throw error instanceof UnreadableFile ? new UnreadableFile(`${error.message} (sheet: ${sheet ?? 0})`) : error;
  }
}

function openWorkbookToRead(bytes: Uint8Array) {
  try {
    return openWorkbook(bytes);
  } catch (error) {
    if (!(error instanceof UnreadableFile) || error.message.startsWith("Parsing error")) throw error;
    throw parsingError(`${error.message}, you must specify an engine manually.`);
  }
}

function contentsOf(type: "csv" | "excel", bytes: Uint8Array, options: ReadOptions): FileContents {
  if (type === "csv") {
    const { delimiter, header_row } = options;
    const { names } = readCsv(bytes, { delimiter, header_row, rows_to_read: SAMPLE_ROWS, skip_blank_lines: true });
    return { items: [{ sheet_name: null, column_names: names }] };
  }
  const book = openWorkbook(bytes);
  const items = book.sheets.map((name) => {
    const rows = sheetRows(book, name);
    return { sheet_name: name, column_names: rows.length > 0 ? layOut(rows.slice(0, 1 + SAMPLE_ROWS), {}).names : [] };
  });
  return { items };
}

/** The columns without the one that labels rows; with the labels as the first column where they are wanted. */
function withLabels(typed: readonly TypedColumn[], rowCount: number, options: ReadOptions): TypedColumn[] {
  const { index_column: own, index_label: label, dataframe_index: isWanted } = options;
  const labels = own ? typed.find(({ name }) => name === own) : undefined;
  if (own && !labels) throw parsingError(`Index ${own} invalid`);
  const others = typed.filter((column) => column !== labels);
  if (!isWanted) return others;
  if (labels) return [{ ...labels, name: label || labels.name }, ...others];
  const usual = others.some(({ name }) => name === "index") ? "level_0" : "index";
  const numbers = Array.from({ length: rowCount }, (_, row) => row);
  return [{ name: label || usual, type: "integer", values: numbers }, ...others];
}
