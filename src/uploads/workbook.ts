import { type Cell, parsingError, UnreadableFile } from "./table.ts";
import { openXls } from "./xls.ts";
import { openXlsx } from "./xlsx.ts";

/** A spreadsheet file, of either of Excel's formats. */
export interface Workbook {
  sheets: readonly string[];
  /** The cells of the sheet at this place in `sheets`. */
  cells(sheet: number): Iterable<PlacedCell>;
}

/** A cell with its place, both counted from 0. */
export interface PlacedCell {
  row: number;
  column: number;
  value: Cell;
}

const XLS = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const ZIP = Buffer.from("PK");
const MAX_ROWS = 1_048_576;
const MAX_COLUMNS = 16_384;
/** Cells of the rectangle that a sheet fills, empty ones too. */
const MAX_CELLS = 20_000_000;

/** Opens a workbook, whatever its name says; throws `UnreadableFile` for a file that is none. */
export function openWorkbook(bytes: Uint8Array): Workbook {
  try {
    if (XLS.equals(bytes.subarray(0, 4))) return openXls(bytes);
    if (ZIP.equals(bytes.subarray(0, 2))) return openXlsx(bytes);
  } catch (error) {
    // A reader that runs over the end of a broken file.
    if (!(error instanceof RangeError)) throw error;
  }
  throw new UnreadableFile("Excel file format cannot be determined");
}

/** Rows of a sheet, by its name or the first one, without the empty ones at the end. */
export function sheetRows(book: Workbook, name?: string): Cell[][] {
  const sheet = name === undefined ? 0 : book.sheets.indexOf(name);
  if (!(sheet in book.sheets)) throw parsingError(`Worksheet named '${name ?? 0}' not found`);
  const rows: Cell[][] = [];
  let width = 0;
  for (const { row, column, value } of book.cells(sheet)) {
    if (value === null) continue;
    if (!(row >= 0 && row < MAX_ROWS && column >= 0 && column < MAX_COLUMNS)) {
      throw parsingError(`a cell lies in row ${row + 1} and column ${column + 1}`);
    }
    width = Math.max(width, column + 1);
    while (rows.length <= row) rows.push([]);
    const cells = rows[row] ?? [];
    if (rows.length * width > MAX_CELLS) throw parsingError("the sheet has too many cells");
    while (cells.length < column) cells.push(null);
    cells[column] = value;
  }
  for (const short of rows) while (short.length < width) short.push(null);
  return rows;
}
