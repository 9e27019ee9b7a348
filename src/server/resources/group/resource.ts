import { many } from "../../rest/fields.ts";
import { anyText } from "../../rest/filters.ts";
import type { FormColumn, Resource } from "../../rest/resource.ts";
import { fabApi } from "../shared/flask-appbuilder.ts";
import { plain } from "../shared/people.ts";

const roles = { pivot: "ab_group_role", own: "group_id", other: "role_id" };
const users = { pivot: "ab_user_group", own: "group_id", other: "user_id" };

const columns = "id name label description roles.name roles.id users.id users.username".split(" ");

const form = (isNew: boolean): FormColumn[] => [
  { name: "name", type: "String", required: isNew, validate: ["<Length(min=1, max=100, equal=None, error=None)>"] },
  { name: "label", type: "String", required: false, validate: ["<Length(min=0, max=150, equal=None, error=None)>"] },
  {
    name: "description",
    type: "String",
    required: false,
    validate: ["<Length(min=0, max=512, equal=None, error=None)>"],
  },
  { name: "users", type: "List", required: false },
  { name: "roles", type: "List", required: false },
];

/** Users who share roles. */
export const groupResource: Resource = {
  ...fabApi,
  name: "security/groups",
  table: "ab_group",
  tag: "Security Groups",
  title: "Group",
  apiClass: "GroupApi",
  view: "Group",
  fields: {
    id: plain,
    name: plain,
    label: plain,
    description: plain,
    roles: many({ table: "ab_role", ...roles, columns: ["id", "name"] }),
    users: many({ table: "ab_user", ...users, columns: ["id", "username"] }),
  },
  listColumns: columns,
  showColumns: columns,
  orderColumns: {
    id: { column: "id" },
    name: { column: "name" },
    label: { column: "label" },
    description: { column: "description" },
    "roles.name": { column: "name", table: "ab_role", ...roles },
    "roles.id": { column: "id", table: "ab_role", ...roles },
    "users.id": { column: "id", table: "ab_user", ...users },
    "users.username": { column: "username", table: "ab_user", ...users },
  },
  search: {
    id: { type: "integer" },
    name: {
      type: "text",
      custom: [{ ...anyText("group_all_text", "ab_group", ["name", "label", "description"]), isOwn: true }],
    },
    label: { type: "text" },
    description: { type: "text" },
    // The reference's page asks for these two, which its server refuses.
    roles: { type: "many", ...roles, isOwn: true },
    users: { type: "many", ...users, isOwn: true },
  },
  addColumns: form(true),
  editColumns: form(false),
};
