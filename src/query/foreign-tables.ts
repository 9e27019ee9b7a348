import type { ConnectionTarget, Engine, ForeignTable, Inspector } from "../engines/engine.ts";
import { databaseError } from "../engines/errors.ts";
import { asRun } from "../engines/mutator.ts";
import { engineFor } from "../engines/registry.ts";
import { type StoredDatabase, type TargetOptions, targetOf } from "../engines/target.ts";
import { Database } from "../metadata/entities/database.ts";
import { ruledTables } from "../security/ruled-tables.ts";
import { requireOpenTables, type TableName } from "../security/table-access.ts";
import type { Viewer } from "../security/viewer.ts";
import { isFeatureEnabled } from "../settings/flags.ts";
import { namesTable } from "../sql/table-names.ts";
import type { SqlTable } from "../sql/tree.ts";
import { withRowRules } from "./ruled-sql.ts";
import type { QueryApp } from "./session.ts";
import { selectText } from "./sql-text.ts";
import { renderRule } from "./templates/standalone.ts";

/** The only schema of a database whose tables are those of others. */
const OWN_SCHEMA = "main";

/** Whoever waits for the whole statement ends it, not a limit of a part of it. */
const READ_MS = 24 * 3600 * 1000;

/**
 * How to reach a stored database for somebody who asks. Where its tables are those of other databases, their rights to each of
 * them go with it.
 */
export function readerTarget(
  app: QueryApp,
  viewer: Viewer,
  database: StoredDatabase,
  where: Omit<TargetOptions, "username"> = {},
): ConnectionTarget {
  const target = targetOf(database, { ...where, username: viewer.username });
  if (!engineFor(target.uri).readsForeignTables) return target;
  const reader = { app, viewer, target };
  return {
    ...target,
    foreign: {
      rights: (names, signal) => rightsOn(reader, names, signal),
      open: (name, signal) => openTable(reader, name, signal),
    },
  };
}

/** The names by which SQL means tables of other databases. */
export const foreignNames = (tables: readonly SqlTable[]): string[] =>
  tables.filter(({ schema }) => !schema || schema.toLowerCase() === OWN_SCHEMA).map(({ table }) => table);

interface Reader {
  app: QueryApp;
  viewer: Viewer;
  /** The database without tables of its own. */
  target: ConnectionTarget;
}

/** A table of another database that its reader may read. */
interface Found extends TableName {
  database: Database;
  engine: Engine;
  target: ConnectionTarget;
  inspector: Inspector;
}

async function rightsOn(reader: Reader, names: readonly string[], signal: AbortSignal): Promise<unknown[]> {
  const { app, viewer } = reader;
  const rights: unknown[] = [];
  for (const name of [...new Set(names)].sort()) {
    const place = await find(reader, name, signal);
    // What is none is said when it is read.
    if (typeof place === "string") continue;
    const { database, engine } = place;
    const ruled = await ruledTables(app.metadata, viewer, database.id);
    rights.push([
      ...[database.id, database.changed_on, place.catalog, place.schema, place.table],
      ruled.filter((table) => namesTable(table, place, engine.dialect)).map(({ rules, guests }) => [rules, guests]),
    ]);
  }
  const { id, username, roles, guest } = viewer;
  return [id, username, roles.map((role) => role.id), guest ?? null, ...rights];
}

async function openTable(reader: Reader, name: string, signal: AbortSignal): Promise<ForeignTable> {
  const { app, viewer } = reader;
  const { settings, metadata } = app;
  const place = await find(reader, name, signal);
  if (typeof place === "string") throw databaseError(engineFor(reader.target.uri), reader.target, new Error(place));
  const { engine, target, inspector, database, schema, table } = place;
  const columns = await inspector.columns(table, schema);
  if (columns.length === 0)
    throw databaseError(engineFor(reader.target.uri), reader.target, new Error(`Table does not exist: ${table}`));
  return {
    engine,
    columns,
    rowLimit: settings.SUPERSET_META_DB_LIMIT,
    read: async function* ({ columns: wanted, limit, ...parts }, whileReading) {
      const sql = selectText(
        {
          ...parts,
          limit,
          columns: wanted.map(({ name: column }) => ({ sql: engine.quote(column), name: column, alias: column })),
          from: [schema, table].flatMap((part) => (part ? [engine.quote(part)] : [])).join("."),
          groupBy: [],
          having: [],
          offset: 0,
        },
        engine,
      );
      const ruled = await withRowRules(sql, {
        engine,
        ruled: await ruledTables(metadata, viewer, database.id),
        render: (clause) => renderRule(clause, { app, viewer, engine, signal: whileReading }),
      });
      yield* app.engines.stream(target, asRun(ruled.sql, target, settings), {
        signal: whileReading,
        timeoutMs: READ_MS,
        ...(limit === null ? {} : { maxRows: limit }),
      });
    },
  };
}

/** The table of a name, or a sentence that says why it is none. @throws LitesetError 403 where its reader may not read it */
async function find({ app, viewer, target: own }: Reader, name: string, signal: AbortSignal): Promise<Found | string> {
  const { settings, metadata } = app;
  if (!isFeatureEnabled(settings, "ENABLE_SUPERSET_META_DB")) return "Superset meta database is disabled";
  const parts = name.split(".").map(unquoted);
  const { allowed_dbs: allowed } = own.extra?.engine_params ?? {};
  const databaseName = parts.shift() ?? "";
  const table = parts.pop();
  const [schema = null, catalog = null] = parts.reverse();
  const isAllowed =
    allowed === undefined || allowed === null || (Array.isArray(allowed) && allowed.includes(databaseName));
  if (!isAllowed || table === undefined || parts.length > 2) return `Unsupported table: ${name}`;
  const em = metadata.em();
  const database = await em.findOne(Database, { database_name: databaseName });
  // MySQL finds names without their case.
  if (database?.database_name !== databaseName) return `Database not found: ${databaseName}`;
  const engine = engineFor(database.sqlalchemy_uri);
  // One within another would be asked with the rights of neither.
  if (engine.readsForeignTables) return `Unsupported table: ${name}`;
  if (catalog !== null && !engine.abilities.supportsCatalog) return `Unsupported table: ${name}`;
  const target = { ...targetOf(database, { username: viewer.username, catalog, schema }), allowDml: false };
  const inspector = app.engines.inspect(target, { signal });
  const place = { database, engine, inspector, catalog, schema };
  await requireOpenTables(em, viewer, place, [{ catalog, schema, table }]);
  return { ...place, target, table };
}

/** As in addresses, so that names may hold dots; what is no code stays. */
function unquoted(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
