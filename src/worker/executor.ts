import type { App } from "../app.ts";
import type { Viewer } from "../security/viewer.ts";
import type { Executor } from "../settings/keys/types.ts";

/** Nobody is there in whose name a task could run; the message says why, in the reference's words where it has some. */
export class ExecutorError extends Error {}

/** Whom a chart, dashboard or report has to do with; ids of users. */
export interface Owned {
  created_by_fk?: number | null;
  changed_by_fk?: number | null;
  owners: readonly number[];
}

/**
 * In whose name a task runs: the first of the executors of a setting that there is.
 * @throws ExecutorError when there is none, or they may not sign in any more
 */
export async function findExecutor(app: App, executors: readonly Executor[], of: Owned): Promise<Viewer> {
  const chosen = executors.map((executor) => choose(executor, of)).find((user) => user !== undefined);
  if (chosen === undefined) throw new ExecutorError("Scheduled task executor not found");
  const id = typeof chosen === "number" ? chosen : await idOf(app, chosen.fixed);
  const viewer = id === undefined ? null : await app.viewers.byId(id);
  if (!viewer) throw new ExecutorError("The user in whose name this runs does not exist or is deactivated");
  return viewer;
}

/** A user's id, or the name of a fixed one. */
function choose(executor: Executor, of: Owned): number | { fixed: string } | undefined {
  if (typeof executor === "object") return executor;
  const { created_by_fk: creator, changed_by_fk: modifier, owners } = of;
  const owning = (id: number | null | undefined) => (typeof id === "number" && owners.includes(id) ? id : undefined);
  switch (executor) {
    case "creator":
      return creator ?? undefined;
    case "creator_owner":
      return owning(creator);
    case "modifier":
      return modifier ?? undefined;
    case "modifier_owner":
      return owning(modifier);
    case "owner":
      return owning(modifier) ?? owning(creator) ?? owners[0];
    case "current_user":
      return undefined;
    default:
      throw new ExecutorError("Invalid executor type");
  }
}

async function idOf(app: App, username: string): Promise<number | undefined> {
  const user = await app.metadata
    .kysely()
    .selectFrom("ab_user")
    .select("id")
    .where("username", "=", username)
    .executeTakeFirst();
  return user?.id;
}
