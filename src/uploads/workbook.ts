import { unzipSync } from "fflate";
import { type Cell, parsingError, UnreadableFile } from "./table.ts";
import { walkXml } from "./xml.ts";

/** A spreadsheet file in the form of Excel 2007 and later, unpacked. */
export interface Workbook {
  sheets: readonly { name: string; part: string }[];
  parts: Parts;
  /** Texts that cells point to. */
  texts: readonly string[];
  /** What a cell's style makes of a number. */
  isDateStyle: readonly boolean[];
  startsIn1904: boolean;
}

type Parts = Readonly<Record<string, Uint8Array>>;

/** Unpacked bytes of all parts together. */
const MAX_UNPACKED = 512 * 2 ** 20;
const MAX_COLUMNS = 16_384;
const MAX_CELLS = 20_000_000;
const OLD_FORMAT = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const DAY_MS = 86_400_000;
/** The first day after the year 9999. */
const LAST_SERIAL = 2_958_466;
const DATE_FORMATS = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47]);

const notAWorkbook = (): UnreadableFile => new UnreadableFile("Excel file format cannot be determined");

/** Opens a workbook; throws `notAWorkbook()` for a file that is none. */
export function openWorkbook(bytes: Uint8Array): Workbook {
  const parts = unpack(bytes);
  const book = parts["xl/workbook.xml"];
  if (!book) throw notAWorkbook();
  const targets = relationsOf(parts["xl/_rels/workbook.xml.rels"]);
  const sheets: { name: string; part: string }[] = [];
  let startsIn1904 = false;
  for (const step of walkXml(textOf(book))) {
    if (step.kind !== "open") continue;
    if (step.name === "workbookPr") startsIn1904 = /^(1|true)$/.test(step.attributes.date1904 ?? "");
    if (step.name !== "sheet") continue;
    const part = targets.get(step.attributes["r:id"] ?? "");
    if (part) sheets.push({ name: step.attributes.name ?? "", part });
  }
  return {
    sheets,
    parts,
    texts: sharedTexts(parts["xl/sharedStrings.xml"]),
    isDateStyle: dateStyles(parts["xl/styles.xml"]),
    startsIn1904,
  };
}

/** Rows of a sheet, by its name or the first one, without the empty ones at the end. */
export function sheetRows(book: Workbook, name?: string): Cell[][] {
  const sheet = name === undefined ? book.sheets[0] : book.sheets.find((candidate) => candidate.name === name);
  if (!sheet) throw parsingError(`Worksheet named '${name ?? 0}' not found`);
  const rows: Cell[][] = [];
  let cells = 0;
  let row: Cell[] = [];
  let column = -1;
  let attributes: Record<string, string> = {};
  let value = "";
  let isValue = false;
  for (const step of walkXml(textOf(book.parts[sheet.part] ?? new Uint8Array()))) {
    if (step.kind === "text") {
      if (isValue) value += step.text;
    } else if (step.kind === "open") {
      if (step.name === "row") {
        const number = Number(step.attributes.r ?? rows.length + 1);
        if (!(number > rows.length && number <= 1_048_576)) throw parsingError(`a row has the number ${number}`);
        while (rows.length < number - 1) rows.push([]);
        row = [];
        rows.push(row);
        column = -1;
      } else if (step.name === "c") {
        attributes = step.attributes;
        column = attributes.r ? columnOf(attributes.r) : column + 1;
        if (column >= MAX_COLUMNS || ++cells > MAX_CELLS) throw parsingError("the sheet has too many cells");
        value = "";
      } else if (step.name === "v" || step.name === "t") isValue = true;
    } else if (step.name === "v" || step.name === "t") isValue = false;
    else if (step.name === "c") {
      while (row.length < column) row.push(null);
      row[column] = cellOf(book, attributes, value);
    }
  }
  while (rows.length > 0 && rows.at(-1)?.every((cell) => cell === null)) rows.pop();
  const width = rows.reduce((widest, { length }) => Math.max(widest, length), 0);
  for (const short of rows) while (short.length < width) short.push(null);
  return rows;
}

