import type { ConnectionTarget, Engine, Inspector } from "../../../engines/engine.ts";
import { engineFor } from "../../../engines/registry.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { readerTarget } from "../../../query/foreign-tables.ts";
import { canAccessDatabase, catalogPerm, schemaPerm } from "../../../security/access.ts";
import { can, viewsOf } from "../../../security/viewer.ts";
import { looseDb } from "../../rest/db.ts";
import { findRow } from "../../rest/list.ts";
import type { Call } from "../../route.ts";
import { databaseResource } from "./resource.ts";

/** A database that the viewer may see something of, and how to look into it. */
export interface OpenDatabase {
  database: Database;
  engine: Engine;
  target: ConnectionTarget;
  inspector: Inspector;
  /** The catalog that is looked at; null where the engine has none. */
  catalog: string | null;
}

/** How long reading what a database holds may take. */
const INSPECT_TIMEOUT_MS = 60_000;

/** The database of the address, in a catalog; undefined when it is not there or not the viewer's to see. */
export async function openDatabase(call: Call, catalog?: string | null): Promise<OpenDatabase | undefined> {
  const id = Number(call.params.pk);
  if (!(await findRow(databaseResource, call, id, ["id"]))) return undefined;
  const database = await call.app.metadata.em().findOne(Database, { id });
  if (!database) return undefined;
  const engine = engineFor(database.sqlalchemy_uri);
  const options = { signal: call.signal, timeoutMs: INSPECT_TIMEOUT_MS };
  const target = readerTarget(call.app, call.viewer, database, { catalog: catalog ?? null });
  const inspector = call.app.engines.inspect(target, options);
  const opened = !engine.abilities.supportsCatalog ? null : (catalog ?? (await inspector.defaultCatalog()));
  return { database, engine, target, inspector, catalog: opened };
}

/** Which of these schemas the viewer may see: all of an open database or catalog, else those they hold something in. */
export function visibleSchemas(call: Call, { database, catalog }: OpenDatabase, schemas: readonly string[]): string[] {
  const { viewer } = call;
  const name = database.database_name;
  if (canAccessDatabase(viewer, database) || can(viewer, "catalog_access", catalogPerm(name, catalog) ?? ""))
    return [...schemas];
  const open = new Set(viewsOf(viewer, "schema_access"));
  return schemas.filter((schema) => open.has(schemaPerm(name, catalog, schema) ?? ""));
}

/** The tables of a schema that the viewer may read: all of them, or those with a dataset that is theirs. */
export async function visibleTables(
  call: Call,
  opened: OpenDatabase,
  schema: string | null,
): Promise<(table: string) => boolean> {
  const { viewer } = call;
  const { database, catalog } = opened;
  const name = database.database_name;
  const isOpen =
    canAccessDatabase(viewer, database) ||
    can(viewer, "catalog_access", catalogPerm(name, catalog) ?? "") ||
    can(viewer, "schema_access", schemaPerm(name, catalog, schema) ?? "");
  if (isOpen) return () => true;
  const db = looseDb(call.app.metadata);
  let datasets = db
    .selectFrom("tables as t")
    .leftJoin("sqlatable_user as owner", "owner.table_id", "t.id")
    .where("t.database_id", "=", database.id)
    .select(["t.table_name", "t.perm", "owner.user_id"]);
  datasets = schema === null ? datasets.where("t.schema", "is", null) : datasets.where("t.schema", "=", schema);
  const held = new Set(viewsOf(viewer, "datasource_access"));
  const rows = await datasets.execute();
  const own = rows.filter((row) => held.has(String(row.perm)) || (viewer.id !== null && row.user_id === viewer.id));
  const names = new Set(own.map((row) => row.table_name));
  return (table) => names.has(table);
}
