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

const VERSION = 2;

/** One piece of bytes: version, lengths of head and index, then the three parts. */
export function packEntry({ head, index, data }: Entry): Uint8Array {
  const headBytes = Buffer.from(JSON.stringify(head));
  const sizes = Buffer.alloc(9);
  sizes.writeUInt8(VERSION, 0);
  sizes.writeUInt32LE(headBytes.length, 1);
  sizes.writeUInt32LE(index.length, 5);
  return Buffer.concat([sizes, headBytes, index, data]);
}

/** Undefined for bytes of another version, or damaged ones. */
export function unpackEntry(stored: Uint8Array | string): Entry | undefined {
  const bytes =
    typeof stored === "string"
      ? Buffer.from(stored, "latin1")
      : Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  if (bytes.length < 9 || bytes[0] !== VERSION) return undefined;
  const headEnd = 9 + bytes.readUInt32LE(1);
  const indexEnd = headEnd + bytes.readUInt32LE(5);
  if (indexEnd > bytes.length) return undefined;
  try {
    const head = JSON.parse(bytes.toString("utf8", 9, headEnd)) as EntryHead;
    return { head, index: bytes.subarray(headEnd, indexEnd), data: bytes.subarray(indexEnd) };
  } catch {
    return undefined;
  }
}
