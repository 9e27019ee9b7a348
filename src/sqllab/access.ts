import type { ConnectionTarget } from "../engines/engine.ts";
import type { Metadata } from "../metadata/orm.ts";
import { foreignNames } from "../query/foreign-tables.ts";
import { canAccessDatabase } from "../security/access.ts";
import { requireOpenTables, type TablePlace, tableAccessError } from "../security/table-access.ts";
import type { Viewer } from "../security/viewer.ts";
import type { Settings } from "../settings/keys.ts";
import type { SqlStatement } from "../sql/analyze.ts";

export interface Asker {
  viewer: Viewer;
  metadata: Metadata;
  settings: Settings;
}

/** Where a script runs; the tables of other databases that may stand in it are its target's. */
export interface Place extends TablePlace, Pick<ConnectionTarget, "foreign"> {
  signal: AbortSignal;
}

/**
 * Refuses a script that reads what its user may not read. Who may use the whole database may run what the database
 * lets them; others run queries only, on tables that are open to them.
 * @throws LitesetError 403 that names the tables
 */
export async function requireTables(script: readonly SqlStatement[], asker: Asker, place: Place): Promise<void> {
  const { viewer, metadata } = asker;
  const { database, foreign, signal } = place;
  const tables = script.flatMap((statement) => statement.tables);
  await foreign?.rights(foreignNames(tables), signal);
  if (canAccessDatabase(viewer, database)) return;
  for (const { sql, query, isReadable, farReaders } of script) {
    if (farReaders.length > 0)
      throw tableAccessError(
        `Your access is to single schemas or tables of this database, so your SQL may not call functions that reach beyond its own tables: ${farReaders.join(", ")}.`,
      );
    if (!isReadable || (query === null && !/^\s*explain\b/i.test(sql)))
      throw tableAccessError(
        "Your access is to single schemas or tables of this database, so your SQL may only be queries: SELECT, or EXPLAIN of one.",
      );
  }
  await requireOpenTables(metadata.em(), viewer, place, tables);
}
