import {
  type Cell,
  type Dtype,
  type Frame,
  floatText,
  isMissing,
  pythonRepr,
  type Series,
  timestampText,
} from "../frame.ts";
import type { FrameStream } from "../stream.ts";
import { DAY } from "../time/moment.ts";
import { encoderOf } from "./encode.ts";
import { sheetColumns } from "./table.ts";

/** `CSV_EXPORT`: arguments of pandas' to_csv. */
export interface CsvOptions {
  encoding?: string;
  sep?: string;
  decimal?: string;
  /** Stands where there is no value. */
  na_rep?: string;
  /** Begins with the byte order mark of `utf-8-sig`. The reference has it in archives, not in a single file. */
  marksEncoding?: boolean;
}

const ROWS_PER_CHUNK = 2000;

/** A frame as CSV, in pieces. Cells that a spreadsheet would run as a formula are disarmed. */
export function* csvChunks(
  frame: Frame,
  verboseNames: ReadonlyMap<string, string>,
  options: CsvOptions = {},
): Generator<Uint8Array> {
  const writer = csvWriter(frame, verboseNames, options);
  yield writer.head;
  yield* writer.rows(frame);
}

/** The same for rows that still come: how their columns are written is found from the first ones. */
export async function* csvStream(
  { first, rest }: FrameStream,
  verboseNames: ReadonlyMap<string, string>,
  options: CsvOptions = {},
): AsyncGenerator<Uint8Array> {
  const writer = csvWriter(first, verboseNames, options);
  yield writer.head;
  yield* writer.rows(first);
  for await (const frame of rest) yield* writer.rows(frame);
}

interface CsvWriter {
  /** The line of names. */
  head: Uint8Array;
  rows(frame: Frame): Generator<Uint8Array>;
}

function csvWriter(first: Frame, verboseNames: ReadonlyMap<string, string>, options: CsvOptions): CsvWriter {
  const separator = options.sep ?? ",";
  const names = sheetColumns(first, verboseNames);
  const writers = names.map((column) => cellWriter(column, options.decimal ?? "."));
  const single = names.length === 1;
  const encode = encoderOf(options.encoding ?? "utf-8") ?? ((text: string) => Buffer.from(text, "utf8"));
  const missing = options.na_rep ?? "";
  const isMarked = options.marksEncoding && /^utf[-_]?8[-_]sig$/i.test(options.encoding ?? "");
  const cell = (text: string) => (single && text === "" ? '""' : quoted(text, separator));
  const written = (at: number, value: Cell) => (missing && isMissing(value) ? missing : writers[at]!(value));
  const head = `${names.map((column) => cell(disarm(String(column.label)))).join(separator)}\n`;
  return {
    head: encode(isMarked ? `\ufeff${head}` : head),
    *rows(frame) {
      const columns = sheetColumns(frame, verboseNames);
      let text = "";
      for (let row = 0; row < frame.rowCount; row++) {
        for (let at = 0; at < columns.length; at++)
          text += (at === 0 ? "" : separator) + cell(written(at, columns[at]!.values[row]));
        text += "\n";
        if (row % ROWS_PER_CHUNK === ROWS_PER_CHUNK - 1) {
          yield encode(text);
          text = "";
        }
      }
      if (text !== "") yield encode(text);
    },
  };
}

/** Marks text that starts like a formula, as the reference does; negative numbers stay. */
function disarm(text: string): string {
  const isFormula = /^(?:"{2}|\s+)(?=[-@+|=%])|^[-@+|=%]/.test(text);
  if (!isFormula || /^-[0-9.]+$/.test(text)) return text;
  return `'${text.replaceAll("|", "\\|")}`;
}

/** pandas writes with `\` as escape character: it is doubled itself, quotes are doubled inside of quotes. */
function quoted(cell: string, separator: string): string {
  const escaped = cell.includes("\\") ? cell.replaceAll("\\", "\\\\") : cell;
  if (!escaped.includes(separator) && !/["\n\r]/.test(escaped)) return escaped;
  return `"${escaped.replaceAll('"', '""')}"`;
}

function cellWriter(column: Series, decimal: string): (cell: Cell) => string {
  if (column.dtype === "datetime") return datetimeWriter(column.values);
  if (column.dtype === "decimal") return decimalWriter(column.values);
  return (cell) => (isMissing(cell) ? "" : cellText(cell, column.dtype, decimal));
}

function cellText(cell: Cell, dtype: Dtype, decimal: string): string {
  if (typeof cell === "string") return disarm(cell);
  if (typeof cell === "number") {
    if (dtype === "datetimetz") return `${timestampText(cell)}+00:00`;
    if (dtype === "date") return timestampText(cell).slice(0, 10);
    if (!Number.isFinite(cell)) return "";
    const text = dtype === "float" ? floatText(cell) : String(cell);
    return decimal === "." ? text : text.replace(".", decimal);
  }
  return typeof cell === "bigint" ? cell.toString() : pythonRepr(cell);
}

/** Decimals of a column get all as many digits behind the point as the longest has, unless that is no decimal of 76 digits. */
function decimalWriter(values: readonly Cell[]): (cell: Cell) => string {
  const written = values.filter((value) => typeof value === "string").map((text) => /^-?(\d+)(?:\.(\d+))?$/.exec(text));
  const longest = (part: 1 | 2): number =>
    written.reduce((most, match) => Math.max(most, match?.[part]?.length ?? 0), 0);
  const digits = written.includes(null) || longest(1) + longest(2) > 76 ? 0 : longest(2);
  return (cell) => {
    if (typeof cell !== "string") return isMissing(cell) ? "" : cellText(cell, "decimal", ".");
    if (cell === "NaN") return "";
    const [whole, fraction = ""] = cell.split(".");
    return digits === 0 ? cell : `${whole}.${fraction.padEnd(digits, "0")}`;
  };
}

/** A column of midnights shows dates; else all its times have the same number of digits. A time that comes later is never cut. */
function datetimeWriter(values: readonly Cell[]): (cell: Cell) => string {
  const times = values.filter((value): value is number => typeof value === "number");
  const isDates = times.every((ms) => ms % DAY === 0);
  const micros = (ms: number) => Math.round((ms - Math.floor(ms / 1000) * 1000) * 1000);
  const digitsOf = (ms: number) => (micros(ms) % 1000 !== 0 ? 6 : micros(ms) !== 0 ? 3 : 0);
  const common = times.reduce((most, ms) => Math.max(most, digitsOf(ms)), 0);
  return (cell) => {
    if (typeof cell !== "number") return isMissing(cell) ? "" : disarm(String(cell));
    if (isDates && cell % DAY === 0) return timestampText(cell).slice(0, 10);
    const text = timestampText(Math.floor(cell / 1000) * 1000);
    const digits = Math.max(common, digitsOf(cell));
    return digits === 0 ? text : `${text}.${String(micros(cell)).padStart(6, "0").slice(0, digits)}`;
  };
}
