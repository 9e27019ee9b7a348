import type { Engine, Inspector } from "../engines/engine.ts";
import { LitesetError } from "../errors.ts";
import type { Metadata } from "../metadata/orm.ts";
import { canAccessDatabase, type DatabaseAccess } from "../security/access.ts";
import { deniedTables, deniedTablesText, type TableName } from "../security/table-access.ts";
import type { Viewer } from "../security/viewer.ts";
import type { Settings } from "../settings/keys.ts";
import type { SqlStatement } from "../sql/analyze.ts";

export interface Asker {
  viewer: Viewer;
  metadata: Metadata;
  settings: Settings;
}

export interface Place {
  database: DatabaseAccess;
  engine: Engine;
  inspector: Pick<Inspector, "defaultCatalog" | "defaultSchema">;
  catalog: string | null;
  schema: string | null;
}

/**
 * Refuses a script that reads what its user may not read. Who may use the whole database may run what the database
 * lets them; others run queries only, on tables that are open to them.
 * @throws LitesetError 403 that names the tables
 */
export async function requireTables(script: readonly SqlStatement[], asker: Asker, place: Place): Promise<void> {
  const { viewer, metadata } = asker;
  const { database, engine, inspector } = place;
  if (canAccessDatabase(viewer, database)) return;
  for (const { sql, isSelect, isReadable, farReaders } of script) {
    if (farReaders.length > 0)
      throw forbidden(
        `Your access is to single schemas or tables of this database, so your SQL may not call functions that reach beyond its own tables: ${farReaders.join(", ")}.`,
        [],
      );
    if (!isReadable || (!isSelect && !/^\s*explain\b/i.test(sql)))
      throw forbidden(
        "Your access is to single schemas or tables of this database, so your SQL may only be queries: SELECT, or EXPLAIN of one.",
        [],
      );
  }
  const catalog = engine.abilities.supportsCatalog ? (place.catalog ?? (await inspector.defaultCatalog())) : null;
  const usualSchema = await inspector.defaultSchema();
  const schema = place.schema ?? usualSchema;
  const tables = script
    .flatMap((statement) => statement.tables)
    .map((name) => ({ catalog: name.catalog ?? catalog, schema: name.schema ?? schema, table: name.table }));
  const closed = await deniedTables(metadata.em(), viewer, database, tables);
  const denied: TableName[] = [];
  for (const name of closed) {
    // A dataset without a schema stands for a table of the usual one.
    const isUsual = usualSchema !== null && name.schema === usualSchema;
    const left = isUsual ? await deniedTables(metadata.em(), viewer, database, [{ ...name, schema: null }]) : [name];
    if (left.length > 0) denied.push(name);
  }
  if (denied.length > 0)
    throw forbidden(
      deniedTablesText(denied),
      denied.map((name) => [name.catalog, name.schema, name.table].filter(Boolean).join(".")),
    );
}

const forbidden = (message: string, tables: readonly string[]): LitesetError =>
  new LitesetError(message, "TABLE_SECURITY_ACCESS_ERROR", {
    status: 403,
    level: "warning",
    extra: { link: null, tables },
  });
