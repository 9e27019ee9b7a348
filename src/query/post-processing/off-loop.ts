import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type Tinypool from "tinypool";
import { siblingModule } from "../../runtime.ts";
import { QueryError } from "../errors.ts";
import type { Frame } from "../frame.ts";
import { postProcess, type Step } from "./operations.ts";
import type { Outcome, Work } from "./operations-thread.ts";

/** Cells from which on a frame goes to a thread: fewer are done in some ten milliseconds, about what sending them takes. */
const LARGE = 40_000;
const MAX_THREADS = Math.max(1, Math.min(4, availableParallelism() - 1));
const MAX_WAITING = 200;
const MAX_MEMORY_MB = 1_024;
/** A thread that has nothing to do ends after this. */
const IDLE_MS = 20_000;

let threads: Promise<Tinypool> | undefined;

/**
 * Runs the steps in their order, those of large frames in a thread, so that other requests go on meanwhile.
 * @throws QueryError for what the steps refuse, and where too many wait or a thread runs out of memory
 */
export async function postProcessed(frame: Frame, steps: readonly Step[], signal: AbortSignal): Promise<Frame> {
  if (steps.length === 0) return frame;
  if (frame.rowCount * frame.columns.length < LARGE) return postProcess(frame, steps);
  threads ??= openThreads();
  const outcome = await ask(await threads, { frame, steps }, signal);
  if ("refusal" in outcome) throw new QueryError(outcome.refusal);
  return outcome.frame;
}

async function ask(pool: Tinypool, work: Work, signal: AbortSignal): Promise<Outcome> {
  try {
    return (await pool.run(work, { signal })) as Outcome;
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = error as { code?: string; message?: string };
    if (code === "ERR_WORKER_OUT_OF_MEMORY")
      throw new QueryError("The result is too large to be computed with. Ask for fewer rows or columns.");
    if (message === "Task queue is at limit")
      throw new QueryError("The server is busy with other results. Try again in a moment.");
    throw error;
  }
}

async function openThreads(): Promise<Tinypool> {
  const { default: Pool } = await import("tinypool");
  return new Pool({
    filename: fileURLToPath(siblingModule(import.meta.url, "./operations-thread")),
    minThreads: 0,
    maxThreads: MAX_THREADS,
    maxQueue: MAX_WAITING,
    idleTimeout: IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
  });
}
