import type { App } from "../app.ts";
import { executorsOf, type Owned } from "../executors.ts";
import type { Viewer } from "../security/viewer.ts";
import type { Executor } from "../settings/keys/types.ts";

/** Nobody is there in whose name a task could run; the message says why, in the reference's words where it has some. */
export class ExecutorError extends Error {}

/**
 * In whose name a task runs: the first of the executors of a setting that there is.
 * @throws ExecutorError when there is none, or they may not sign in any more
 */
export async function findExecutor(app: App, executors: readonly Executor[], of: Owned): Promise<Viewer> {
  for await (const { viewer } of executorsOf(app, executors, of, null)) {
    if (viewer) return viewer;
    throw new ExecutorError("The user in whose name this runs does not exist or is deactivated");
  }
  throw new ExecutorError("Scheduled task executor not found");
}
