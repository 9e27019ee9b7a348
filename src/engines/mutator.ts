import type { Logger } from "../log.ts";
import type { Settings } from "../settings/keys.ts";
import type { ConnectionTarget } from "./engine.ts";

/**
 * A statement as the installation's own SQL_QUERY_MUTATOR wants it run: a comment that says who asks, a hint, another table.
 * It gets each statement by itself, after all checks; what it returns is run as it is.
 * @throws Error where it returns no text
 */
export function asRun(
  sql: string,
  { databaseId, databaseName, username }: Pick<ConnectionTarget, "databaseId" | "databaseName" | "username">,
  { SQL_QUERY_MUTATOR: mutate }: Pick<Settings, "SQL_QUERY_MUTATOR">,
): string {
  if (!mutate) return sql;
  const changed = mutate(sql, { database: { id: databaseId, name: databaseName }, username: username ?? null });
  if (typeof changed !== "string" || changed.trim() === "") throw new Error("SQL_QUERY_MUTATOR returned no SQL");
  return changed;
}

/** Tells the installation's own QUERY_LOGGER of a statement that is about to run; what it throws keeps it from running. */
export function noteQuery(
  sql: string,
  { databaseId, databaseName, username, catalog, schema }: ConnectionTarget,
  { QUERY_LOGGER: note }: Partial<Pick<Settings, "QUERY_LOGGER">>,
  log: Logger,
): void {
  if (!note) return;
  const told: unknown = note(sql, {
    database: { id: databaseId, name: databaseName },
    catalog: catalog ?? null,
    schema: schema ?? null,
    username: username ?? null,
  });
  // Nobody waits for it.
  if (told instanceof Promise) told.catch((error: unknown) => log.error("QUERY_LOGGER failed", { error }));
}
