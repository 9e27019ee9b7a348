import { indexJson, recordsJson } from "./formats/json.ts";
import type { Frame } from "./frame.ts";

/** What is known of a finished query beside its rows. */
export interface EntryHead {
  /** When it ran, as `cached_dttm` shows it. */
  dttm: string;
  query: string;
  applied: string[];
  rejected: string[];
  colnames: string[];
  coltypes: number[];
  rowcount: number;
  sqlRowcount: number;
  labelMap: Record<string, string[]>;
}

/** A finished query as it is sent and stored: the rows are JSON text that is never parsed again. */
export interface Entry {
  head: EntryHead;
  index: Uint8Array;
  data: Uint8Array;
}

/** The entry of a frame. */
export async function makeEntry(frame: Frame, head: Omit<EntryHead, "colnames" | "rowcount">): Promise<Entry> {
  return {
    head: { ...head, colnames: frame.columns.map(({ label }) => String(label)), rowcount: frame.rowCount },
    index: indexJson(frame.index, frame.rowCount),
    data: await recordsJson(frame),
  };
}

const VERSION = 3;
const SIZES = 13;

/** One piece of bytes: version, lengths of head, index and data, then the three parts. */
export function packEntry({ head, index, data }: Entry): Uint8Array {
  const headBytes = Buffer.from(JSON.stringify(head));
  const sizes = Buffer.alloc(SIZES);
  sizes.writeUInt8(VERSION, 0);
  sizes.writeUInt32LE(headBytes.length, 1);
  sizes.writeUInt32LE(index.length, 5);
  sizes.writeUInt32LE(data.length, 9);
  return Buffer.concat([sizes, headBytes, index, data]);
}

/** Undefined for bytes of another version, and for what no Liteset has put there whole: a cache has other writers, too. */
export function unpackEntry(stored: Uint8Array | string): Entry | undefined {
  const bytes =
    typeof stored === "string"
      ? Buffer.from(stored, "latin1")
      : Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  if (bytes.length < SIZES || bytes[0] !== VERSION) return undefined;
  const headEnd = SIZES + bytes.readUInt32LE(1);
  const indexEnd = headEnd + bytes.readUInt32LE(5);
  if (indexEnd + bytes.readUInt32LE(9) !== bytes.length) return undefined;
  const index = bytes.subarray(headEnd, indexEnd);
  const data = bytes.subarray(indexEnd);
  if (!isList(index) || !isList(data)) return undefined;
  try {
    const head: unknown = JSON.parse(bytes.toString("utf8", SIZES, headEnd));
    return isHead(head) ? { head, index, data } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether bytes are the outside of a JSON list; the inside is never read. */
const isList = (bytes: Uint8Array): boolean => bytes[0] === 0x5b && bytes.at(-1) === 0x5d;

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => typeof item === "number");

/** By hand: this stands in the way of each hot chart. */
function isHead(value: unknown): value is EntryHead {
  if (typeof value !== "object" || value === null) return false;
  const { dttm, query, applied, rejected, colnames, coltypes, rowcount, sqlRowcount, labelMap } = value as Partial<
    Record<keyof EntryHead, unknown>
  >;
  return (
    typeof dttm === "string" &&
    typeof query === "string" &&
    [applied, rejected, colnames].every(isTexts) &&
    isNumbers(coltypes) &&
    isNumbers([rowcount, sqlRowcount]) &&
    typeof labelMap === "object" &&
    labelMap !== null &&
    Object.values(labelMap).every(isTexts)
  );
}
