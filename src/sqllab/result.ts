import { genericType, type ResultColumn, type ResultTable } from "../engines/engine.ts";
import { JsonBytes } from "../query/formats/json-bytes.ts";
import { jsonRows } from "../query/formats/rows.ts";
import { type Cell, type Dtype, microsecondsOf, seriesOf, timestampText } from "../query/frame.ts";
import { isAsInSuperset } from "../settings/as-in-superset.ts";
import type { Settings } from "../settings/keys.ts";
import { takeTurn } from "./turns.ts";
import { writtenColumn } from "./written.ts";

/** Rows that are worked on without a turn for anybody else. */
export const PART_ROWS = 4_000;

/** A column of a result as SQL Lab's clients read it. */
export interface ColumnInfo {
  column_name: string;
  name: string;
  type: string | null;
  type_generic: number | null;
  is_dttm: boolean;
}

/** Describes the columns of a result. */
export const describeColumns = ({ columns }: ResultTable): ColumnInfo[] =>
  columns.map(({ name, type, generic, kind }) => ({
    column_name: name,
    name,
    type,
    type_generic: kind === "bytes" ? null : generic,
    is_dttm: generic === genericType.temporal,
  }));

/** How values are shown. */
type Shown = NonNullable<Parameters<typeof seriesOf>[1]>;

/** How the settings want values to be shown. */
export const shownAs = (settings: Settings): Shown => ({ losesHours: isAsInSuperset(settings, "intervals") });

/**
 * The first rows of a table as JSON, `{"name": value, …},{…}` without the brackets around them, in pieces that each stand
 * until the next is asked for. Times are in ISO 8601, whole numbers beyond 2^53 text, decimals numbers with every digit
 * that the database gave.
 */
export function rowsJson(
  table: ResultTable,
  shown: Shown,
  rows = table.rowCount,
  into?: JsonBytes,
): Generator<Uint8Array> {
  const columns = table.columns.map((column) => ({
    name: column.name,
    write: fieldWriter(column) ?? cellWriter(column, shown),
  }));
  return jsonRows(columns, Math.min(rows, table.rowCount), into);
}

type RowWriter = (row: number, into: JsonBytes) => void;

function cellWriter(column: ResultColumn, shown: Shown): RowWriter {
  const { dtype, values } = seriesOf(column, shown);
  const write = writer(dtype);
  return (row, into) => write(values[row], into);
}

/** Writes what nobody has read yet without reading it; undefined where that cannot be. */
function fieldWriter(column: ResultColumn): RowWriter | undefined {
  const { unread } = column;
  const written = unread && writtenColumn(column);
  if (!unread || !written) return undefined;
  const write = writer(written.dtype);
  return (row, into) => {
    const start = unread.start(row);
    if (start < 0) into.ascii("null");
    else if (!written.write(unread, start, unread.end(row), into)) write(unread.value(row), into);
  };
}

/** The first rows of tables of the same columns as JSON, one table behind the other; others have their turn before each. */
export async function* tablesJson(
  tables: Iterable<ResultTable>,
  shown: Shown,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array> {
  const into = new JsonBytes();
  let left = most;
  for (const table of tables) {
    await takeTurn();
    if (left < most && left > 0 && table.rowCount > 0) into.ascii(",");
    // Who takes a piece may keep it.
    for (const piece of rowsJson(table, shown, left, into)) yield Buffer.from(piece);
    left -= Math.min(left, table.rowCount);
    if (left === 0) return;
  }
}

type Writer = (cell: Cell, into: JsonBytes) => void;

const anyCell: Writer = (cell, into) => into.cell(cell);

function writer(dtype: Dtype): Writer {
  switch (dtype) {
    case "datetime":
      return timeWriter('"');
    case "datetimetz":
      return timeWriter('+00:00"');
    case "date":
      return (cell, into) => into.cell(typeof cell === "number" ? dateText(Math.floor(cell / DAY_MS)) : cell);
    case "decimal":
      return (cell, into) => (typeof cell === "string" ? into.ascii(decimalJson(cell)) : into.cell(cell));
    case "int":
      return (cell, into) => (typeof cell === "bigint" ? into.text(cell.toString()) : into.cell(cell));
    case "boolean":
    case "float":
    case "string":
    case "object":
      return anyCell;
  }
}

/** `"2024-01-31T10:00:00"`, with microseconds where there are any. */
function timeWriter(end: string): Writer {
  return (cell, into) => {
    if (typeof cell !== "number") {
      into.cell(cell);
      return;
    }
    const second = Math.floor(cell / 1000);
    const day = Math.floor(second / DAY_SECONDS);
    const micros = microsecondsOf(cell, second);
    const rest = second - day * DAY_SECONDS;
    into.ascii('"');
    into.ascii(dateText(day));
    into.ascii("T");
    into.twoDigits(Math.floor(rest / 3600));
    into.ascii(":");
    into.twoDigits(Math.floor(rest / 60) % 60);
    into.ascii(":");
    into.twoDigits(rest % 60);
    if (micros !== 0) into.ascii(`.${String(micros).padStart(6, "0")}`);
    into.ascii(end);
  };
}

/** What JSON takes for a number; NaN and the infinities are null. */
const decimalJson = (text: string): string =>
  /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(text)
    ? text
    : Number.isFinite(Number(text)) && text !== ""
      ? String(Number(text))
      : "null";

const DAY_SECONDS = 86_400;
const DAY_MS = DAY_SECONDS * 1000;
/** Texts of days, as results name few of them again and again. */
const dates = new Map<number, string>();
const MAX_DATES = 5_000;

function dateText(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  if (dates.size >= MAX_DATES) dates.clear();
  const text = timestampText(day * DAY_MS).split(" ")[0]!;
  dates.set(day, text);
  return text;
}
