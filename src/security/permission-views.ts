import type { Kysely } from "kysely";
import { Permission, PermissionView, ViewMenu } from "../metadata/entities/role.ts";
import type { EntityManager, Metadata } from "../metadata/orm.ts";
import type { Tables } from "../metadata/tables.ts";
import { isDeadlock, isUniqueViolation } from "../metadata/violations.ts";

/** Longest name of a view that the metadata database keeps. */
export const MAX_VIEW_NAME = 255;

/**
 * Makes sure that a permission on a view exists, so that roles can hold it: every database, schema and dataset has one.
 * Belongs to the caller's transaction.
 */
export async function addPermissionView(em: EntityManager, permission: string, view?: string): Promise<void> {
  const permissionRow =
    (await em.findOne(Permission, { name: permission })) ?? em.create(Permission, { name: permission });
  await em.flush();
  if (view === undefined) return;
  const viewRow = (await em.findOne(ViewMenu, { name: view })) ?? em.create(ViewMenu, { name: view });
  await em.flush();
  const known = await em.count(PermissionView, { permission: permissionRow.id, view_menu: viewRow.id });
  if (known > 0) return;
  em.create(PermissionView, { permission: permissionRow, view_menu: viewRow });
  await em.flush();
}

/** The same for many, in a few statements. Belongs to the caller's transaction. */
export async function addPermissionViews(
  em: EntityManager,
  wanted: readonly (readonly [permission: string, view: string])[],
): Promise<void> {
  if (wanted.length === 0) return;
  const permissions = await byName(
    em,
    Permission,
    wanted.map(([permission]) => permission),
  );
  const views = await byName(
    em,
    ViewMenu,
    wanted.map(([, view]) => view),
  );
  await em.flush();
  const pairs = await em.find(PermissionView, {
    permission: { $in: [...permissions.values()].map(({ id }) => id) },
    view_menu: { $in: [...views.values()].map(({ id }) => id) },
  });
  const known = new Set(pairs.map((pair) => `${pair.permission?.id} ${pair.view_menu?.id}`));
  for (const [permission, view] of wanted) {
    const pair = { permission: permissions.get(permission), view_menu: views.get(view) };
    const key = `${pair.permission?.id} ${pair.view_menu?.id}`;
    if (!known.has(key)) em.create(PermissionView, pair as never);
    known.add(key);
  }
  await em.flush();
}

/** Rows by name, new ones where there are none. */
async function byName<Entity extends typeof Permission | typeof ViewMenu>(
  em: EntityManager,
  entity: Entity,
  names: readonly string[],
): Promise<Map<string, { id: number; name: string }>> {
  const wanted = [...new Set(names)];
  const rows = new Map<string, { id: number; name: string }>();
  for (const row of await em.find(entity as typeof Permission, { name: { $in: wanted } })) rows.set(row.name, row);
  for (const name of wanted) if (!rows.has(name)) rows.set(name, em.create(entity as typeof Permission, { name }));
  return rows;
}

/** How often a transaction that another one came before is tried. */
const ATTEMPTS = 5;

/**
 * Makes sure that permissions exist on views that many share, such as those of a schema, each in a transaction of its own:
 * who comes second at the same moment finds them made and loses nothing. Without a view, the permission alone is made.
 */
export async function sharePermissionViews(
  metadata: Metadata,
  wanted: readonly (readonly [permission: string, view?: string])[],
): Promise<void> {
  for (const [permission, view] of wanted) {
    for (let attempt = 1; ; attempt++) {
      try {
        await metadata.em().transactional((trx) => addPermissionView(trx, permission, view));
        break;
      } catch (error) {
        if (attempt === ATTEMPTS || !(isUniqueViolation(error) || isDeadlock(error))) throw error;
      }
    }
  }
}

/** Gives a view another name; the roles that hold permissions on it keep them. Belongs to the caller's transaction. */
export async function renameView(em: EntityManager, from: string, to: string): Promise<void> {
  await em.nativeUpdate(ViewMenu, { name: from }, { name: to });
}

/** Removes views with the permissions on them, also from the roles that hold these. Belongs to the caller's transaction. */
export async function dropViews(trx: Kysely<Tables>, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const views = trx.selectFrom("ab_view_menu").select("id").where("name", "in", names);
  const ids = (await views.execute()).map(({ id }) => id);
  if (ids.length === 0) return;
  const permissions = trx.selectFrom("ab_permission_view").select("id").where("view_menu_id", "in", ids);
  await trx.deleteFrom("ab_permission_view_role").where("permission_view_id", "in", permissions).execute();
  await trx.deleteFrom("ab_permission_view").where("view_menu_id", "in", ids).execute();
  await trx.deleteFrom("ab_view_menu").where("id", "in", ids).execute();
}
