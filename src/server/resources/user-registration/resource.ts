import { column } from "../../rest/fields.ts";
import { anyText } from "../../rest/filters.ts";
import { EVERYTHING, type Resource } from "../../rest/resource.ts";
import { isoText } from "../../rest/times.ts";
import { plain } from "../shared/people.ts";

const columns = "id username email first_name last_name registration_date registration_hash".split(" ");

/**
 * Registrations that wait for their confirmation. Whoever knows a registration's hash can confirm it, so only admins see any;
 * in the reference the list is everybody's, and can be filtered by the password's hash.
 */
export const userRegistrationResource: Resource = {
  name: "security/user_registrations",
  table: "ab_register_user",
  tag: "UserRegistrationsRestAPI",
  title: "Register User",
  apiClass: "UserRegistrationsRestAPI",
  inherits: EVERYTHING,
  view: "UserRegistrationsRestAPI",
  rights: {
    list: "can_list",
    get: "can_show",
    info: "can_list",
    create: "can_add",
    update: "can_edit",
    delete: "can_delete",
    related: "can_list",
    distinct: "can_list",
  },
  permissions: ["can_list", "can_show", "can_add", "can_edit", "can_delete"],
  fields: {
    ...Object.fromEntries(columns.map((name) => [name, plain])),
    registration_date: column(isoText),
  },
  listColumns: columns,
  showColumns: ["id"],
  orderColumns: Object.fromEntries(columns.map((name) => [name, { column: name }])),
  search: {
    email: { type: "text" },
    first_name: { type: "text" },
    last_name: { type: "text" },
    registration_date: { type: "datetime" },
    registration_hash: { type: "text" },
    username: {
      type: "text",
      custom: [
        {
          ...anyText("registration_all_text", "ab_register_user", ["username", "first_name", "last_name", "email"]),
          isOwn: true,
        },
      ],
    },
  },
  baseFilter: (eb, { viewer }) => (viewer.isAdmin ? undefined : eb("ab_register_user.id", "=", -1)),
  related: {},
  distinct: [],
  addColumns: [{ name: "id", type: "Integer", required: false }],
  editColumns: [{ name: "id", type: "Integer", required: false }],
};
