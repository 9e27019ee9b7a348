import { dateOf, isDateFormat, isDateFormatId } from "./cell-values.ts";
import { readStream } from "./compound-file.ts";
import { type Cell, parsingError } from "./table.ts";
import type { PlacedCell, Workbook } from "./workbook.ts";

/** A record of the stream: what it is, and its content; long ones go on in further pieces. */
interface BiffRecord {
  id: number;
  pieces: DataView[];
}

const RECORD = {
  formula: 0x06,
  end: 0x0a,
  startsIn1904: 0x22,
  password: 0x2f,
  more: 0x3c,
  sheet: 0x85,
  numbers: 0xbd,
  richText: 0xd6,
  style: 0xe0,
  texts: 0xfc,
  sharedText: 0xfd,
  number: 0x203,
  text: 0x204,
  truth: 0x205,
  result: 0x207,
  shortNumber: 0x27e,
  format: 0x41e,
  begin: 0x809,
};
const BIFF8 = 0x600;

/** Opens a workbook of Excel 97-2003. */
export function openXls(bytes: Uint8Array): Workbook {
  const stream = readStream(bytes, ["Workbook", "Book"]);
  if (!stream) throw new RangeError("no workbook in the file");
  const sheets: { name: string; start: number }[] = [];
  const formats = new Map<number, boolean>();
  const styles: number[] = [];
  let texts: string[] = [];
  let startsIn1904 = false;
  for (const { id, pieces } of records(stream, 0)) {
    const [data] = pieces;
    if (!data) continue;
    if (id === RECORD.begin && data.getUint16(0, true) !== BIFF8)
      throw parsingError("workbooks of Excel before 97 cannot be read. Save the file as .xlsx.");
    if (id === RECORD.password) throw parsingError("the workbook is protected by a password. Save it without one.");
    if (id === RECORD.startsIn1904) startsIn1904 = data.getUint16(0, true) === 1;
    if (id === RECORD.style) styles.push(data.getUint16(2, true));
    if (id === RECORD.format) formats.set(data.getUint16(0, true), isDateFormat(new Reader(pieces, 2).text(2)));
    if (id === RECORD.texts) texts = sharedTexts(pieces);
    if (id === RECORD.sheet && data.getUint8(5) === 0)
      sheets.push({ start: data.getUint32(0, true), name: new Reader(pieces, 6).text(1) });
  }
  const isDate = styles.map((format) => formats.get(format) ?? isDateFormatId(format));
  const cellValue = (number: number, style: number): Cell => (isDate[style] ? dateOf(number, startsIn1904) : number);
  return {
    sheets: sheets.map(({ name }) => name),
    cells: (sheet) => cellsOf(stream, sheets[sheet]?.start ?? 0, texts, cellValue),
  };
}

function* cellsOf(
  stream: Uint8Array,
  start: number,
  texts: readonly string[],
  cellValue: (number: number, style: number) => Cell,
): Generator<PlacedCell> {
  let formula: { row: number; column: number } | undefined;
  for (const { id, pieces } of records(stream, start)) {
    const [data] = pieces;
    if (!data || data.byteLength < 2) continue;
    if (id === RECORD.result) {
      if (formula) yield { ...formula, value: new Reader(pieces, 0).text(2) };
      formula = undefined;
    }
    if (!CELLS.has(id)) continue;
    const place = { row: data.getUint16(0, true), column: data.getUint16(2, true) };
    const style = data.getUint16(4, true);
    if (id === RECORD.number) yield { ...place, value: cellValue(data.getFloat64(6, true), style) };
    else if (id === RECORD.shortNumber) yield { ...place, value: cellValue(shortNumber(data, 6), style) };
    else if (id === RECORD.sharedText) yield { ...place, value: texts[data.getUint32(6, true)] ?? null };
    else if (id === RECORD.text || id === RECORD.richText) yield { ...place, value: new Reader(pieces, 6).text(2) };
    else if (id === RECORD.truth) yield { ...place, value: data.getUint8(7) === 0 ? data.getUint8(6) === 1 : null };
    else if (id === RECORD.numbers) {
      for (let at = 4; at + 6 <= data.byteLength - 2; at += 6) {
        const value = cellValue(shortNumber(data, at + 2), data.getUint16(at, true));
        yield { row: place.row, column: place.column + (at - 4) / 6, value };
      }
    } else if (data.getUint16(12, true) !== 0xffff)
      yield { ...place, value: cellValue(data.getFloat64(6, true), style) };
    // A formula's result that is no number: a text in the record that follows, a boolean, an error or nothing.
    else if (data.getUint8(6) === 0) formula = place;
    else if (data.getUint8(6) === 1) yield { ...place, value: data.getUint8(8) === 1 };
  }
}

