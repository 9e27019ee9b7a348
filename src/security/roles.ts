import { Database } from "../metadata/entities/database.ts";
import { Dataset } from "../metadata/entities/dataset.ts";
import { Permission, PermissionView, Role, ViewMenu } from "../metadata/entities/role.ts";
import { exclusively } from "../metadata/lock.ts";
import type { EntityManager, Metadata } from "../metadata/orm.ts";
import { permissionsByView, viewsWithoutPermission } from "./permissions.ts";
import { type BuiltInRole, DATA_PERMISSIONS, roleHolds } from "./role-rules.ts";

const BUILT_IN: readonly BuiltInRole[] = ["Admin", "Alpha", "Gamma", "sql_lab"];
const PUBLIC = "Public";

/**
 * Makes the permissions and roles of Superset 6.0.0, as `superset init` does: missing permissions are added, the four
 * built-in roles get exactly what they should hold; other roles and permissions stay as they are.
 * @param options publicRoleLike PUBLIC_ROLE_LIKE: the role whose permissions the public role gets
 */
export async function syncRolesAndPermissions(
  metadata: Metadata,
  options: { publicRoleLike?: string | null } = {},
): Promise<void> {
  await exclusively(metadata, async (em) => {
    await em.nativeDelete(PermissionView, { $or: [{ permission: null }, { view_menu: null }] });
    await addPermissions(em);
    await addObjectPermissions(em);
    const pairs = await em.find(PermissionView, {}, { populate: ["permission", "view_menu"] });
    const roles = await builtInRoles(em);
    for (const name of BUILT_IN) {
      const held = pairs.filter((pair) => roleHolds(name, pair.permission?.name ?? "", pair.view_menu?.name ?? ""));
      roles.get(name)?.permissions.set(held);
    }
    const example = options.publicRoleLike ? roles.get(options.publicRoleLike) : undefined;
    if (example) copyPermissions(example, roles.get(PUBLIC));
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

async function builtInRoles(em: EntityManager): Promise<Map<string, Role>> {
  const stored = new Set((await em.find(Role, {}, { fields: ["name"] })).map((role) => role.name));
  for (const name of ["Admin", PUBLIC, "Alpha", "Gamma", "sql_lab"]) if (!stored.has(name)) em.create(Role, { name });
  await em.flush();
  const roles = await em.find(Role, {}, { populate: ["permissions"] });
  return new Map(roles.map((role) => [role.name, role]));
}

/** The public role gets the permissions of another, and keeps what it may see of the data. */
function copyPermissions(from: Role, to: Role | undefined): void {
  if (!to) return;
  const kept = to.permissions.getItems().filter((pair) => DATA_PERMISSIONS.has(pair.permission?.name ?? ""));
  to.permissions.set([...new Set([...from.permissions.getItems(), ...kept])]);
}
