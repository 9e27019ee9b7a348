import { LitesetError } from "../errors.ts";
import type { ResultColumn, ResultTable, RunOptions } from "./engine.ts";
import { bytesOf, mergeSeen, settleColumns } from "./values.ts";

/** A result above this is refused rather than collected. */
const MAX_BYTES = 256 * 2 ** 20;

/** Batches as one result, as far as the limits allow. */
export async function gather(
  batches: AsyncIterable<ResultTable>,
  { maxRows = Number.POSITIVE_INFINITY, maxBytes }: Pick<RunOptions, "maxRows" | "maxBytes"> = {},
): Promise<ResultTable> {
  const gatherer = new Gatherer(maxBytes);
  for await (const batch of batches) {
    gatherer.add(batch);
    if (gatherer.rowCount > maxRows) return cutTable(gatherer.table(), maxRows);
  }
  return gatherer.table();
}

/** Puts batches of the same columns together. */
export class Gatherer {
  readonly #maxBytes: number;
  #bytes = 0;
  #result: ResultTable | undefined;

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get rowCount(): number {
    return this.#result?.rowCount ?? 0;
  }

  /** @throws LitesetError when it becomes too much */
  add(batch: ResultTable): void {
    this.#bytes += batch.columns.reduce((sum, column) => sum + bytesOf(column), 0);
    if (this.#bytes > this.#maxBytes) throw tooLarge(this.#maxBytes);
    this.#result = this.#result ? append(this.#result, batch) : batch;
  }

  table(): ResultTable {
    return settleColumns(this.#result ?? { columns: [], rowCount: 0 });
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

/** The error for a result that nobody could hold. */
export function tooLarge(maxBytes: number): LitesetError {
  const message = `The result is larger than ${Math.round(maxBytes / 2 ** 20)} MB. Ask for fewer rows or columns.`;
  return new LitesetError(message, "RESULT_TOO_LARGE_ERROR", { status: 413 });
}
