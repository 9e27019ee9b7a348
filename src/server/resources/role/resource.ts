import type { FormColumn, Resource } from "../../rest/resource.ts";
import { fabApi } from "../shared/flask-appbuilder.ts";
import { plain } from "../shared/people.ts";

/** The form of what has but a name. */
export const nameForm = (max: number): FormColumn[] => [
  {
    name: "name",
    type: "String",
    required: true,
    unique: true,
    validate: [`<Length(min=None, max=${max}, equal=None, error=None)>`],
  },
];

/** Named sets of permissions. */
export const roleResource: Resource = {
  ...fabApi,
  name: "security/roles",
  table: "ab_role",
  tag: "Security Roles",
  title: "Role",
  apiClass: "SupersetRoleApi",
  view: "Role",
  permissions: [
    ...fabApi.permissions,
    "can_list_role_permissions",
    "can_add_role_permissions",
    "can_update_role_users",
    "can_update_role_groups",
  ],
  fields: { id: plain, name: plain },
  listColumns: ["id", "name"],
  showColumns: ["id", "name"],
  orderColumns: { id: { column: "id" }, name: { column: "name" } },
  search: { id: { type: "integer" }, name: { type: "text" } },
  addColumns: nameForm(64),
  editColumns: nameForm(64),
};
