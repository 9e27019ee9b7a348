import { column, type Fields, many } from "../../rest/fields.ts";
import { anyText } from "../../rest/filters.ts";
import type { FormColumn, Resource } from "../../rest/resource.ts";
import { isoText } from "../../rest/times.ts";
import { fabApi } from "../shared/flask-appbuilder.ts";
import { flag, person, plain } from "../shared/people.ts";

const roles = { pivot: "ab_user_role", own: "user_id", other: "role_id" };
const groups = { pivot: "ab_user_group", own: "user_id", other: "group_id" };
const moment = column(isoText);

/** Never the password: not in a list, not in a filter, not in an order. */
const fields: Fields = {
  id: plain,
  first_name: plain,
  last_name: plain,
  username: plain,
  active: flag,
  email: plain,
  last_login: moment,
  login_count: plain,
  fail_login_count: plain,
  created_on: moment,
  changed_on: moment,
  created_by: person("created_by_fk"),
  changed_by: person("changed_by_fk"),
  roles: many({ table: "ab_role", ...roles, columns: ["id", "name"] }),
  groups: many({ table: "ab_group", ...groups, columns: ["id", "name", "label", "description"] }),
};

const own =
  "first_name last_name username active email last_login login_count fail_login_count created_on changed_on".split(" ");
const listColumns = ["id", "roles.id", "roles.name", ...own, "created_by.id", "changed_by.id", "groups"];

const groupColumns = ["groups.id", "groups.name", "groups.label", "groups.description"];

const form = (isNew: boolean): FormColumn[] => [
  { name: "roles", type: "List", required: false },
  { name: "first_name", type: "String", required: isNew },
  { name: "last_name", type: "String", required: isNew },
  {
    name: "username",
    type: "String",
    required: isNew,
    validate: ["<Length(min=1, max=250, equal=None, error=None)>"],
  },
  { name: "active", type: "Boolean", required: false },
  { name: "email", type: "String", required: isNew },
  { name: "password", type: "String", required: isNew, validate: ["<PasswordComplexityValidator(error=None)>"] },
  { name: "groups", type: "List", required: false },
];

/** Who may sign in. */
export const userResource: Resource = {
  ...fabApi,
  name: "security/users",
  table: "ab_user",
  tag: "Security Users",
  title: "User",
  apiClass: "SupersetUserApi",
  view: "User",
  fields,
  listColumns,
  listResult: [...listColumns, ...groupColumns],
  showResult: [...listColumns, ...groupColumns],
  showColumns: listColumns,
  orderColumns: {
    id: { column: "id" },
    "roles.id": { column: "id", table: "ab_role", ...roles },
    "roles.name": { column: "name", table: "ab_role", ...roles },
    ...Object.fromEntries(own.map((name) => [name, { column: name }])),
    "created_by.id": { column: "created_by_fk" },
    "changed_by.id": { column: "changed_by_fk" },
  },
  search: {
    id: { type: "integer" },
    roles: { type: "many", ...roles },
    groups: { type: "many", ...groups },
    first_name: { type: "text" },
    last_name: { type: "text" },
    username: {
      type: "text",
      custom: [
        { ...anyText("user_all_text", "ab_user", ["username", "first_name", "last_name", "email"]), isOwn: true },
      ],
    },
    active: { type: "boolean" },
    email: { type: "text" },
    last_login: { type: "datetime" },
    login_count: { type: "integer" },
    fail_login_count: { type: "integer" },
    created_on: { type: "datetime" },
    changed_on: { type: "datetime" },
  },
  addColumns: form(true),
  editColumns: form(false),
};
