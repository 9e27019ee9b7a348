import { Chart } from "../metadata/entities/chart.ts";
import { Dataset } from "../metadata/entities/dataset.ts";
import { PermissionView, ViewMenu } from "../metadata/entities/role.ts";
import type { EntityManager, Metadata } from "../metadata/orm.ts";
import { catalogPerm, databasePerm, schemaPerm } from "./access.ts";
import { addPermissionView } from "./permission-views.ts";

type MetadataQueries = ReturnType<Metadata["kysely"]>;

/** What a database holds that roles can be let into. */
export interface DatabaseContents {
  /** The catalog it opens in; null where it has none. */
  catalog: string | null;
  schemas: readonly string[];
}

/**
 * Makes the permissions that stand for a database, its catalog and its schemas, so that roles can hold them. Belongs to the
 * caller's transaction.
 */
export async function addDatabasePermissions(
  em: EntityManager,
  database: { id: number; database_name: string },
  { catalog, schemas }: DatabaseContents,
): Promise<void> {
  const { database_name: name } = database;
  await addPermissionView(em, "database_access", databasePerm(database));
  const catalogView = catalogPerm(name, catalog);
  if (catalogView) await addPermissionView(em, "catalog_access", catalogView);
  for (const schema of schemas) {
    const view = schemaPerm(name, catalog, schema);
    if (view) await addPermissionView(em, "schema_access", view);
  }
}

/** Permissions name databases, so they follow a new name, as do the copies of them on datasets and charts. */
export async function renameDatabasePermissions(
  em: EntityManager,
  database: { id: number; database_name: string },
  oldName: string,
): Promise<void> {
  const { id, database_name: name } = database;
  const renamed = (text: string | null | undefined) =>
    text?.startsWith(`[${oldName}].`) ? `[${name}].${text.slice(oldName.length + 3)}` : text;
  for (const view of await viewsOf(em, oldName)) await renameView(em, view, renamed(view.name) ?? view.name);
  const datasets = await em.find(Dataset, { database: id });
  const charts = await em.find(Chart, {
    datasource_type: "table",
    datasource_id: { $in: datasets.map((dataset) => dataset.id) },
  });
  for (const row of [...datasets, ...charts]) {
    row.perm = renamed(row.perm) ?? null;
    row.schema_perm = renamed(row.schema_perm) ?? null;
    row.catalog_perm = renamed(row.catalog_perm) ?? null;
  }
  await em.flush();
}

/**
 * What stood for a database goes with it: another of the same name must not open to the same roles.
 * @param trx the transaction that deletes the database
 */
export async function dropDatabasePermissions(trx: MetadataQueries, name: string): Promise<void> {
  const views = await trx
    .selectFrom("ab_view_menu")
    .where("name", "like", patternOf(name))
    .select(["id", "name"])
    .execute();
  const ids = views.filter((view) => view.name.startsWith(`[${name}].`)).map((view) => view.id);
  if (ids.length === 0) return;
  const pairs = trx.selectFrom("ab_permission_view").where("view_menu_id", "in", ids).select("id");
  const pairIds = (await pairs.execute()).map((pair) => pair.id);
  if (pairIds.length > 0) {
    await trx.deleteFrom("ab_permission_view_role").where("permission_view_id", "in", pairIds).execute();
    await trx.deleteFrom("ab_permission_view").where("id", "in", pairIds).execute();
  }
  await trx.deleteFrom("ab_view_menu").where("id", "in", ids).execute();
}

/** A LIKE pattern of the names that start with a database's. */
const patternOf = (name: string): string => `${`[${name}].`.replace(/[%_]/g, "_")}%`;

async function viewsOf(em: EntityManager, name: string): Promise<ViewMenu[]> {
  const found = await em.find(ViewMenu, { name: { $like: patternOf(name) } });
  return found.filter((view) => view.name.startsWith(`[${name}].`));
}

async function renameView(em: EntityManager, view: ViewMenu, name: string): Promise<void> {
  const taken = await em.findOne(ViewMenu, { name });
  if (!taken || taken === view) {
    view.name = name;
    await em.flush();
    return;
  }
  // Left over from another database of that name: what roles hold moves there.
  for (const pair of await em.find(PermissionView, { view_menu: view }, { populate: ["permission"] })) {
    const known = await em.count(PermissionView, { view_menu: taken, permission: pair.permission });
    if (known === 0) pair.view_menu = taken;
  }
  await em.flush();
}
