import type { App } from "./app.ts";
import type { Viewer } from "./security/viewer.ts";
import type { Executor } from "./settings/keys/types.ts";

/** Whom a chart, dashboard or report has to do with; ids of users. */
export interface Owned {
  created_by_fk?: number | null;
  changed_by_fk?: number | null;
  /** Asked only where an executor depends on them. */
  owners(): Promise<readonly number[]>;
}

/** An executor of a setting, and whose eyes that is: null for somebody who is not there, or may not sign in any more. */
interface Found {
  executor: Executor;
  viewer: Viewer | null;
}

/**
 * The executors of a setting in their order, without those that mean nobody here.
 * @param current who asks; null for a program
 */
export async function* executorsOf(
  app: Pick<App, "metadata" | "viewers">,
  executors: readonly Executor[],
  of: Owned,
  current: number | null,
): AsyncGenerator<Found> {
  for (const executor of executors) {
    const id = typeof executor === "object" ? await idOf(app, executor.fixed) : await meant(executor, of, current);
    if (typeof id === "number") yield { executor, viewer: await app.viewers.byId(id) };
    else if (typeof executor === "object") yield { executor, viewer: null };
  }
}

async function meant(
  executor: Exclude<Executor, object>,
  { created_by_fk: creator, changed_by_fk: modifier, owners }: Owned,
  current: number | null,
): Promise<number | null | undefined> {
  const owning = async (id: number | null | undefined) =>
    typeof id === "number" && (await owners()).includes(id) ? id : undefined;
  switch (executor) {
    case "current_user":
      return current;
    case "creator":
      return creator;
    case "creator_owner":
      return owning(creator);
    case "modifier":
      return modifier;
    case "modifier_owner":
      return owning(modifier);
    case "owner":
      return (await owning(modifier)) ?? (await owning(creator)) ?? (await owners())[0];
    default:
      return undefined;
  }
}

async function idOf({ metadata }: Pick<App, "metadata">, username: string): Promise<number | undefined> {
  const user = await metadata
    .kysely()
    .selectFrom("ab_user")
    .select("id")
    .where("username", "=", username)
    .executeTakeFirst();
  return user?.id;
}
