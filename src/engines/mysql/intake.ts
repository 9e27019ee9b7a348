import type { Connection, FieldPacket, Query } from "mysql2";
import type { ResultTable } from "../engine.ts";
import { NumberedError } from "../errors.ts";
import type { Meter } from "../wire.ts";
import { cast, describe, GEOMETRY, type Reader, readAllDigits, readerOf } from "./values.ts";

/** Batches that may wait to be asked for. */
const READ_AHEAD = 2;

interface IntakeOptions {
  /** What a batch holds at most; the row that reaches `bytes` is the last one. */
  limits: { rows: number; bytes: number };
  decimalsAsText: boolean;
  /** Counts what has come since the last row. */
  meter: Meter;
}

/** The rows of a query, put into batches as they arrive: the library's stream of single rows costs more than the rows. */
export class Intake {
  readonly #query: Query;
  readonly #connection: Connection;
  readonly #options: IntakeOptions;
  readonly #ready: ResultTable[] = [];
  #fields: FieldPacket[] = [];
  #readers: (Reader | null)[] = [];
  /** Columns whose values may be long. */
  #long: number[] = [];
  #rows: unknown[][] = [];
  #bytes = 0;
  #isFirst = true;
  #isOver = false;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  constructor(query: Query, connection: Connection, options: IntakeOptions) {
    this.#query = query;
    this.#connection = connection;
    this.#options = options;
    query.on("fields", (fields: FieldPacket[] | undefined) => this.#begin(fields));
    query.on("result", (row: unknown, at: number) => this.#take(row, at));
    query.on("error", (error: Error) => this.#end(error));
    query.on("end", () => this.#end());
    // The library tells the end of a connection to nobody who reads from it.
    connection.on("error", this.#fail).on("end", this.#lost);
  }

  readonly #fail = (error: Error): void => this.#end(error);
  readonly #lost = (): void => this.#end(new NumberedError(2013, "Lost connection to MySQL server during query"));

  /** The next batch; at least one, if an empty one, and undefined behind the last. */
  async next(): Promise<ResultTable | undefined> {
    for (;;) {
      const batch = this.#ready.shift();
      if (this.#ready.length < READ_AHEAD && !this.#isOver) this.#connection.resume();
      if (batch) return batch;
      if (this.#failure) throw this.#failure;
      if (this.#isOver) return undefined;
      if (this.#ready.length > 0) continue;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Only the rows of the first answer count: a procedure may give several. */
  #begin(fields: FieldPacket[] | undefined): void {
    if (this.#fields.length > 0) return;
    this.#fields = [...(fields ?? [])];
    readAllDigits(fields ?? []);
    const columns = describe(this.#fields);
    this.#readers = columns.map((column) => readerOf(column, this.#options.decimalsAsText));
    this.#long = [...columns.keys()].filter((at) => ["string", "json", "bytes"].includes(columns[at]!.kind));
    // A function for each value is dear: only what the library would read into objects of its own pays for it.
    if (this.#fields.some(({ columnType }) => columnType === GEOMETRY))
      Object.assign((this.#query as Query & { options: object }).options, { typeCast: cast });
  }

  #take(row: unknown, answer: number): void {
    this.#options.meter.reset();
    // A statement without a result gives its header instead of rows.
    if (!Array.isArray(row) || answer > 0) return;
    this.#rows.push(row);
    // Only what can be long counts here; all else is bounded by the number of rows.
    for (const at of this.#long) this.#bytes += (row[at] as Sized | null)?.length ?? 0;
    const { limits } = this.#options;
    if (this.#rows.length >= limits.rows || this.#bytes >= limits.bytes) this.#flush();
  }

  #flush(): void {
    const rows = this.#rows;
    const columns = describe(this.#fields);
    for (const [at, column] of columns.entries()) column.values = valuesAt(rows, at, this.#readers[at] ?? null);
    this.#ready.push({ columns, rowCount: rows.length });
    this.#rows = [];
    this.#bytes = 0;
    this.#isFirst = false;
    if (this.#ready.length >= READ_AHEAD) this.#connection.pause();
    this.#wake();
  }

  #end(error?: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#failure = error;
    this.#connection.off("error", this.#fail).off("end", this.#lost);
    if (!error && (this.#rows.length > 0 || this.#isFirst)) this.#flush();
    if (this.#ready.length >= READ_AHEAD) this.#connection.resume();
    this.#wake();
  }
}

/** Something that tells how long it is. */
interface Sized {
  length: number;
}

/** The values of one column: one kind after the other is quicker than row by row. */
function valuesAt(rows: readonly unknown[][], at: number, reader: Reader | null): unknown[] {
  const values = new Array<unknown>(rows.length);
  for (let index = 0; index < rows.length; index++) {
    const given = rows[index]![at];
    values[index] = given === null || given === undefined ? null : reader ? reader(given) : given;
  }
  return values;
}
