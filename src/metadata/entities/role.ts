import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Group, User } from "./user.ts";

/** A named set of permissions. */
export const Role = defineEntity({
  name: "Role",
  tableName: "ab_role",
  properties: {
    id: p.integer().primary(),
    name: p.string().length(64).unique(),
    permissions: () =>
      p
        .manyToMany(PermissionView)
        .pivotTable("ab_permission_view_role")
        .joinColumn("role_id")
        .inverseJoinColumn("permission_view_id"),
    users: () => p.manyToMany(User).mappedBy("roles"),
    groups: () => p.manyToMany(Group).mappedBy("roles"),
  },
});
export type Role = InferEntity<typeof Role>;

/** What can be done: `can_read`, `menu_access` … */
export const Permission = defineEntity({
  name: "Permission",
  tableName: "ab_permission",
  properties: {
    id: p.integer().primary(),
    name: p.string().length(100).unique(),
  },
});
export type Permission = InferEntity<typeof Permission>;

/** What it is done to: `Chart`, `Dashboard`, `[db].(id:1)` … */
export const ViewMenu = defineEntity({
  name: "ViewMenu",
  tableName: "ab_view_menu",
  properties: {
    id: p.integer().primary(),
    name: p.string().length(255).unique(),
  },
});
export type ViewMenu = InferEntity<typeof ViewMenu>;

/** One permission on one view menu: what roles hold. */
export const PermissionView = defineEntity({
  name: "PermissionView",
  tableName: "ab_permission_view",
  properties: {
    id: p.integer().primary(),
    permission: () => p.manyToOne(Permission).joinColumn("permission_id").nullable(),
    permission_id: p.integer().fieldName("permission_id").persist(false).nullable(),
    view_menu: () => p.manyToOne(ViewMenu).joinColumn("view_menu_id").nullable(),
    view_menu_id: p.integer().fieldName("view_menu_id").persist(false).nullable(),
    role: () => p.manyToMany(Role).mappedBy("permissions"),
  },
});
export type PermissionView = InferEntity<typeof PermissionView>;
