import { JsonBytes } from "./json-bytes.ts";

/** A column of what is written. */
export interface JsonColumn {
  name: string;
  /** Writes the value of a row. */
  write(row: number, into: JsonBytes): void;
}

/** A piece ends with the row that reaches this. */
const PIECE_BYTES = 60_000;

/**
 * The first rows of columns as JSON, `{"name": value, …},{…}` without the brackets around them, in pieces that each stand
 * until the next is asked for.
 */
export function* jsonRows(
  columns: readonly JsonColumn[],
  rowCount: number,
  into = new JsonBytes(),
): Generator<Uint8Array> {
  const starts = columns.map(({ name }, at) => Buffer.from(`${at === 0 ? "{" : ","}${JSON.stringify(name)}:`));
  for (let row = 0; row < rowCount; row++) {
    if (row > 0) into.ascii(",");
    if (columns.length === 0) into.ascii("{");
    for (let at = 0; at < columns.length; at++) {
      into.copy(starts[at]!);
      columns[at]!.write(row, into);
    }
    into.ascii("}");
    if (into.length >= PIECE_BYTES) yield into.taken();
  }
  if (into.length > 0) yield into.taken();
}
