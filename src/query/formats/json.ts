import { ROWS, takeTurn } from "../../turns.ts";
import { QueryError } from "../errors.ts";
import type { Frame, Index } from "../frame.ts";
import { JsonBytes } from "./json-bytes.ts";
import { jsonRows } from "./rows.ts";

/** How long rows are written before others have their turn. */
const TURN_MS = 5;

/** The rows as `[{"name": value, …}, …]`, straight from the columns. Numbers that are none become null. */
export async function recordsJson(frame: Frame): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let begun = performance.now();
  for (const piece of recordPieces(frame)) {
    pieces.push(Buffer.from(piece));
    if (performance.now() - begun < TURN_MS) continue;
    await takeTurn(ROWS);
    begun = performance.now();
  }
  return Buffer.concat(pieces);
}

/** The same in pieces that each stand until the next is asked for. */
export function* recordPieces(frame: Frame): Generator<Uint8Array> {
  const names = frame.columns.map(({ label }) => {
    if (typeof label !== "string") {
      throw new QueryError("Columns of several levels cannot be shown: add the operation `flatten` behind the pivot");
    }
    return label;
  });
  // of columns with one name the last counts
  const columns = frame.columns.filter((_, at) => names.lastIndexOf(names[at]!) === at);
  yield Buffer.from("[");
  yield* jsonRows(
    columns.map(({ label, values }) => ({
      name: String(label),
      write: (row: number, into: JsonBytes) => into.cell(values[row]),
    })),
    frame.rowCount,
  );
  yield Buffer.from("]");
}

/** Labels of the rows: their numbers, values, or lists of values. */
export function indexJson(index: Index, rowCount: number): Uint8Array {
  const written = new JsonBytes();
  if (!("levels" in index)) written.cell(Array.from({ length: rowCount }, (_, row) => row + index.start));
  else if (index.levels.length === 1) written.cell(index.levels[0]!.values);
  else written.cell(Array.from({ length: rowCount }, (_, row) => index.levels.map((level) => level.values[row])));
  return written.taken();
}
