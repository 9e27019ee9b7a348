import { type Cell, pythonRepr } from "../frame.ts";

const FIRST_BYTES = 1 << 12;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const MILLION = 1_000_000;
/** Whole numbers below this have at most nine digits. */
const BILLION = 1_000_000_000;

/**
 * UTF-8 of JSON, one value behind the other, in memory that is used again: texts of single values that are put together
 * would be most of the garbage of a large result.
 */
export class JsonBytes {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What has been written, until the next is. */
  taken(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return bytes;
  }

  /** Characters of ASCII as they are. */
  ascii(text: string): void {
    const { length } = text;
    this.#reserve(length);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < length; index++) bytes[at++] = text.charCodeAt(index);
    this.#length = at;
  }

  byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  copy(from: Uint8Array, start = 0, end = from.length): void {
    this.#reserve(end - start);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = start; index < end; index++) bytes[at++] = from[index]!;
    this.#length = at;
  }

  /** Characters of ASCII in quotes; false, and nothing written, where there is one that is written otherwise or none of ASCII. */
  plainText(from: Uint8Array, start: number, end: number): boolean {
    this.#reserve(end - start + 2);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = QUOTE;
    for (let index = start; index < end; index++) {
      const code = from[index]!;
      if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) return false;
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.#length = at;
    return true;
  }

  /** A text in quotes. */
  text(text: string): void {
    const { length } = text;
    this.#reserve(length + 2);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = QUOTE;
    let index = 0;
    for (; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) break;
      bytes[at++] = code;
    }
    if (index < length) this.#encoded(JSON.stringify(text));
    else {
      bytes[at++] = QUOTE;
      this.#length = at;
    }
  }

  /** A number; what is none becomes null. */
  number(value: number): void {
    const size = Math.abs(value);
    // A decimal of at most 15 digits that is the nearest to a number is its shortest, which is what `String` writes.
    const millionths = Math.round(size * MILLION);
    const isWhole = Number.isSafeInteger(value);
    if (!isWhole && !(millionths < 1e15 && millionths / MILLION === size)) {
      this.ascii(Number.isFinite(value) ? String(value) : "null");
      return;
    }
    this.#reserve(24);
    if (value < 0) this.#bytes[this.#length++] = MINUS;
    const whole = Math.floor(size);
    this.#whole(whole);
    if (isWhole) return;
    this.#bytes[this.#length++] = DOT;
    this.#digits(millionths - whole * MILLION, 6);
    while (this.#bytes[this.#length - 1] === ZERO) this.#length--;
  }

  /** A number below a hundred, with two digits. */
  twoDigits(value: number): void {
    this.#reserve(2);
    const tens = (value / 10) | 0;
    this.#bytes[this.#length++] = ZERO + tens;
    this.#bytes[this.#length++] = ZERO + value - tens * 10;
  }

  /** Any value of a cell. */
  cell(cell: Cell): void {
    if (typeof cell === "number") this.number(cell);
    else if (typeof cell === "string") this.text(cell);
    else if (cell === null || cell === undefined) this.ascii("null");
    else if (typeof cell === "boolean") this.ascii(cell ? "true" : "false");
    else if (typeof cell === "bigint") this.ascii(cell.toString());
    else if (Array.isArray(cell)) this.#list(cell);
    else this.text(pythonRepr(cell));
  }

  #list(cells: readonly Cell[]): void {
    this.ascii("[");
    for (const [index, cell] of cells.entries()) {
      if (index > 0) this.ascii(",");
      this.cell(cell);
    }
    this.ascii("]");
  }

  #whole(value: number): void {
    const upper = value < BILLION ? 0 : Math.floor(value / BILLION);
    if (upper > 0) {
      this.#whole(upper);
      this.#digits(value - upper * BILLION, 9);
    } else this.#digits(value, value < 10 ? 1 : value < 100 ? 2 : digitCount(value));
  }

  #digits(value: number, count: number): void {
    const bytes = this.#bytes;
    const end = this.#length + count;
    let rest = value | 0;
    for (let at = end - 1; at >= this.#length; at--) {
      const tenth = (rest / 10) | 0;
      bytes[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.#length = end;
  }

  #encoded(json: string): void {
    this.#reserve(json.length * 3);
    this.#length += this.#bytes.write(json, this.#length);
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.byteLength) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.byteLength * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

function digitCount(value: number): number {
  let count = 3;
  for (let limit = 1000; limit <= value; limit *= 10) count++;
  return count;
}
