import type { ResultColumn, ResultTable } from "../engines/engine.ts";
import { LAST_MOMENT } from "../engines/read-text.ts";
import { isWrittenNumber } from "../engines/written-number.ts";

/** What the values of a column are: decides how they are computed with and written out. */
export type Dtype = "int" | "float" | "decimal" | "boolean" | "datetime" | "datetimetz" | "date" | "string" | "object";

export type Cell = unknown;

/** A column's name: a text or, after a pivot, one text a level. A level that was taken away is null. */
export type Label = string | readonly (string | null)[];

export interface Series {
  label: Label;
  dtype: Dtype;
  values: Cell[];
}

/** One level of row labels. */
export interface IndexLevel {
  name: string | null;
  dtype: Dtype;
  values: Cell[];
}

/** Rows are numbered from `start`, or carry labels. */
export type Index = { start: number } | { levels: IndexLevel[] };

/** A table by columns, as post-processing works on it. Operations never change the frame they are given. */
export interface Frame {
  columns: Series[];
  index: Index;
  rowCount: number;
}

export const rangeIndex = (start = 0): Index => ({ start });

export function frameOf(columns: Series[], rowCount = columns[0]?.values.length ?? 0, index = rangeIndex()): Frame {
  return { columns, index, rowCount };
}

/** Whether columns have names of several levels. */
export const isNested = (frame: Frame): boolean => frame.columns.some((column) => typeof column.label !== "string");

/** The first level of a column's name. */
export const topLabel = (series: Series): string | null =>
  typeof series.label === "string" ? series.label : (series.label[0] ?? null);

/** The column with this (flat) name. */
export const columnOf = (frame: Frame, name: string): Series | undefined =>
  frame.columns.find((column) => column.label === name);

export const isNumeric = (dtype: Dtype): boolean => dtype === "int" || dtype === "float" || dtype === "decimal";

/** Missing: NULL, or not a number. */
export const isMissing = (cell: Cell): cell is null | undefined =>
  cell === null || cell === undefined || Number.isNaN(cell);

/** A cell as a floating-point number; NaN where it is missing or none. */
export function numberOf(cell: Cell): number {
  if (typeof cell === "number") return cell;
  if (cell === null || cell === undefined || cell === "") return Number.NaN;
  return typeof cell === "object" ? Number.NaN : Number(cell);
}

/** All values of a column as numbers, NaN where there is none. */
export const numbersOf = (series: Series): number[] => series.values.map(numberOf);

/** The rows at these positions, in this order; `index` of the new frame keeps their labels. */
export function takeRows(frame: Frame, rows: readonly number[]): Frame {
  const pick = (values: Cell[]) => rows.map((row) => values[row]);
  const index: Index = {
    levels:
      "levels" in frame.index
        ? frame.index.levels.map((level) => ({ ...level, values: pick(level.values) }))
        : [{ name: null, dtype: "int", values: rows.map((row) => row + (frame.index as { start: number }).start) }],
  };
  return {
    columns: frame.columns.map((column) => ({ ...column, values: pick(column.values) })),
    index,
    rowCount: rows.length,
  };
}

/** A result of the database as a frame. */
export function fromResult(table: ResultTable, shown: Parameters<typeof seriesOf>[1] = {}): Frame {
  return {
    columns: table.columns.map((column) => seriesOf(column, shown)),
    index: rangeIndex(),
    rowCount: table.rowCount,
  };
}

/** A column of the database's result; `losesHours` shows lengths of time as Superset does. */
export const seriesOf = (column: ResultColumn, { losesHours = false }: { losesHours?: boolean }): Series => ({
  label: column.name,
  dtype: dtypeOf(column),
  values: readValues(column, losesHours),
});

function readValues({ kind, type, values }: ResultColumn, losesHours: boolean): Cell[] {
  if (kind === "json" || kind === "bytes") return values.map(asText);
  if (type !== "INTERVAL") return values;
  return values.map(intervalText).map((text) => (losesHours ? withoutHours(text) : text));
}

/** As Superset shows lengths of time from a day on. */
const withoutHours = (cell: Cell): Cell =>
  typeof cell === "string" ? cell.replace(/^(-?[1-9]\d* days) .*$/, "$1 00:00:00") : cell;

/** `1 days 02:03:04`, as pandas writes a length of time; what has months stays as the database wrote it. */
function intervalText(cell: Cell): Cell {
  const match =
    typeof cell === "string" ? /^(?:(-?\d+) days?)?\s*(-?)(?:(\d+):(\d\d):(\d\d)(\.\d+)?)?$/.exec(cell) : null;
  if (!match || cell === "") return cell;
  const [, days = "0", minus, hours = "0", minutes = "00", seconds = "00", fraction = ""] = match;
  if (minus) return cell;
  const whole = Number(days) + Math.floor(Number(hours) / 24);
  return `${whole} days ${String(Number(hours) % 24).padStart(2, "0")}:${minutes}:${seconds}${fraction ? fraction.padEnd(7, "0") : ""}`;
}

