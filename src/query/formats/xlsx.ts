import { Zip, ZipDeflate } from "fflate";
import type { ExcelExport } from "../../settings/keys.ts";
import { type Cell, type Dtype, type Frame, isMissing, pythonRepr, timestampText } from "../frame.ts";
import type { FrameStream } from "../stream.ts";
import { DAY, utc } from "../time/moment.ts";
import { sheetColumns } from "./table.ts";

const ROWS_PER_CHUNK = 2000;
/** What a sheet can hold. */
const MAX_SHEET_ROWS = 1_048_576;
const DATE_STYLE = 1;
const TIME_STYLE = 2;
const HEADER_STYLE = 3;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";

const WORKBOOK = "xl/workbook.xml";
const PARTS: Record<string, string> = {
  "[Content_Types].xml": `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  "_rels/.rels": `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  [WORKBOOK]: `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  "xl/styles.xml": `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
};

/** A frame as an Excel workbook of one sheet, in pieces. Text is only ever text, so that no cell runs as a formula. */
export function* xlsxChunks(
  frame: Frame,
  verboseNames: ReadonlyMap<string, string>,
  options: ExcelExport = {},
): Generator<Uint8Array> {
  const book = openBook(options);
  const sheet = sheetWriter(frame, verboseNames, options);
  yield* book.add(sheet.head);
  for (const text of sheet.rows(frame)) yield* book.add(text);
  yield* book.close(sheet.end);
}

/** The same for rows that still come. */
export async function* xlsxStream(
  { first, rest }: FrameStream,
  verboseNames: ReadonlyMap<string, string>,
  options: ExcelExport = {},
): AsyncGenerator<Uint8Array> {
  const book = openBook(options);
  const sheet = sheetWriter(first, verboseNames, options);
  yield* book.add(sheet.head);
  for (const text of sheet.rows(first)) yield* book.add(text);
  for await (const frame of rest) for (const text of sheet.rows(frame)) yield* book.add(text);
  yield* book.close(sheet.end);
}

/** A workbook whose sheet is written bit by bit. */
function openBook({ sheet_name: name = "Sheet1" }: ExcelExport) {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  for (const [path, text] of Object.entries(PARTS)) {
    const part = new ZipDeflate(path);
    zip.add(part);
    part.push(Buffer.from(path === WORKBOOK ? text.replace("Sheet1", () => sheetName(name)) : text), true);
  }
  const sheet = new ZipDeflate("xl/worksheets/sheet1.xml");
  zip.add(sheet);
  return {
    add: (text: string): Uint8Array[] => {
      sheet.push(Buffer.from(text));
      return ready.splice(0);
    },
    close: (text: string): Uint8Array[] => {
      sheet.push(Buffer.from(text), true);
      zip.end();
      return ready.splice(0);
    },
  };
}

/** Excel takes names of 31 characters, without these. */
const sheetName = (name: string): string =>
  escapeXml(name.replaceAll(/[[\]:*?/\\]/g, "_").slice(0, 31) || "Sheet1").replaceAll('"', "&quot;");

function sheetWriter(first: Frame, verboseNames: ReadonlyMap<string, string>, options: ExcelExport) {
  const { index = true, header = true, na_rep: missing = "", startrow = 0, startcol = 0 } = options;
  const hasLabels = "levels" in first.index;
  // as the reference: numbered rows show their numbers
  const isNumbered = index && !hasLabels;
  const shown = (frame: Frame) =>
    index || !("levels" in frame.index)
      ? sheetColumns(frame, verboseNames)
      : sheetColumns(frame, verboseNames).slice(frame.index.levels.length);
  const names = [...(isNumbered ? [""] : []), ...shown(first).map(({ label }) => String(label))];
  const letters = names.map((_, at) => columnLetters(at + startcol));
  const top = startrow + 1;
  const cells = names.map((name, at) => textCell(`${letters[at]}${top}`, quoteFormula(name), HEADER_STYLE));
  const above = header ? `<row r="${top}">${cells.join("")}</row>` : "";
  let written = 0;
  return {
    head: `${XML}<worksheet xmlns="${MAIN}">${frozen(options)}<sheetData>${above}`,
    *rows(frame: Frame): Generator<string> {
      const columns = shown(frame);
      const labelled = isNumbered ? letters.slice(1) : letters;
      const below = top + (header ? 1 : 0);
      let text = "";
      for (let row = 0; row < frame.rowCount && written + below <= MAX_SHEET_ROWS; row++, written++) {
        const number = written + below;
        const filled = columns.map(({ values, dtype }, at) =>
          cellXml(labelled[at]! + number, values[row], dtype, missing),
        );
        const numberCell = isNumbered ? `<c r="${letters[0]}${number}"><v>${written}</v></c>` : "";
        text += `<row r="${number}">${numberCell}${filled.join("")}</row>`;
        if (row % ROWS_PER_CHUNK === ROWS_PER_CHUNK - 1) {
          yield text;
          text = "";
        }
      }
      if (text !== "") yield text;
    },
    end: "</sheetData></worksheet>",
  };
}

/** The view in which the first rows and columns stay in sight. */
function frozen({ freeze_panes: panes }: ExcelExport): string {
  const [rows, columns] = panes ?? [0, 0];
  if (!(rows > 0) && !(columns > 0)) return "";
  const corner = `${columnLetters(columns)}${rows + 1}`;
  const pane = rows > 0 && columns > 0 ? "bottomRight" : rows > 0 ? "bottomLeft" : "topRight";
  const split = `${columns > 0 ? ` xSplit="${columns}"` : ""}${rows > 0 ? ` ySplit="${rows}"` : ""}`;
  return `<sheetViews><sheetView workbookViewId="0"><pane${split} topLeftCell="${corner}" activePane="${pane}" state="frozen"/></sheetView></sheetViews>`;
}

/** A, B, … Z, AA, … */
function columnLetters(at: number): string {
  const rest = Math.floor(at / 26);
  return (rest > 0 ? columnLetters(rest - 1) : "") + String.fromCharCode(65 + (at % 26));
}

function cellXml(place: string, cell: Cell, dtype: Dtype, missing: string): string {
  if (isMissing(cell)) return missing === "" ? "" : textCell(place, missing);
  if (typeof cell === "boolean") return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell === "number") {
    if (!Number.isFinite(cell)) return "";
    if (dtype === "datetimetz") return textCell(place, `${timestampText(cell)}+00:00`);
    if (dtype === "datetime" || dtype === "date") return timeCell(place, cell, dtype === "date");
    return Math.abs(cell) > 1e15 ? textCell(place, String(cell)) : `<c r="${place}"><v>${cell}</v></c>`;
  }
  const isPlain = typeof cell === "string" || typeof cell === "bigint";
  return textCell(place, quoteFormula(isPlain ? String(cell) : pythonRepr(cell)));
}

/** Days since the end of 1899; earlier ones are text, as Excel knows none. */
function timeCell(place: string, ms: number, isDate: boolean): string {
  const days = (ms - utc(1899, 12, 30)) / DAY;
  if (days < 61) return textCell(place, isDate ? timestampText(ms).slice(0, 10) : timestampText(ms));
  return `<c r="${place}" s="${isDate ? DATE_STYLE : TIME_STYLE}"><v>${days}</v></c>`;
}

const quoteFormula = (text: string): string => (/^[=+\-@]/.test(text) ? `'${text}` : text);

const textCell = (place: string, text: string, style = 0): string =>
  `<c r="${place}" t="inlineStr"${style ? ` s="${style}"` : ""}><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`;

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** XML cannot hold these. */
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (char) => ESCAPES[char]!).replace(UNWRITABLE, "");
}
