import { getHeapStatistics } from "node:v8";
import { LitesetError } from "../errors.ts";
import type { ResultColumn, ResultTable, RunOptions } from "./engine.ts";
import { bytesOf, mergeSeen, settleColumns } from "./values.ts";

/** A result above this is refused rather than collected. */
const MAX_BYTES = 256 * 2 ** 20;
/** What all results that a process collects at one moment may come to: as they are held, a good third of its heap. */
const SHARED_BYTES = getHeapStatistics().heap_size_limit * 0.3;
/** A result that is no larger is never refused for what others hold. */
const SMALL_BYTES = 8 * 2 ** 20;
let held = 0;

/** Batches as one result, as far as the limits allow. */
export async function gather(
  batches: AsyncIterable<ResultTable>,
  { maxRows = Number.POSITIVE_INFINITY, maxBytes }: Pick<RunOptions, "maxRows" | "maxBytes"> = {},
): Promise<ResultTable> {
  using gatherer = new Gatherer(maxBytes);
  for await (const batch of batches) {
    gatherer.add(batch);
    if (gatherer.rowCount > maxRows) return cutTable(gatherer.table(), maxRows);
  }
  return gatherer.table();
}

/** Puts batches of the same columns together; to be disposed of once its result is used. */
export class Gatherer {
  readonly #maxBytes: number;
  readonly #sharedBytes: number;
  #bytes = 0;
  #result: ResultTable | undefined;

  constructor(maxBytes = MAX_BYTES, sharedBytes = SHARED_BYTES) {
    this.#maxBytes = maxBytes;
    this.#sharedBytes = sharedBytes;
  }

  get rowCount(): number {
    return this.#result?.rowCount ?? 0;
  }

  /** @throws LitesetError when it becomes too much */
  add(batch: ResultTable): void {
    const bytes = batch.columns.reduce((sum, column) => sum + bytesOf(column), 0);
    this.#bytes += bytes;
    held += bytes;
    if (this.#bytes > this.#maxBytes) throw tooLarge(this.#maxBytes);
    if (held > this.#sharedBytes && this.#bytes > SMALL_BYTES) throw tooMuch();
    this.#result = this.#result ? append(this.#result, batch) : batch;
  }

  table(): ResultTable {
    return settleColumns(this.#result ?? { columns: [], rowCount: 0 });
  }

  [Symbol.dispose](): void {
    held -= this.#bytes;
    this.#bytes = 0;
  }
}

/** Adds a batch of the same columns to a result. */
function append(result: ResultTable, batch: ResultTable): ResultTable {
  result.columns.forEach((column, index) => {
    const more = batch.columns[index];
    for (const value of more?.values ?? []) column.values.push(value);
    mergeSeen(column, more);
  });
  result.rowCount += batch.rowCount;
  return result;
}

/** The first rows of a table. */
export function cutTable(table: ResultTable, rowCount: number): ResultTable {
  const columns = table.columns.map(
    (column): ResultColumn => ({ ...column, values: column.values.slice(0, rowCount) }),
  );
  return { columns, rowCount, truncated: true };
}

/** A table in parts of at most so many rows, in their order; at least one. */
export function* partsOf({ columns, rowCount }: ResultTable, rows: number): Generator<ResultTable> {
  for (let from = 0; from === 0 || from < rowCount; from += rows) {
    yield {
      columns: columns.map((column): ResultColumn => ({ ...column, values: column.values.slice(from, from + rows) })),
      rowCount: Math.min(rows, rowCount - from),
    };
  }
}

function tooMuch(): LitesetError {
  const message =
    "The server is collecting as many large results as it has memory for. Try again in a moment, or ask for fewer rows or columns.";
  return new LitesetError(message, "RESULT_TOO_LARGE_ERROR", { status: 503 });
}

/** The error for a result that nobody could hold. */
export function tooLarge(maxBytes: number): LitesetError {
  const message = `The result is larger than ${Math.round(maxBytes / 2 ** 20)} MB. Ask for fewer rows or columns.`;
  return new LitesetError(message, "RESULT_TOO_LARGE_ERROR", { status: 413 });
}