function dtypeOf({ kind, type, values }: ResultColumn): Dtype {
  if (kind === "datetime") return type === "DATETIMETZ" ? "datetimetz" : "datetime";
  if (kind === "boolean" || kind === "date") return kind;
  if (kind !== "number") return kind === "time" ? "object" : "string";
  if (/DECIMAL|NUMERIC|MONEY/i.test(type ?? "")) return "decimal";
  if (/FLOAT|DOUBLE|REAL/i.test(type ?? "")) return "float";
  return values.every((value) => value === null || typeof value === "bigint" || Number.isInteger(value))
    ? "int"
    : "float";
}

function asText(cell: Cell): string | null {
  if (cell === null || cell === undefined) return null;
  if (cell instanceof Uint8Array) return bytesText(cell);
  return typeof cell === "string" ? cell : Array.isArray(cell) ? listText(cell) : pythonRepr(cell);
}

const encodings = ["utf-8", "utf-16le"].map(
  (label) => new TextDecoder(label, { fatal: true, ignoreBOM: label === "utf-8" }),
);

/** Bytes as the reference tells them: as a text, if they are one in either encoding. */
function bytesText(bytes: Uint8Array): string {
  for (const encoding of encodings) {
    try {
      return encoding.decode(bytes);
    } catch {}
  }
  return "[bytes]";
}

/** Lists come as JSON, in Python's spacing. */
const listText = (cells: Cell[]): string => `[${cells.map(itemText).join(", ")}]`;

function itemText(item: Cell): string {
  if (Array.isArray(item)) return listText(item);
  if (typeof item === "bigint") return String(item);
  if (item instanceof Uint8Array) return JSON.stringify(bytesText(item));
  if (typeof item !== "object" || item === null || isWrittenNumber(item)) return JSON.stringify(item ?? null);
  return `{${Object.entries(item)
    .map(([key, value]) => `${JSON.stringify(key)}: ${itemText(value)}`)
    .join(", ")}}`;
}

/** How Python writes a float: `1.0`, `1e-09`, `inf`. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `repr` of JSON-like values, as the reference prints them inside messages and object columns. */
export function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : floatText(value);
  if (typeof value === "string") return reprText(value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(", ")}]`;
  if (isWrittenNumber(value)) return /^-?\d+$/.test(value.rawJSON) ? value.rawJSON : floatText(Number(value.rawJSON));
  if (typeof value === "object") {
    const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
    return `{${entries.map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`).join(", ")}}`;
  }
  return String(value);
}

function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const plain = text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")
    // What Python holds for unprintable.
    .replace(/[\p{C}\p{Z}]/gu, (char) => (char === " " ? char : escaped(char.codePointAt(0) as number)));
  return quote + (quote === "'" ? plain.replaceAll("'", "\\'") : plain) + quote;
}

function escaped(code: number): string {
  const [letter, width] = code <= 0xff ? ["x", 2] : code <= 0xffff ? ["u", 4] : (["U", 8] as const);
  return `\\${letter}${code.toString(16).padStart(Number(width), "0")}`;
}

/** A cell as Python's `str` gives it: what pivoted column names are made of. */
export function cellText(cell: Cell, dtype: Dtype): string {
  if (typeof cell === "boolean") return cell ? "True" : "False";
  if (typeof cell === "number" && dtype === "datetime") return timestampText(cell);
  if (typeof cell === "number" && dtype === "datetimetz") return `${timestampText(cell)}+00:00`;
  if (typeof cell === "number" && dtype === "date") return timestampText(cell).slice(0, 10);
  if (typeof cell === "number" && dtype === "float") return floatText(cell);
  return typeof cell === "string" || typeof cell === "number" || typeof cell === "bigint"
    ? String(cell)
    : pythonRepr(cell);
}

const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0"));
/** Times come in rows of the same day: the calendar is asked once for each. */
const written = { day: Number.NaN, text: "" };

function dateText(day: number): string {
  if (written.day !== day) {
    const date = new Date(day * DAY_MS);
    written.text = Number.isNaN(date.getTime()) ? "NaT" : date.toISOString().slice(0, -14);
    written.day = day;
  }
  return written.text;
}

/** Microseconds of a moment behind its whole second. */
export const microsecondsOf = (ms: number, second: number): number =>
  ms === LAST_MOMENT ? 999_999 : Math.round((ms - second * 1000) * 1000);

/** `2024-01-31 10:00:00`, with microseconds where there are any. */
export function timestampText(ms: number): string {
  const second = Math.floor(ms / 1000);
  const micros = microsecondsOf(ms, second);
  const day = Math.floor(second / 86_400);
  // Dates of JavaScript end in the middle of nothing: the last one is a midnight.
  const date = ms > 8.64e15 ? "NaT" : dateText(day);
  if (date === "NaT") return date;
  const rest = second - day * 86_400;
  const minutes = Math.floor(rest / 60);
  const time = `${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[rest % 60]}`;
  return micros === 0 ? `${date} ${time}` : `${date} ${time}.${String(micros).padStart(6, "0")}`;
}

/** Order of two values that are there; texts by code points, as Python orders them. */
export function compareCells(a: Cell, b: Cell): number {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  const left = a as number;
  const right = b as number;
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left === right) continue;
    const isPair = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;
    if (isPair(left) !== isPair(right)) return isPair(left) ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
}
