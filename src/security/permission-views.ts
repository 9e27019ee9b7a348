import { Permission, PermissionView, ViewMenu } from "../metadata/entities/role.ts";
import type { EntityManager } from "../metadata/orm.ts";

/**
 * Makes sure that a permission on a view exists, so that roles can hold it: every database, schema and dataset has one.
 * Belongs to the caller's transaction.
 */
export async function addPermissionView(em: EntityManager, permission: string, view: string): Promise<void> {
  const [permissionRow, viewRow] = [
    (await em.findOne(Permission, { name: permission })) ?? em.create(Permission, { name: permission }),
    (await em.findOne(ViewMenu, { name: view })) ?? em.create(ViewMenu, { name: view }),
  ];
  await em.flush();
  const known = await em.count(PermissionView, { permission: permissionRow.id, view_menu: viewRow.id });
  if (known > 0) return;
  em.create(PermissionView, { permission: permissionRow, view_menu: viewRow });
  await em.flush();
}
