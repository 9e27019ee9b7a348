import type { FieldPacket, TypeCast } from "mysql2";
import type { ResultColumn, ValueKind } from "../engine.ts";
import { readDateTime, readInteger } from "../read-text.ts";
import { emptyColumn, uniqueNames } from "../values.ts";
import { mysql } from "./engine.ts";

/** Names of MySQL's protocol types as mysqlclient gives them to Superset. */
const typeNames: Record<number, string> = {
  0: "DECIMAL",
  1: "TINY",
  2: "SHORT",
  3: "LONG",
  4: "FLOAT",
  5: "DOUBLE",
  6: "NULL",
  7: "TIMESTAMP",
  8: "LONGLONG",
  9: "INT24",
  10: "DATE",
  11: "TIME",
  12: "DATETIME",
  13: "YEAR",
  14: "NEWDATE",
  15: "VARCHAR",
  16: "BIT",
  245: "JSON",
  246: "NEWDECIMAL",
  247: "INTERVAL",
  248: "SET",
  249: "TINY_BLOB",
  250: "MEDIUM_BLOB",
  251: "LONG_BLOB",
  252: "BLOB",
  253: "VAR_STRING",
  254: "STRING",
  255: "GEOMETRY",
};
const numberTypes = new Set([0, 1, 2, 3, 4, 5, 8, 9, 13, 246]);
const blobTypes = new Set([249, 250, 251, 252, 253, 254]);
const BINARY_CHARSET = 63;
export const GEOMETRY = 255;

function kindOf({ columnType, characterSet }: FieldPacket & { characterSet?: number }): ValueKind {
  const type = columnType ?? -1;
  if (numberTypes.has(type)) return "number";
  if (type === 10 || type === 14) return "date";
  if (type === 7 || type === 12) return "datetime";
  if (type === 11) return "time";
  if (type === 16 || type === GEOMETRY || (blobTypes.has(type) && characterSet === BINARY_CHARSET)) return "bytes";
  return "string";
}

/** The columns of an answer, without values. */
export function describe(fields: FieldPacket[]): ResultColumn[] {
  const names = uniqueNames(fields.map((field) => field.name));
  return fields.map((field, index) =>
    emptyColumn(names[index]!, typeNames[field.columnType ?? -1] ?? null, kindOf(field), mysql.columnType),
  );
}

/** What the library would read into objects of its own is wanted as bytes. */
export const cast: TypeCast = (field, next) => (field.type === "GEOMETRY" ? field.buffer() : next());

/** The library rounds numbers of sixteen digits and more: it is told that they are decimals, which it gives as text. */
export function readAllDigits(fields: FieldPacket[]): void {
  for (const [at, field] of fields.entries())
    if (floatTypes.has(typeNames[field.columnType ?? -1] ?? ""))
      fields[at] = Object.create(field, { columnType: { value: NEWDECIMAL } }) as FieldPacket;
}

export type Reader = (value: unknown) => unknown;

/** How the values of a column are read; null where they are what they should be. */
export function readerOf({ kind, type }: ResultColumn, decimalsAsText: boolean): Reader | null {
  switch (kind) {
    case "number":
      if (type === "LONGLONG") return (value) => (typeof value === "string" ? readInteger(value) : value);
      // Decimals come as text, and so do the others that may have digits behind the point.
      if (floatTypes.has(type ?? "")) return Number;
      return decimalTypes.has(type ?? "") && !decimalsAsText ? Number : null;
    case "date":
    case "datetime":
      return (value) => readDateTime(String(value));
    case "bytes":
      return (value) => (value instanceof Uint8Array ? new Uint8Array(value) : value);
    default:
      return (value) => (value instanceof Uint8Array ? Buffer.from(value).toString() : value);
  }
}

const NEWDECIMAL = 246;
const floatTypes = new Set(["FLOAT", "DOUBLE"]);
const decimalTypes = new Set(["DECIMAL", "NEWDECIMAL"]);
