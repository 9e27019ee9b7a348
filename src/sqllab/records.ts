import { takeTurn } from "./turns.ts";

/** Rows of a stored result, as they were written. */
export interface Records {
  count: number;
  /** The first of them without the brackets around them; all where there are no more. */
  first(rows: number): Uint8Array;
}

/** Bytes that are looked at without a turn for anybody else. */
const TURN_BYTES = 1 << 20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Finds the list `data` of an object in JSON without reading what is in it: numbers keep every digit that was written, and
 * nobody waits for a large one.
 * @returns its items, which are objects, and the object with an empty list
 * @throws Error where the object has no such list, or does not end
 */
export async function readRecords(bytes: Buffer): Promise<{ around: string; records: Records }> {
  const ends: number[] = [];
  let depth = 0;
  let key = "";
  let keyStart = -1;
  let start = -1;
  let end = -1;
  for (let at = 0, turn = TURN_BYTES; at < bytes.length && end < 0; at++) {
    if (at >= turn) {
      await takeTurn();
      turn = at + TURN_BYTES;
    }
    switch (bytes[at]) {
      case QUOTE:
        keyStart = at + 1;
        for (at++; at < bytes.length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
        if (depth === 1) key = bytes.toString("utf8", keyStart, at);
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        depth++;
        if (depth === 2 && key === "data" && bytes[at] === OPEN_LIST) start = at + 1;
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth--;
        if (start >= 0 && depth === 2) ends.push(at + 1);
        if (start >= 0 && depth === 1) end = at;
        break;
    }
  }
  if (end < 0) throw new Error("a stored result has no complete list of rows");
  return {
    around: bytes.toString("utf8", 0, start) + bytes.toString("utf8", end),
    records: {
      count: ends.length,
      first: (rows) => bytes.subarray(start, rows >= ends.length ? end : rows > 0 ? ends[rows - 1] : start),
    },
  };
}
