import type { ResultColumn } from "./engine.ts";

/** Reads a field; null where the database wrote what no value stands for. */
export type FieldReader = (bytes: Buffer, start: number, end: number) => unknown;

/** Fields of rows as a database wrote them, in UTF-8. */
export interface WrittenRows {
  bytes: Buffer;
  /** Where each field begins and ends, one row behind the other; -1 twice for NULL. */
  bounds: Int32Array;
  rowCount: number;
}

/** The fields of one column, as the database wrote them. */
export class UnreadFields {
  readonly bytes: Buffer;
  readonly rowCount: number;
  readonly #bounds: Int32Array;
  readonly #first: number;
  readonly #step: number;
  readonly #read: FieldReader;

  constructor(
    { bytes, bounds, rowCount }: WrittenRows,
    { at, of, read }: { at: number; of: number; read: FieldReader },
  ) {
    this.bytes = bytes;
    this.rowCount = rowCount;
    this.#bounds = bounds;
    this.#first = 2 * at;
    this.#step = 2 * of;
    this.#read = read;
  }

  /** Where the field of a row begins in the bytes; -1 for NULL. */
  start(row: number): number {
    return this.#bounds[this.#first + row * this.#step]!;
  }

  end(row: number): number {
    return this.#bounds[this.#first + row * this.#step + 1]!;
  }

  value(row: number): unknown {
    const start = this.start(row);
    return start < 0 ? null : this.#read(this.bytes, start, this.end(row));
  }

  values(): unknown[] {
    const values = new Array<unknown>(this.rowCount);
    for (let row = 0; row < this.rowCount; row++) values[row] = this.value(row);
    return values;
  }
}

/**
 * A column whose values are read when somebody asks for them; until then `unread` has its fields. Copies of the column
 * have the values only.
 */
export function unreadColumn(described: Omit<ResultColumn, "values" | "unread">, fields: UnreadFields): ResultColumn {
  let unread: UnreadFields | undefined = fields;
  let values: unknown[] = [];
  const column = {
    ...described,
    get values(): unknown[] {
      if (unread) values = unread.values();
      unread = undefined;
      return values;
    },
    set values(given: unknown[]) {
      unread = undefined;
      values = given;
    },
  };
  return Object.defineProperty(column, "unread", { get: () => unread });
}
