import type { App } from "../app.ts";
import { LitesetError } from "../errors.ts";
import { askFor, type Payload } from "../jobs/tasks.ts";

/** The browser that is told how a query goes. */
export type Told = Payload<"sql_lab.get_sql_results">["told"];

/**
 * Hands a query of the history, whose rendered SQL is its `executed_sql`, to the workers.
 * @throws LitesetError where nobody would take it
 */
export async function enqueueQuery({ jobs, presence, log }: App, id: number, told?: Told): Promise<void> {
  const workers = await presence.living("worker");
  if (workers.size === 0) throw noWorker();
  try {
    await askFor(jobs, "sql_lab.get_sql_results", { query: id, ...(told && { told }) });
  } catch (error) {
    log.error("a query could not be handed to the workers", { error });
    throw noWorker();
  }
}

/** Nobody is there to run a query. */
export const noWorker = (): LitesetError =>
  new LitesetError(
    "Failed to start remote query on a worker. No worker is running: an administrator starts one with `liteset worker`. Or run the query without the worker.",
    "ASYNC_WORKERS_ERROR",
    { status: 500 },
  );
