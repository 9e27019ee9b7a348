import { unzipSync } from "fflate";
import { dateOf, isDateFormat, isDateFormatId } from "./cell-values.ts";
import { type Cell, parsingError, UnreadableFile } from "./table.ts";
import type { PlacedCell, Workbook } from "./workbook.ts";
import { walkXml } from "./xml.ts";

type Parts = Readonly<Record<string, Uint8Array>>;

/** What the cells of a workbook share. */
interface Shared {
  /** Texts that cells point to. */
  texts: readonly string[];
  /** What a cell's style makes of a number. */
  isDateStyle: readonly boolean[];
  startsIn1904: boolean;
}

/** Unpacked bytes of all parts together. */
const MAX_UNPACKED = 512 * 2 ** 20;

/** Opens a workbook of Excel 2007 and later; throws a RangeError for a file that is none. */
export function openXlsx(bytes: Uint8Array): Workbook {
  const parts = unpack(bytes);
  const book = parts["xl/workbook.xml"];
  if (!book) throw new RangeError("no workbook in the zip");
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
  const shared: Shared = {
    texts: sharedTexts(parts["xl/sharedStrings.xml"]),
    isDateStyle: dateStyles(parts["xl/styles.xml"]),
    startsIn1904,
  };
  return {
    sheets: sheets.map(({ name }) => name),
    cells: (sheet) => cellsOf(parts[sheets[sheet]?.part ?? ""] ?? new Uint8Array(), shared),
  };
}

function* cellsOf(part: Uint8Array, shared: Shared): Generator<PlacedCell> {
  let row = -1;
  let column = -1;
  let attributes: Record<string, string> = {};
  let value = "";
  let isValue = false;
  for (const step of walkXml(textOf(part))) {
    if (step.kind === "text") {
      if (isValue) value += step.text;
    } else if (step.kind === "open") {
      if (step.name === "row") {
        row = step.attributes.r ? Number(step.attributes.r) - 1 : row + 1;
        column = -1;
      } else if (step.name === "c") {
        attributes = step.attributes;
        column = attributes.r ? columnOf(attributes.r) : column + 1;
        value = "";
      } else if (step.name === "v" || step.name === "t") isValue = true;
    } else if (step.name === "v" || step.name === "t") isValue = false;
    else if (step.name === "c") yield { row, column, value: cellOf(shared, attributes, value) };
  }
}

function cellOf(shared: Shared, { t: type = "n", s: style }: Record<string, string>, value: string): Cell {
  if (value === "") return null;
  switch (type) {
    case "s":
      return shared.texts[Number(value)] ?? null;
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
      return shared.isDateStyle[Number(style ?? 0)] ? dateOf(number, shared.startsIn1904) : number;
    }
    default:
      return value;
  }
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
    if (step.name === "xf" && isCellFormats) styles.push(own.get(format) ?? isDateFormatId(format));
  }
  return styles;
}

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
    throw error instanceof UnreadableFile ? error : new RangeError("no zip", { cause: error });
  }
}

const textOf = (part: Uint8Array): string => new TextDecoder().decode(part);
