import type { Connection, FieldPacket, Query } from "mysql2";
import type { ResultTable } from "../engine.ts";
import { NumberedError } from "../errors.ts";
import type { Meter } from "../wire.ts";
import { type RowPacket, Rows } from "./rows.ts";
import { describe, readerOf } from "./values.ts";

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
  readonly #connection: Connection;
  readonly #options: IntakeOptions;
  readonly #ready: ResultTable[] = [];
  #rows: Rows | undefined;
  /** True behind the first answer. */
  #isLater = false;
  #isFirst = true;
  #isOver = false;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  constructor(query: Query, connection: Connection, options: IntakeOptions) {
    this.#connection = connection;
    this.#options = options;
    query.on("fields", (fields: FieldPacket[] | undefined) => this.#begin(fields));
    // One call for each row, where the library would make an object and an event of it.
    const { row: libraryRow } = query as ReadingQuery;
    const take = (packet: LibraryPacket): unknown => {
      if (packet.isEOF()) return libraryRow.call(query, packet, connection);
      this.#take(packet);
      return take;
    };
    Object.assign(query, { row: take });
    query.on("result", refuseRow);
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
  #begin(fields: FieldPacket[] = []): void {
    if (this.#rows) {
      this.#isLater = true;
      return;
    }
    const columns = describe(fields);
    const readers = columns.map((column) => readerOf(column, this.#options.decimalsAsText));
    this.#rows = new Rows(columns, readers);
  }

  #take(row: RowPacket): void {
    this.#options.meter.reset();
    if (this.#isLater) return;
    const { limits } = this.#options;
    this.#rows!.add(row);
    if (this.#rows!.count >= limits.rows || this.#rows!.bytes >= limits.bytes) this.#flush();
  }

  #flush(): void {
    this.#ready.push(this.#rows!.take());
    this.#isFirst = false;
    if (this.#ready.length >= READ_AHEAD) this.#connection.pause();
    this.#wake();
  }

  #end(error?: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#failure = error;
    this.#connection.off("error", this.#fail).off("end", this.#lost);
    const isEmpty = !this.#rows || (this.#rows.count === 0 && !this.#isFirst);
    if (!error && !isEmpty) this.#flush();
    if (this.#ready.length >= READ_AHEAD) this.#connection.resume();
    this.#wake();
  }
}

/** The library's query, as far as its rows are concerned: what stands for `row` gets each packet and tells what gets the next. */
type ReadingQuery = Query & { row(this: Query, packet: LibraryPacket, connection: Connection): unknown };
type LibraryPacket = RowPacket & { isEOF(): boolean };

/** A version of the library that passes `row` over must not look like an answer without rows. */
function refuseRow(row: unknown): void {
  if (Array.isArray(row)) throw new Error("the library read a row by itself");
}
