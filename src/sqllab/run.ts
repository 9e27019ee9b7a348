import type { App } from "../app.ts";
import { cutTable, gather } from "../engines/batches.ts";
import type { ResultTable } from "../engines/engine.ts";
import { databaseError } from "../engines/errors.ts";
import { asRun } from "../engines/mutator.ts";
import { engineFor } from "../engines/registry.ts";
import { needsAllValues, settleColumns } from "../engines/values.ts";
import { LitesetError } from "../errors.ts";
import { changeQuery, type QueryExtra, type Runner, watchStop } from "./history.ts";
import type { Prepared } from "./prepare.ts";
import { type ColumnInfo, describeColumns } from "./result.ts";

export interface RunOptions {
  /** As what this process runs it. */
  as: Runner["kind"];
  signal: AbortSignal;
  limitSeconds: number;
  /** What its user reads when that is over. */
  limitText: string;
  /** called when the history says more */
  progressed?(): Promise<void>;
}

/** What a query that ended well gave. */
export interface Outcome {
  rows: number;
  /** Whether there were more rows than its limit. */
  isCut: boolean;
  columns: ColumnInfo[];
  extra: QueryExtra;
}

/**
 * Runs the statements of a query and hands its rows over as they come, no more than its limit. The history says how far it
 * is; a stop that is noted there, by whichever process, cancels it in the database.
 * @throws LitesetError in the reference's words
 */
export async function runQuery(
  app: App,
  id: number,
  { plan, target }: Prepared,
  { as: kind, signal, limitSeconds, limitText, progressed }: RunOptions,
  receive: (batch: ResultTable) => void | Promise<void>,
): Promise<Outcome> {
  const { isMutating, limit } = plan;
  const statements = plan.statements.map((sql) => asRun(sql, target, app.settings));
  const extra: QueryExtra = { runner: { id: app.presence.id, kind } };
  using stop = watchStop(app, id);
  try {
    const batches = app.engines.streamScript(target, statements, {
      signal: AbortSignal.any([signal, stop.signal]),
      timeoutMs: limitSeconds * 1000,
      readOnly: !isMutating,
      decimalsAsText: true,
      connected: async (sessionId) => {
        extra.cancel_query = sessionId;
      },
      before: async (at) => {
        extra.progress = `Running block ${at + 1} out of ${statements.length}`;
        await changeQuery(app, id, {
          executed_sql: statements[at] ?? null,
          progress: Math.round((100 * at) / statements.length),
          extra_json: JSON.stringify(extra),
        });
        await progressed?.();
      },
    });
    const { head, rows, isCut } = await passOn(batches, limit, receive);
    return { rows, isCut, columns: describeColumns(head), extra };
  } catch (error) {
    if (!(error instanceof LitesetError)) throw error;
    if (error.type === "BACKEND_TIMEOUT_ERROR")
      throw new LitesetError(limitText, "SQLLAB_TIMEOUT_ERROR", { status: 408, cause: error });
    throw inReferenceWords(error, target);
  }
}

/** Hands on what comes up to the limit; where only all values tell the types of columns, all at once. */
async function passOn(
  batches: AsyncIterable<ResultTable>,
  limit: number,
  receive: (batch: ResultTable) => void | Promise<void>,
): Promise<{ head: ResultTable; rows: number; isCut: boolean }> {
  const iterator = batches[Symbol.asyncIterator]();
  const rest = { [Symbol.asyncIterator]: () => iterator };
  let head: ResultTable | undefined;
  let rows = 0;
  for await (const batch of rest) {
    if (head === undefined && needsAllValues(batch)) {
      const table = await gather(startingWith(batch, iterator), { maxRows: limit + 1 });
      rows = Math.min(table.rowCount, limit);
      await receive(firstRows(table, limit));
      return { head: table, rows, isCut: table.rowCount > limit };
    }
    if (head === undefined) head = sampleOf(batch);
    else learnTypes(head, batch);
    const left = limit - rows;
    rows += Math.min(batch.rowCount, left);
    await receive(firstRows(batch, left));
    if (batch.rowCount > left) return { head: settleColumns(head), rows, isCut: true };
  }
  return { head: settleColumns(head ?? { columns: [], rowCount: 0 }), rows, isCut: false };
}

async function* startingWith(first: ResultTable, rest: AsyncIterator<ResultTable>): AsyncGenerator<ResultTable> {
  yield first;
  yield* { [Symbol.asyncIterator]: () => rest };
}

const firstRows = (table: ResultTable, most: number): ResultTable =>
  table.rowCount > most ? cutTable(table, most) : table;

/** The columns, with no more of their values than the types need that the database did not declare. */
const sampleOf = ({ columns }: ResultTable): ResultTable => ({
  columns: columns.map((column) => ({
    name: column.name,
    type: column.type,
    generic: column.generic,
    kind: column.kind,
    values: column.type === null ? column.values.filter((value) => value !== null).slice(0, 1) : [],
  })),
  rowCount: 0,
});

function learnTypes(head: ResultTable, { columns }: ResultTable): void {
  for (const [at, { type, values }] of head.columns.entries()) {
    const value = type === null && values.length === 0 ? columns[at]?.values.find((each) => each !== null) : undefined;
    if (value !== undefined) values.push(value);
  }
}

/** SQL Lab's errors begin with the engine's name, which some of the patterns that explain them look for; all are answered with 500. */
function inReferenceWords(error: LitesetError, target: Prepared["target"]): LitesetError {
  const engine = engineFor(target.uri);
  const told =
    error.type === "GENERIC_DB_ENGINE_ERROR"
      ? databaseError(engine, target, new Error(`${engine.name} error: ${error.message}`))
      : error;
  return new LitesetError(told.message, told.type, { status: 500, extra: told.extra, cause: error });
}
