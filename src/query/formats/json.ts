import { QueryError } from "../errors.ts";
import type { Frame, Index } from "../frame.ts";
import { JsonBytes } from "./json-bytes.ts";
import { jsonRows } from "./rows.ts";

/** The rows as `[{"name": value, …}, …]`, straight from the columns. Numbers that are none become null. */
export function recordsJson(frame: Frame): Uint8Array {
  const names = frame.columns.map(({ label }) => {
    if (typeof label !== "string") {
      throw new QueryError("Columns of several levels cannot be shown: add the operation `flatten` behind the pivot");
    }
    return label;
  });
  // of columns with one name the last counts
  const columns = frame.columns.filter((_, at) => names.lastIndexOf(names[at]!) === at);
  const written = jsonRows(
    columns.map(({ label, values }) => ({
      name: String(label),
      write: (row: number, into: JsonBytes) => into.cell(values[row]),
    })),
    frame.rowCount,
  );
  // a piece stands until the next one only
  return Buffer.concat([Buffer.from("["), ...written.map((piece) => Buffer.from(piece)), Buffer.from("]")]);
}

/** Labels of the rows: their numbers, values, or lists of values. */
export function indexJson(index: Index, rowCount: number): Uint8Array {
  const written = new JsonBytes();
  if (!("levels" in index)) written.cell(Array.from({ length: rowCount }, (_, row) => row + index.start));
  else if (index.levels.length === 1) written.cell(index.levels[0]!.values);
  else written.cell(Array.from({ length: rowCount }, (_, row) => index.levels.map((level) => level.values[row])));
  return written.taken();
}
