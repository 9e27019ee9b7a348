import { type Fields, many } from "../../rest/fields.ts";
import type { FormColumn, Resource } from "../../rest/resource.ts";
import { datasetResource } from "../dataset/resource.ts";
import { auditFields, plain } from "../shared/people.ts";

const tables = { pivot: "rls_filter_tables", own: "rls_filter_id", other: "table_id" };
const roles = { pivot: "rls_filter_roles", own: "rls_filter_id", other: "role_id" };

const fields: Fields = {
  ...auditFields,
  id: plain,
  name: plain,
  description: plain,
  filter_type: plain,
  clause: plain,
  group_key: plain,
  tables: many({ table: "tables", ...tables, columns: ["id", "schema", "table_name"] }),
  roles: many({ table: "ab_role", ...roles, columns: ["id", "name"] }),
};

const shown = ["name", "description", "filter_type", "tables.id", "tables.schema", "tables.table_name"];
const shownLast = ["roles.id", "roles.name", "group_key", "clause"];
const listed =
  "id name filter_type tables.id tables.table_name roles.id roles.name clause changed_on_delta_humanized changed_by.first_name changed_by.last_name changed_by.id group_key".split(
    " ",
  );

/** How the two forms differ: what a new rule must say, a change may leave out. */
const forms = (isNew: boolean): FormColumn[] => [
  { name: "name", type: "String", required: isNew, validate: [LENGTH("1", "255")] },
  { name: "description", type: "String", required: false },
  {
    name: "filter_type",
    type: "String",
    required: isNew,
    validate: ["<OneOf(choices=['Regular', 'Base'], labels=[], error=None)>"],
  },
  { name: "tables", type: "List", required: isNew, ...(isNew ? { validate: [LENGTH("1", "None")] } : {}) },
  { name: "roles", type: "List", required: isNew },
  { name: "group_key", type: "String", required: false },
  { name: "clause", type: "String", required: isNew },
];

function LENGTH(min: string, max: string): string {
  return `<Length(min=${min}, max=${max}, equal=None, error=None)>`;
}

/** Conditions that roles get on the rows of datasets. */
export const rowLevelSecurityResource: Resource = {
  name: "rowlevelsecurity",
  idParam: "int:pk",
  table: "row_level_security_filters",
  tag: "Row Level Security",
  title: "Row Level Security Filter",
  apiClass: "RLSRestApi",
  inherits: ["get_list", "get", "info", "delete"],
  view: "Row Level Security",
  permissions: ["can_read", "can_write"],
  fields,
  listColumns: listed,
  listResult: [...listed, "description", "tables.schema"],
  showColumns: [...shown, ...shownLast],
  showResult: ["id", ...shown, ...shownLast],
  orderColumns: {
    name: { column: "name" },
    filter_type: { column: "filter_type" },
    clause: { column: "clause" },
    changed_on_delta_humanized: { column: "changed_on" },
    group_key: { column: "group_key" },
  },
  search: {
    name: { type: "text" },
    description: { type: "text" },
    filter_type: { type: "enum" },
    tables: { type: "many", ...tables },
    roles: { type: "many", ...roles },
    group_key: { type: "text" },
    clause: { type: "text" },
    created_by: { type: "one", key: "created_by_fk" },
    changed_by: { type: "one", key: "changed_by_fk" },
  },
  related: {
    tables: { resource: datasetResource, column: "table_name", prefix: "schema", searched: "within" },
    roles: { kind: "roles", searched: false },
    created_by: { kind: "users" },
    changed_by: { kind: "users" },
  },
  addColumns: forms(true),
  editColumns: forms(false),
};