const CELLS = new Set([
  RECORD.number,
  RECORD.shortNumber,
  RECORD.sharedText,
  RECORD.text,
  RECORD.richText,
  RECORD.truth,
  RECORD.numbers,
  RECORD.formula,
]);

/** The records from one that begins a part to the one that ends it. */
function* records(stream: Uint8Array, start: number): Generator<BiffRecord> {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  let depth = 0;
  for (let at = start; at + 4 <= stream.length; ) {
    const id = view.getUint16(at, true);
    const pieces: DataView[] = [];
    do {
      const length = view.getUint16(at + 2, true);
      pieces.push(new DataView(stream.buffer, stream.byteOffset + at + 4, length));
      at += 4 + length;
    } while (at + 4 <= stream.length && view.getUint16(at, true) === RECORD.more);
    // A sheet holds charts, which begin and end too.
    if (id === RECORD.begin) depth++;
    if (id === RECORD.end && --depth <= 0) return;
    if (depth === 1) yield { id, pieces };
  }
}

/** A number in 30 bits: whole or the upper half of a fraction, perhaps in hundredths. */
function shortNumber(data: DataView, at: number): number {
  const bits = data.getInt32(at, true);
  let number = bits >> 2;
  if ((bits & 2) === 0) {
    const double = new DataView(new ArrayBuffer(8));
    double.setInt32(4, bits & ~3, true);
    number = double.getFloat64(0, true);
  }
  return (bits & 1) === 0 ? number : number / 100;
}

function sharedTexts(pieces: readonly DataView[]): string[] {
  const reader = new Reader(pieces, 4);
  const count = reader.number(4);
  const texts: string[] = [];
  while (texts.length < count && !reader.isAtEnd) texts.push(reader.text(2));
  return texts;
}

/** Reads on over the pieces of a record. */
class Reader {
  readonly #pieces: readonly DataView[];
  #piece = 0;
  #at: number;

  constructor(pieces: readonly DataView[], at: number) {
    this.#pieces = pieces;
    this.#at = at;
  }

  get isAtEnd(): boolean {
    return this.#left === 0 && this.#piece >= this.#pieces.length - 1;
  }

  get #left(): number {
    return (this.#pieces[this.#piece]?.byteLength ?? 0) - this.#at;
  }

  /** An unsigned number of so many bytes. */
  number(bytes: number): number {
    let value = 0;
    for (let index = 0; index < bytes; index++) value += this.#byte() * 256 ** index;
    return value;
  }

  /** A text after its length in so many bytes, with what is said about its looks skipped. */
  text(lengthBytes: 1 | 2): string {
    let left = this.number(lengthBytes);
    let flags = this.#byte();
    const runs = flags & 8 ? this.number(2) * 4 : 0;
    const extra = flags & 4 ? this.number(4) : 0;
    let text = "";
    while (left > 0) {
      if (this.#left <= 0) {
        this.#next();
        // Each piece says anew how wide its characters are.
        flags = this.#byte();
      }
      const width = flags & 1 ? 2 : 1;
      const count = Math.min(left, Math.floor(this.#left / width));
      if (count === 0) throw new RangeError("a text is cut off");
      const codes = Array.from({ length: count }, () => this.number(width));
      for (let from = 0; from < count; from += 10_000) text += String.fromCharCode(...codes.slice(from, from + 10_000));
      left -= count;
    }
    this.#skip(runs + extra);
    return text;
  }

  #byte(): number {
    if (this.#left <= 0) this.#next();
    const piece = this.#pieces[this.#piece];
    if (!piece) throw new RangeError("a record is cut off");
    return piece.getUint8(this.#at++);
  }

  #skip(bytes: number): void {
    let left = bytes;
    while (left > 0) {
      if (this.#left <= 0) this.#next();
      const step = Math.min(left, this.#left);
      this.#at += step;
      left -= step;
    }
  }

  #next(): void {
    if (++this.#piece >= this.#pieces.length) throw new RangeError("a record is cut off");
    this.#at = 0;
  }
}
