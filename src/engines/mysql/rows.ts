import type { ResultColumn, ResultTable } from "../engine.ts";
import { type FieldReader, UnreadFields, unreadColumn } from "../unread.ts";

/** The part of the library's packets that is a row. */
export interface RowPacket {
  buffer: Buffer;
  offset: number;
  end: number;
}

interface Memory {
  bytes: Buffer;
  bounds: Int32Array;
}
type Described = Omit<ResultColumn, "values">;

const FIRST_BYTES = 1 << 12;
const FIRST_ROWS = 16;
const MAX_SPARE = 3;
/** What stands before a field, if not its length: NULL, or how many bytes of length follow. */
const NULL = 0xfb;
const lengthBytes: Record<number, number> = { 252: 2, 253: 3, 254: 8 };

/** Rows of an answer as they came, one behind the other: nothing is read before somebody wants it. */
export class Rows {
  readonly #columns: readonly Described[];
  readonly #readers: readonly FieldReader[];
  /** Memory of batches that nobody looks at any more. */
  readonly #spare: Memory[] = [];
  #bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #bounds: Int32Array;
  #length = 0;
  #count = 0;

  constructor(columns: readonly Described[], readers: readonly FieldReader[]) {
    this.#columns = columns;
    this.#readers = readers;
    this.#bounds = new Int32Array(FIRST_ROWS * 2 * columns.length);
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#length;
  }

  /** @throws Error for a row that has not these columns */
  add({ buffer, offset, end }: RowPacket): void {
    const count = this.#columns.length;
    this.#makeRoom(end - offset);
    buffer.copy(this.#bytes, this.#length, offset, end);
    const bytes = this.#bytes;
    const bounds = this.#bounds;
    const over = this.#length + end - offset;
    let at = this.#length;
    let bound = this.#count * 2 * count;
    for (const stop = bound + 2 * count; bound < stop; bound += 2) {
      let size = bytes[at++]!;
      if (size === NULL) {
        bounds[bound] = bounds[bound + 1] = -1;
        continue;
      }
      const long = size > NULL ? lengthBytes[size] : 0;
      if (long === undefined) break;
      if (long > 0) {
        size = Number(long === 8 ? bytes.readBigUInt64LE(at) : bytes.readUIntLE(at, long));
        at += long;
      }
      bounds[bound] = at;
      at += size;
      bounds[bound + 1] = at;
    }
    if (at !== over) throw new Error("the database sent a row that does not fit its columns");
    this.#length = over;
    this.#count++;
  }

  /** What has come, as a batch; the next row begins another one. */
  take(): ResultTable {
    const memory = { bytes: this.#bytes, bounds: this.#bounds };
    const rowCount = this.#count;
    const of = this.#columns.length;
    const columns = this.#columns.map((column, at) =>
      unreadColumn(column, new UnreadFields({ ...memory, rowCount }, { at, of, read: this.#readers[at]! })),
    );
    // The next batch is likely to be as large.
    const next = this.#spare.pop() ?? {
      bytes: Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, Math.ceil(this.#length * 1.05))),
      bounds: new Int32Array(this.#bounds.length),
    };
    this.#bytes = next.bytes;
    this.#bounds = next.bounds;
    this.#length = 0;
    this.#count = 0;
    return { columns, rowCount, done: () => this.#takeBack(columns, memory) };
  }

  #takeBack(columns: ResultColumn[], memory: Memory): void {
    // Whoever looks at them all the same must not see other rows.
    for (const column of columns) column.values = [];
    if (this.#spare.length < MAX_SPARE) this.#spare.push(memory);
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    if ((this.#count + 1) * 2 * this.#columns.length > this.#bounds.length) {
      const larger = new Int32Array(this.#bounds.length * 2);
      larger.set(this.#bounds);
      this.#bounds = larger;
    }
  }
}
