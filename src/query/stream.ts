import type { ConnectionTarget, EnginePools, ResultTable } from "../engines/engine.ts";
import { asRun } from "../engines/mutator.ts";
import { ROWS, takeTurn } from "../turns.ts";
import { databaseFailure, readFrame, refuseUnknownColumns, type Source, writerOf } from "./compute.ts";
import { QueryError } from "./errors.ts";
import type { Frame } from "./frame.ts";
import type { Query } from "./query.ts";
import { buildSql } from "./sql-builder.ts";

/** Rows that are looked at before a file begins: what its columns are is found from them. */
const FIRST_ROWS = 10_000;
/** What is alive whenever V8 collects garbage stays in memory for long: small batches keep that small. */
const BATCH_ROWS = 500;
/** The longest that a file may take, whoever is slow. */
const STREAM_LIMIT_MS = 30 * 60_000;
/** A reader that takes nothing for this long has left. */
const READER_LIMIT_MS = 60_000;

/** A result in parts, of which the first is there. */
export interface FrameStream {
  first: Frame;
  rest: AsyncIterable<Frame>;
}

/** Whether the rows of a query can be passed on as they come: nothing is to be computed with all of them. */
export const canStream = (query: Query): boolean =>
  query.postProcessing.length === 0 && query.timeOffsets.length === 0 && query.resultType !== "post_processed";

/** A query's rows, as the database sends them and the reader takes them. */
export async function streamQuery(source: Source, query: Query, outer: AbortSignal): Promise<FrameStream> {
  const { dataset, settings, rules, pools, target } = source;
  refuseUnknownColumns(query, dataset);
  const built = await buildSql(query, { ...writerOf(source, outer), settings, rules });
  return streamRows(pools, target, asRun(built.sql, target, settings), {
    signal: outer,
    maxRows: Math.max(query.rowLimit ?? 0, settings.SQL_MAX_ROW),
    decimalsAsText: source.exactDecimals === true,
    firstSeconds: settings.SUPERSET_WEBSERVER_TIMEOUT,
    frameOf: (table) => readFrame(table, built.labels, source, query),
  });
}

export interface RowsOptions {
  signal: AbortSignal;
  maxRows: number;
  decimalsAsText: boolean;
  /** How long the database may take for the first rows. */
  firstSeconds: number;
  frameOf(table: ResultTable): Frame;
}

/** The rows of one statement that reads, of which the first are there. */
export async function streamRows(
  pools: Pick<EnginePools, "stream">,
  target: ConnectionTarget,
  sql: string,
  { signal: outer, maxRows, decimalsAsText, firstSeconds, frameOf }: RowsOptions,
): Promise<FrameStream> {
  const controller = new AbortController();
  const signal = AbortSignal.any([outer, controller.signal]);
  const options = { signal, batchRows: BATCH_ROWS, maxRows, decimalsAsText, timeoutMs: STREAM_LIMIT_MS };
  const batches = pools.stream(target, sql, options)[Symbol.asyncIterator]();
  const late = setTimeout(
    () => controller.abort(new QueryError(`The query took longer than ${firstSeconds} seconds.`)),
    firstSeconds * 1000,
  );
  try {
    const first: Frame[] = [];
    for (let rows = 0; rows < FIRST_ROWS; ) {
      const step = await batches.next();
      if (step.done) break;
      first.push(frameOf(step.value));
      rows += step.value.rowCount;
      await takeTurn(ROWS);
    }
    return { first: joined(first), rest: asTaken(batches, frameOf, (reason) => controller.abort(reason)) };
  } catch (error) {
    throw databaseFailure(error, signal);
  } finally {
    clearTimeout(late);
  }
}

/** The batches as they are asked for; the query ends when nobody asks any more. */
async function* asTaken(
  batches: AsyncIterator<ResultTable>,
  frameOf: (table: ResultTable) => Frame,
  abort: (reason: unknown) => void,
): AsyncGenerator<Frame> {
  let waiting: NodeJS.Timeout | undefined;
  try {
    for (;;) {
      const step = await batches.next();
      if (step.done) return;
      await takeTurn(ROWS);
      waiting = setTimeout(() => abort(new Error("nobody reads the file any more")), READER_LIMIT_MS);
      yield frameOf(step.value);
      clearTimeout(waiting);
    }
  } finally {
    clearTimeout(waiting);
    await batches.return?.();
  }
}

function joined(frames: readonly Frame[]): Frame {
  const [head, ...others] = frames;
  if (!head) return { columns: [], index: { start: 0 }, rowCount: 0 };
  return {
    ...head,
    columns: head.columns.map((column, at) => {
      const parts = [column, ...others.map((other) => other.columns[at]!)];
      // A batch without a fraction does not make a column whole.
      const dtype = parts.find((part) => part.dtype !== column.dtype)?.dtype ?? column.dtype;
      return { ...column, dtype, values: parts.flatMap(({ values }) => values) };
    }),
    rowCount: frames.reduce((sum, { rowCount }) => sum + rowCount, 0),
  };
}
