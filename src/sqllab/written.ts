import type { ResultColumn } from "../engines/engine.ts";
import type { UnreadFields } from "../engines/unread.ts";
import type { JsonBytes } from "../query/formats/json-bytes.ts";
import type { Dtype } from "../query/frame.ts";

/** Writes the field of a row as JSON; false where its value must be read for that. */
type FieldWriter = (fields: UnreadFields, start: number, end: number, into: JsonBytes) => boolean;

/** A column whose fields become JSON as the database wrote them, where they are what its values would be written as. */
export interface WrittenColumn {
  dtype: Dtype;
  write: FieldWriter;
}

const QUOTE = 0x22;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const SPACE = 0x20;
/** Whole numbers of so many characters are no larger than 2^53. */
const SAFE_LENGTH = 15;

/** How the fields of such a column are written; undefined for those whose values are shown otherwise. */
export function writtenColumn({ kind, type }: Pick<ResultColumn, "kind" | "type">): WrittenColumn | undefined {
  switch (kind) {
    case "number":
      if (/DECIMAL|NUMERIC/i.test(type ?? "")) return { dtype: "decimal", write: decimal };
      return /FLOAT|DOUBLE/i.test(type ?? "") ? { dtype: "float", write: decimal } : { dtype: "int", write: whole };
    case "string":
      return { dtype: "string", write: text };
    case "date":
      return { dtype: "date", write: date };
    case "datetime":
      return { dtype: "datetime", write: moment };
    default:
      return undefined;
  }
}

const decimal: FieldWriter = ({ bytes }, start, end, into) => {
  if (!isNumber(bytes, start, end)) return false;
  into.copy(bytes, start, end);
  return true;
};

const whole: FieldWriter = ({ bytes }, start, end, into) => {
  if (end - start > SAFE_LENGTH || !isNumber(bytes, start, end)) return false;
  into.copy(bytes, start, end);
  return true;
};

const text: FieldWriter = ({ bytes }, start, end, into) => into.plainText(bytes, start, end);

const date: FieldWriter = ({ bytes }, start, end, into) => {
  if (end - start !== 10 || !isDay(bytes, start)) return false;
  into.byte(QUOTE);
  into.copy(bytes, start, end);
  into.byte(QUOTE);
  return true;
};

const moment: FieldWriter = ({ bytes }, start, end, into) => {
  if (end - start !== 19 || bytes[start + 10] !== SPACE || !isDay(bytes, start) || !isTime(bytes, start + 11))
    return false;
  into.byte(QUOTE);
  into.copy(bytes, start, start + 10);
  into.byte(T);
  into.copy(bytes, start + 11, end);
  into.byte(QUOTE);
  return true;
};

const T = 0x54;

/** `-12.50`, as JSON takes it. */
function isNumber(bytes: Uint8Array, start: number, end: number): boolean {
  let at = bytes[start] === MINUS ? start + 1 : start;
  const first = at;
  let isFraction = false;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === DOT && !isFraction && at > first) isFraction = true;
    else if (!isDigit(byte)) return false;
  }
  if (end === first || !isDigit(bytes[end - 1]!)) return false;
  return bytes[first] !== ZERO || end === first + 1 || bytes[first + 1] === DOT;
}

/** `2024-02-28` from the year 1000 on. */
function isDay(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 4] !== MINUS || bytes[at + 7] !== MINUS) return false;
  if (bytes[at] === ZERO || !isDigit(bytes[at]!) || !isDigit(bytes[at + 1]!)) return false;
  if (!isDigit(bytes[at + 2]!) || !isDigit(bytes[at + 3]!)) return false;
  const month = twoDigits(bytes, at + 5);
  const day = twoDigits(bytes, at + 8);
  return month >= 1 && month <= 12 && day >= 1 && day <= DAYS[month]!;
}

/** Days that each of these months has in every year. */
const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `23:59:59` */
function isTime(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 2] !== COLON || bytes[at + 5] !== COLON) return false;
  const hour = twoDigits(bytes, at);
  const minute = twoDigits(bytes, at + 3);
  const second = twoDigits(bytes, at + 6);
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
}

/** A number below a hundred; -1 where other characters stand there. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]!;
  const ones = bytes[at + 1]!;
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : -1;
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= ZERO + 9;
