import { one } from "../../rest/fields.ts";
import type { Resource } from "../../rest/resource.ts";
import { nameForm } from "../role/resource.ts";
import { fabApi } from "../shared/flask-appbuilder.ts";
import { plain } from "../shared/people.ts";

const named = {
  fields: { id: plain, name: plain },
  listColumns: ["id", "name"],
  showColumns: ["id", "name"],
  orderColumns: { id: { column: "id" }, name: { column: "name" } },
  search: { id: { type: "integer" }, name: { type: "text" } },
} as const satisfies Partial<Resource>;

/** What can be done; only read. */
export const permissionResource: Resource = {
  ...fabApi,
  ...named,
  name: "security/permissions",
  table: "ab_permission",
  tag: "Security Permissions",
  title: "Permission",
  apiClass: "PermissionApi",
  view: "Permission",
  permissions: ["can_get", "can_info"],
  addColumns: nameForm(100),
  editColumns: nameForm(100),
};

/** What it is done to. */
export const viewMenuResource: Resource = {
  ...fabApi,
  ...named,
  name: "security/resources",
  table: "ab_view_menu",
  tag: "Security Resources (View Menus)",
  title: "View Menu",
  apiClass: "ViewMenuApi",
  view: "ViewMenu",
  addColumns: nameForm(250),
  editColumns: nameForm(250),
};

const pairColumns = ["id", "permission.name", "view_menu.name"];
const pairForm = ["permission_id", "view_menu_id"].map((name) => ({ name, type: "Inferred", required: false }));

/** One on the other: what roles hold. */
export const permissionViewResource: Resource = {
  ...fabApi,
  name: "security/permissions-resources",
  table: "ab_permission_view",
  tag: "Security Permissions on Resources (View Menus)",
  title: "Permission View",
  apiClass: "PermissionViewMenuApi",
  view: "PermissionViewMenu",
  fields: {
    id: plain,
    permission: one("ab_permission", "permission_id", ["id", "name"]),
    view_menu: one("ab_view_menu", "view_menu_id", ["id", "name"]),
  },
  listColumns: pairColumns,
  showColumns: pairColumns,
  orderColumns: {
    id: { column: "id" },
    "permission.name": { column: "name", table: "ab_permission", key: "permission_id" },
    "view_menu.name": { column: "name", table: "ab_view_menu", key: "view_menu_id" },
  },
  search: {
    permission: { type: "one", key: "permission_id" },
    role: { type: "many", pivot: "ab_permission_view_role", own: "permission_view_id", other: "role_id" },
    view_menu: { type: "one", key: "view_menu_id" },
  },
  addColumns: pairForm,
  editColumns: pairForm,
};
