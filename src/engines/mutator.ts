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
