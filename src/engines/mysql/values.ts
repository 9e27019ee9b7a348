import type { FieldPacket } from "mysql2";
import type { ResultColumn, ValueKind } from "../engine.ts";
import { readDateTime, readInteger } from "../read-text.ts";
import type { FieldReader } from "../unread.ts";
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
const GEOMETRY = 255;

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

/** Digits that every number holds exactly. */
const SAFE_DIGITS = 15;

/** How the fields of a column are read. */
export function readerOf({ kind, type }: Pick<ResultColumn, "kind" | "type">, decimalsAsText: boolean): FieldReader {
  switch (kind) {
    case "number":
      return decimalsAsText && decimalTypes.has(type ?? "") ? readText : readNumber;
    case "date":
    case "datetime":
      return (bytes, start, end) => readDateTime(bytes.toString("latin1", start, end));
    case "bytes":
      return (bytes, start, end) => new Uint8Array(bytes.subarray(start, end));
    default:
      return readText;
  }
}

const decimalTypes = new Set(["DECIMAL", "NEWDECIMAL"]);

const readText: FieldReader = (bytes, start, end) => bytes.toString("utf8", start, end);

/** Whole numbers keep all of their digits. */
const readNumber: FieldReader = (bytes, start, end) => {
  if (end - start > SAFE_DIGITS) return readLong(bytes.toString("latin1", start, end));
  let number = 0;
  let at = bytes[start] === MINUS ? start + 1 : start;
  for (; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return Number(bytes.toString("latin1", start, end));
    number = number * 10 + digit;
  }
  return bytes[start] === MINUS ? -number : number;
};

const readLong = (text: string): number | bigint => (/^-?\d+$/.test(text) ? readInteger(text) : Number(text));

const MINUS = 0x2d;
const ZERO = 0x30;
