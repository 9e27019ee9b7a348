import { type Cell, pythonRepr } from "../frame.ts";

/** A column of what is written. */
export interface JsonColumn {
  name: string;
  values: readonly Cell[];
  /** A value as JSON. */
  write(cell: Cell): string;
}

/** Rows that are written at a time: each column's values first, which is quicker than going from one kind to the next. */
const ROWS = 500;

/**
 * The first rows of columns as JSON, `{"name": value, …},{…}` without the brackets around them, in pieces of some hundred rows.
 */
export function* jsonRows(columns: readonly JsonColumn[], rowCount: number): Generator<string> {
  const starts = columns.map(({ name }, at) => `${at === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  for (let from = 0; from < rowCount; from += ROWS) {
    const count = Math.min(ROWS, rowCount - from);
    const written = columns.map((column) => writtenFrom(column, from, count));
    let text = "";
    for (let row = 0; row < count; row++) {
      if (from + row > 0) text += ",";
      if (columns.length === 0) text += "{";
      for (let at = 0; at < columns.length; at++) text += starts[at]! + written[at]![row]!;
      text += "}";
    }
    yield text;
  }
}

function writtenFrom({ values, write }: JsonColumn, from: number, count: number): string[] {
  const written = new Array<string>(count);
  for (let row = 0; row < count; row++) written[row] = write(values[from + row]);
  return written;
}

/** What stands in a text as it is. */
const SAFE = /^[^"\\\p{Cc}\p{Cs}]*$/u;

/** A text in quotes. */
const jsonText = (text: string): string => (SAFE.test(text) ? `"${text}"` : JSON.stringify(text));

/** A value as JSON. Numbers that are none become null. */
export function cellJson(cell: Cell): string {
  switch (typeof cell) {
    case "number":
      return Number.isFinite(cell) ? String(cell) : "null";
    case "string":
      return jsonText(cell);
    case "boolean":
      return cell ? "true" : "false";
    case "bigint":
      return cell.toString();
    default:
      return cell === null || cell === undefined
        ? "null"
        : Array.isArray(cell)
          ? `[${cell.map(cellJson).join(",")}]`
          : JSON.stringify(pythonRepr(cell));
  }
}
