import { LitesetError } from "../errors.ts";
import { Dataset } from "../metadata/entities/dataset.ts";
import type { EntityManager } from "../metadata/orm.ts";
import { canAccessDatabase, catalogPerm, type DatabaseAccess, schemaPerm } from "./access.ts";
import { isOwner } from "./ownership.ts";
import { can, type Viewer } from "./viewer.ts";

export interface TableName {
  catalog: string | null;
  schema: string | null;
  table: string;
}

/**
 * Those of a database's tables that the viewer may not read: neither the database nor their catalog, schema, or a dataset
 * over the table itself is open to them. A virtual dataset opens nothing, whatever it is called.
 */
export async function deniedTables(
  em: EntityManager,
  viewer: Viewer,
  database: DatabaseAccess,
  tables: readonly TableName[],
): Promise<TableName[]> {
  if (canAccessDatabase(viewer, database) || tables.length === 0) return [];
  const datasets = await em.find(
    Dataset,
    { database: database.id, table_name: { $in: tables.map(({ table }) => table) } },
    { populate: ["owners"] },
  );
  const { database_name } = database;
  return tables.filter(({ catalog, schema, table }) => {
    if (can(viewer, "catalog_access", catalogPerm(database_name, catalog) ?? "")) return false;
    if (can(viewer, "schema_access", schemaPerm(database_name, catalog, schema) ?? "")) return false;
    return !datasets.some(
      (dataset) =>
        !dataset.sql?.trim() &&
        dataset.table_name === table &&
        (dataset.schema || null) === schema &&
        (dataset.catalog || null) === catalog &&
        (can(viewer, "datasource_access", dataset.perm ?? "") || isOwner(viewer, dataset.owners.getItems())),
    );
  });
}

/** Where names without schema or catalog are looked up. */
export interface TablePlace {
  database: DatabaseAccess;
  engine: { abilities: { supportsCatalog: boolean } };
  inspector: { defaultCatalog(): Promise<string | null>; defaultSchema(): Promise<string | null> };
  catalog: string | null;
  schema: string | null;
}

/**
 * Refuses tables that the viewer may not read.
 * @throws LitesetError 403 that names them
 */
export async function requireOpenTables(
  em: EntityManager,
  viewer: Viewer,
  place: TablePlace,
  names: readonly TableName[],
): Promise<void> {
  const { database, engine, inspector } = place;
  if (canAccessDatabase(viewer, database) || names.length === 0) return;
  const catalog = engine.abilities.supportsCatalog ? (place.catalog ?? (await inspector.defaultCatalog())) : null;
  const usualSchema = await inspector.defaultSchema();
  const schema = place.schema ?? usualSchema;
  const tables = names.map((name) => ({
    catalog: name.catalog ?? catalog,
    schema: name.schema ?? schema,
    table: name.table,
  }));
  const denied: TableName[] = [];
  for (const name of await deniedTables(em, viewer, database, tables)) {
    // A dataset without a schema stands for a table of the usual one.
    const isUsual = usualSchema !== null && name.schema === usualSchema;
    const left = isUsual ? await deniedTables(em, viewer, database, [{ ...name, schema: null }]) : [name];
    if (left.length > 0) denied.push(name);
  }
  if (denied.length > 0) throw tableAccessError(deniedTablesText(denied), denied);
}

/** The refusal of SQL that reads what its user may not read. */
export const tableAccessError = (message: string, tables: readonly TableName[] = []): LitesetError =>
  new LitesetError(message, "TABLE_SECURITY_ACCESS_ERROR", {
    status: 403,
    level: "warning",
    extra: {
      link: null,
      tables: tables.map(({ catalog, schema, table }) => [catalog, schema, table].filter(Boolean).join(".")),
    },
  });

/** What a person who may not read these tables needs. */
export function deniedTablesText(tables: readonly TableName[]): string {
  const names = tables.map(({ catalog, schema, table }) => `\`${[catalog, schema, table].filter(Boolean).join(".")}\``);
  return `You need access to the following tables: ${names.join(", ")}, \`all_database_access\` or \`all_datasource_access\` permission`;
}
