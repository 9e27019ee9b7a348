import { Database } from "../metadata/entities/database.ts";
import { Dataset } from "../metadata/entities/dataset.ts";
import { Permission, PermissionView, Role, ViewMenu } from "../metadata/entities/role.ts";
import { exclusively } from "../metadata/lock.ts";
import type { EntityManager, Metadata } from "../metadata/orm.ts";
import type { Settings } from "../settings/keys.ts";
import { type Holds, readDeclaredRoles } from "./declared-roles.ts";
import { permissionsByView, viewsWithoutPermission } from "./permissions.ts";
import { type BuiltInRole, DATA_PERMISSIONS, roleHolds } from "./role-rules.ts";

const BUILT_IN: readonly BuiltInRole[] = ["Admin", "Alpha", "Gamma", "sql_lab"];
const PUBLIC = "Public";

/**
 * Makes the permissions and roles of Superset 6.0.0, as `superset init` does: missing permissions are added, the four
 * built-in roles get exactly what they should hold; other roles and permissions stay as they are. Roles are renamed as
 * FAB_ROLES_MAPPING says, those of FAB_ROLES are made, and the public role gets the permissions of PUBLIC_ROLE_LIKE.
 */
export async function syncRolesAndPermissions(
  metadata: Metadata,
  settings: Partial<Pick<Settings, "PUBLIC_ROLE_LIKE" | "FAB_ROLES" | "FAB_ROLES_MAPPING">> = {},
): Promise<void> {
  await exclusively(metadata, async (em) => {
    await em.nativeDelete(PermissionView, { $or: [{ permission: null }, { view_menu: null }] });
    await addPermissions(em);
    await addObjectPermissions(em);
    const pairs = await em.find(PermissionView, {}, { populate: ["permission", "view_menu"] });
    const declared = readDeclaredRoles({ FAB_ROLES: settings.FAB_ROLES ?? {} });
    await renameRoles(em, settings.FAB_ROLES_MAPPING ?? {});
    const roles = await makeRoles(em, declared);
    for (const name of BUILT_IN) {
      const held = pairs.filter((pair) => roleHolds(name, pair.permission?.name ?? "", pair.view_menu?.name ?? ""));
      roles.get(name)?.permissions.set(held);
    }
    const like = settings.PUBLIC_ROLE_LIKE;
    const example = like ? roles.get(like) : undefined;
    if (like && example) copyPermissions(heldBy(example, declared.get(like), pairs), roles.get(PUBLIC));
    await em.flush();
  });
}

async function addPermissions(em: EntityManager): Promise<void> {
  const names = await namesOf(em);
  for (const view of viewsWithoutPermission) names.view(view);
  for (const [view, permissions] of Object.entries(permissionsByView)) {
    for (const permission of permissions) names.pair(permission, view);
  }
  await em.flush();
}

/** The permission that each connection and each dataset carries by its name. */
async function addObjectPermissions(em: EntityManager): Promise<void> {
  const names = await namesOf(em);
  const datasets = await em.find(Dataset, {}, { fields: ["perm", "schema_perm", "catalog_perm"] });
  for (const { perm, schema_perm, catalog_perm } of datasets) {
    if (perm) names.pair("datasource_access", perm);
    if (schema_perm) names.pair("schema_access", schema_perm);
    if (catalog_perm) names.pair("catalog_access", catalog_perm);
  }
  for (const { id, database_name } of await em.find(Database, {}, { fields: ["database_name"] })) {
    names.pair("database_access", `[${database_name}].(id:${id})`);
  }
  await em.flush();
}

/** Finds or makes rows by name, with one query a table; names are alike when the database says so. */
async function namesOf(em: EntityManager) {
  // MySQL's usual collations take "User" and "user" for one name, under a unique key; the database itself is asked.
  const folds = (await em.count(Permission, { name: "CAN_READ" })) > 0;
  const key = (name: string) => (folds ? folded(name) : name);
  const permissions = new Map((await em.find(Permission, {})).map((row) => [key(row.name), row]));
  const views = new Map((await em.find(ViewMenu, {})).map((row) => [key(row.name), row]));
  const stored = await em.find(PermissionView, {}, { populate: ["permission", "view_menu"] });
  const pairKey = (permission: string, view: string) => `${key(permission)} on ${key(view)}`;
  const pairs = new Set(stored.map((row) => pairKey(row.permission?.name ?? "", row.view_menu?.name ?? "")));

  const view = (name: string): ViewMenu => {
    const found = views.get(key(name)) ?? em.create(ViewMenu, { name });
    views.set(key(name), found);
    return found;
  };
  const permission = (name: string): Permission => {
    const found = permissions.get(key(name)) ?? em.create(Permission, { name });
    permissions.set(key(name), found);
    return found;
  };
  const pair = (permissionName: string, viewName: string): void => {
    const name = pairKey(permissionName, viewName);
    if (pairs.has(name)) return;
    pairs.add(name);
    em.create(PermissionView, { permission: permission(permissionName), view_menu: view(viewName) });
  };
  return { view, pair };
}

/** As MySQL's collations compare: without case, accents and spaces at the end. */
function folded(name: string): string {
  return name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().trimEnd();
}

/** By their ids; a name that another role has stays with it. */
async function renameRoles(em: EntityManager, names: Record<string, string>): Promise<void> {
  for (const [id, name] of Object.entries(names)) {
    if (!/^\d{1,9}$/.test(id) || (await em.count(Role, { name })) > 0) continue;
    await em.nativeUpdate(Role, { id: Number(id) }, { name });
  }
}

/** The built-in roles, those that the settings declare, and all others there are, by name. */
async function makeRoles(em: EntityManager, declared: ReadonlyMap<string, Holds>): Promise<Map<string, Role>> {
  const stored = new Set((await em.find(Role, {}, { fields: ["name"] })).map((role) => role.name));
  for (const name of new Set(["Admin", PUBLIC, "Alpha", "Gamma", "sql_lab", ...declared.keys()]))
    if (!stored.has(name)) em.create(Role, { name });
  await em.flush();
  const roles = await em.find(Role, {}, { populate: ["permissions"] });
  return new Map(roles.map((role) => [role.name, role]));
}

function heldBy(role: Role, holds: Holds | undefined, pairs: PermissionView[]): PermissionView[] {
  if (!holds) return role.permissions.getItems();
  return pairs.filter((pair) => holds(pair.permission?.name ?? "", pair.view_menu?.name ?? ""));
}

/** The public role gets the permissions of another, and keeps what it may see of the data. */
function copyPermissions(given: readonly PermissionView[], to: Role | undefined): void {
  if (!to) return;
  const kept = to.permissions.getItems().filter((pair) => DATA_PERMISSIONS.has(pair.permission?.name ?? ""));
  to.permissions.set([...new Set([...given, ...kept])]);
}
