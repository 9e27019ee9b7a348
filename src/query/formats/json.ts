import { QueryError } from "../errors.ts";
import type { Frame, Index } from "../frame.ts";
import { cellJson, jsonRows } from "./rows.ts";

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
    columns.map(({ label, values }) => ({ name: String(label), values, write: cellJson })),
    frame.rowCount,
  );
  return Buffer.concat(["[", ...written, "]"].map((text) => Buffer.from(text)));
}

/** Labels of the rows: their numbers, values, or lists of values. */
export function indexJson(index: Index, rowCount: number): string {
  if (!("levels" in index)) return `[${Array.from({ length: rowCount }, (_, row) => row + index.start).join(",")}]`;
  const { levels } = index;
  if (levels.length === 1) return `[${levels[0]!.values.map(cellJson).join(",")}]`;
  const rows = Array.from(
    { length: rowCount },
    (_, row) => `[${levels.map((level) => cellJson(level.values[row])).join(",")}]`,
  );
  return `[${rows.join(",")}]`;
}