function cellOf(book: Workbook, { t: type = "n", s: style }: Record<string, string>, value: string): Cell {
  if (value === "") return null;
  switch (type) {
    case "s":
      return book.texts[Number(value)] ?? null;
    case "b":
      return value === "1";
    case "e":
      return null;
    case "d": {
      const ms = Date.parse(/[zZ]|[+-]\d\d:\d\d$/.test(value) ? value : `${value}Z`);
      return Number.isNaN(ms) ? value : { ms };
    }
    case "n": {
      const number = Number(value);
      if (!Number.isFinite(number)) return value;
      return book.isDateStyle[Number(style ?? 0)] ? dateOf(number, book.startsIn1904) : number;
    }
    default:
      return value;
  }
}

/** The moment of a serial number; below one it is a time of day and stays text. */
function dateOf(serial: number, startsIn1904: boolean): Cell {
  if (serial >= 0 && serial < 1) return new Date(Math.round(serial * DAY_MS)).toISOString().slice(11, 19);
  if (serial < 0 || serial >= LAST_SERIAL) return serial;
  // Excel counts a 29 February 1900 that never was.
  const epoch = startsIn1904 ? 24_107 : serial < 60 ? 25_568 : 25_569;
  return { ms: Math.round((serial - epoch) * DAY_MS) };
}

/** Zero-based column of a cell's address, e.g. 27 of `AB3`. */
function columnOf(address: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(address)?.[0] ?? "") column = column * 26 + letter.charCodeAt(0) - 64;
  if (column === 0) throw parsingError(`a cell has the address ${address.slice(0, 20)}`);
  return column - 1;
}

function sharedTexts(part: Uint8Array | undefined): string[] {
  const texts: string[] = [];
  if (!part) return texts;
  let text = "";
  let isText = false;
  let isPhonetic = false;
  for (const step of walkXml(textOf(part))) {
    if (step.kind === "text") {
      if (isText && !isPhonetic) text += step.text;
    } else if (step.name === "t") isText = step.kind === "open";
    else if (step.name === "rPh") isPhonetic = step.kind === "open";
    else if (step.name === "si") {
      if (step.kind === "close") texts.push(text);
      text = "";
    }
  }
  return texts;
}

function dateStyles(part: Uint8Array | undefined): boolean[] {
  const own = new Map<number, boolean>();
  const styles: boolean[] = [];
  if (!part) return styles;
  let isCellFormats = false;
  for (const step of walkXml(textOf(part))) {
    if (step.kind === "text") continue;
    if (step.name === "cellXfs") isCellFormats = step.kind === "open";
    if (step.kind !== "open") continue;
    const format = Number(step.attributes.numFmtId);
    if (step.name === "numFmt") own.set(format, isDateFormat(step.attributes.formatCode ?? ""));
    if (step.name === "xf" && isCellFormats) styles.push(own.get(format) ?? DATE_FORMATS.has(format));
  }
  return styles;
}

/** Whether a number format shows a date or a time: it has one of their letters outside quotations and colours. */
const isDateFormat = (code: string): boolean =>
  /[dmhysDMHYS]/.test(code.replaceAll(/"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, ""));

function relationsOf(part: Uint8Array | undefined): Map<string, string> {
  const targets = new Map<string, string>();
  if (!part) return targets;
  for (const step of walkXml(textOf(part))) {
    if (step.kind !== "open" || step.name !== "Relationship") continue;
    const { Id = "", Target = "" } = step.attributes;
    targets.set(Id, Target.startsWith("/") ? Target.slice(1) : `xl/${Target.replace(/^\.\//, "")}`);
  }
  return targets;
}

/** The parts that are read; what they say about their size is not believed beyond the limit. */
function unpack(bytes: Uint8Array): Parts {
  if (Buffer.from(bytes.subarray(0, 4)).equals(OLD_FORMAT)) {
    throw parsingError("workbooks of Excel 97-2003 (.xls) cannot be read. Save the file as .xlsx.");
  }
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw notAWorkbook();
  let size = 0;
  const isWanted =
    /^xl\/(workbook\.xml|sharedStrings\.xml|styles\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml)$/;
  const filter = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
    if (!isWanted.test(name)) return false;
    size += originalSize;
    if (size > MAX_UNPACKED) throw parsingError(`the workbook holds more than ${MAX_UNPACKED / 2 ** 20} MB`);
    return true;
  };
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    throw error instanceof UnreadableFile ? error : notAWorkbook();
  }
}

const textOf = (part: Uint8Array): string => new TextDecoder().decode(part);
