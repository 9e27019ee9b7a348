import { layOut } from "./layout.ts";
import { parsingError, type RawTable, type ReadOptions } from "./table.ts";

/** One line of a CSV file, or several where a quotation holds line ends. */
interface CsvRecord {
  fields: string[];
  /** Position among the file's records, blank ones and the header among them; from 1. */
  number: number;
}

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;

/** Reads a CSV file as pandas' parser does, with the same messages. */
export function readCsv(bytes: Uint8Array, options: ReadOptions): RawTable {
  const { delimiter = ",", decimal_character: decimal = ".", header_row: headerRow = 0 } = options;
  if (delimiter.length !== 1 || '"\n\r'.includes(delimiter)) {
    throw parsingError(`the delimiter must be one character, not ${JSON.stringify(delimiter)}`);
  }
  if (decimal.length !== 1) throw parsingError("Only length-1 decimal markers supported");
  const text = decode(bytes);
  const rows: string[][] = [];
  const limit = (options.rows_to_read ?? Number.POSITIVE_INFINITY) + headerRow + 1;
  let width = 0;
  for (const { fields, number } of csvRecords(text, delimiter, options)) {
    if (number <= (options.skip_rows ?? 0)) continue;
    if (rows.length > headerRow + 1 && fields.length > width && !options.columns_read?.length) {
      throw parsingError(
        `Error tokenizing data. C error: Expected ${width} fields in line ${number}, saw ${fields.length}\n`,
      );
    }
    if (rows.length >= headerRow) width = Math.max(width, fields.length);
    rows.push(fields);
    if (rows.length >= limit) break;
  }
  if (rows.every(([first, ...more]) => first === "" && more.length === 0))
    throw parsingError("No columns to parse from file");
  return layOut(rows, options);
}

function* csvRecords(
  text: string,
  delimiter: string,
  { skip_blank_lines: skipBlank = false, skip_initial_space: skipSpace = false }: ReadOptions,
): Generator<CsvRecord> {
  const separator = delimiter.charCodeAt(0);
  const end = text.length;
  let at = 0;
  let number = 0;
  while (at < end) {
    const fields: string[] = [];
    number++;
    for (let isOpen = true; isOpen; ) {
      if (skipSpace) while (text.charCodeAt(at) === SPACE) at++;
      let field = "";
      if (text.charCodeAt(at) === QUOTE) [field, at] = quotation(text, at, number - 1);
      const start = at;
      let code = text.charCodeAt(at);
      while (at < end && code !== separator && code !== NEWLINE && code !== RETURN) code = text.charCodeAt(++at);
      fields.push(field + text.slice(start, at));
      isOpen = at < end && code === separator;
      if (code === RETURN && text.charCodeAt(at + 1) === NEWLINE) at++;
      at++;
      // A file that ends with a delimiter ends with an empty field.
      if (isOpen && at >= end) {
        fields.push("");
        isOpen = false;
      }
    }
    const isBlank = fields.length === 1 && /^[ \t]*$/.test(fields[0] ?? "");
    if (!(isBlank && skipBlank)) yield { fields, number };
  }
}

/** The text of a quotation that begins here and the position behind it; two quotes in it are one. */
function quotation(text: string, start: number, row: number): [string, number] {
  let content = "";
  for (let from = start + 1; ; ) {
    const close = text.indexOf('"', from);
    if (close < 0) throw parsingError(`Error tokenizing data. C error: EOF inside string starting at row ${row}`);
    content += text.slice(from, close);
    if (text.charCodeAt(close + 1) !== QUOTE) return [content, close + 1];
    content += '"';
    from = close + 2;
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const at = invalidByte(bytes);
    const code = (bytes[at] ?? 0).toString(16).padStart(2, "0");
    throw parsingError(`'utf-8' codec can't decode byte 0x${code} in position ${at}: invalid start byte`);
  }
}

/** Position of the first byte that is not UTF-8, found by halves: a stream takes what comes before it. */
function invalidByte(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return good;
}
