import type { Fields } from "../../rest/fields.ts";
import { anyText } from "../../rest/filters.ts";
import type { FormColumn, Resource } from "../../rest/resource.ts";
import { auditFields, flag, plain, uuidText } from "../shared/people.ts";

const fields: Fields = {
  ...auditFields,
  id: plain,
  uuid: uuidText,
  theme_name: plain,
  json_data: plain,
  is_system: flag,
  is_system_default: flag,
  is_system_dark: flag,
};

const people = ["changed_by.first_name", "changed_by.id", "changed_by.last_name"];
const makers = ["created_by.first_name", "created_by.id", "created_by.last_name"];
const own = ["json_data", "id", "is_system", "is_system_default", "is_system_dark", "theme_name", "uuid"];

const form: FormColumn[] = ["json_data", "theme_name"].map((name) => ({ name, type: "String", required: true }));

/** Looks of the frontend: antd tokens as JSON. */
export const themeResource: Resource = {
  name: "theme",
  idParam: "int:pk",
  table: "themes",
  tag: "Themes",
  title: "Theme",
  apiClass: "ThemeRestApi",
  view: "Theme",
  permissions: ["can_read", "can_write", "can_export"],
  fields,
  listColumns: ["changed_on_delta_humanized", ...people, "changed_by_name", "created_on", ...makers, ...own],
  showColumns: ["changed_on_delta_humanized", ...people, ...makers, ...own],
  orderColumns: { theme_name: { column: "theme_name" } },
  search: {
    changed_by: { type: "one", key: "changed_by_fk" },
    changed_on: { type: "datetime" },
    created_by: { type: "one", key: "created_by_fk" },
    created_on: { type: "datetime" },
    is_system: { type: "boolean" },
    is_system_dark: { type: "boolean" },
    is_system_default: { type: "boolean" },
    json_data: { type: "text" },
    theme_name: {
      type: "text",
      custom: [anyText("theme_all_text", "themes", ["theme_name", "json_data"])],
    },
    uuid: { type: "uuid" },
  },
  related: { created_by: { kind: "users" }, changed_by: { kind: "users" } },
  addColumns: form,
  editColumns: form,
};
