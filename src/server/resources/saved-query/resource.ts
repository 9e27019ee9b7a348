import { column, type Fields, one } from "../../rest/fields.ts";
import { anyText } from "../../rest/filters.ts";
import { EVERYTHING, type FormColumn, type Resource } from "../../rest/resource.ts";
import { agoText } from "../../rest/times.ts";
import { tagFilters } from "../chart/resource.ts";
import { databaseResource } from "../database/resource.ts";
import { parseObject } from "../dataset/describe.ts";
import { favoriteFilter } from "../shared/favorites.ts";
import { auditFields, plain, tagsOf } from "../shared/people.ts";
import { sqlTablesOf } from "../shared/sql-tables.ts";

const fields: Fields = {
  ...auditFields,
  id: plain,
  db_id: plain,
  label: plain,
  description: plain,
  catalog: plain,
  schema: plain,
  sql: plain,
  rows: plain,
  template_parameters: plain,
  extra: { kind: "computed", needs: ["extra_json"], value: (row) => parseObject(row.extra_json) },
  extra_json: column(),
  // The reference says when it changed, not when it ran.
  last_run_delta_humanized: {
    kind: "computed",
    needs: ["changed_on"],
    value: (row, _related, { now }) => (row.changed_on ? agoText(row.changed_on, now) : null),
  },
  database: one("dbs", "db_id", ["id", "database_name"]),
  sql_tables: sqlTablesOf("db_id"),
  tags: tagsOf("query"),
};

const people = "changed_by.first_name changed_by.id changed_by.last_name".split(" ");
const makers = "created_by.first_name created_by.id created_by.last_name".split(" ");
const database = ["database.database_name", "database.id"];

const form: FormColumn[] = [
  { name: "db_id", type: "Integer", required: false },
  ...["description", "label", "catalog", "schema", "sql", "template_parameters", "extra_json"].map((name) => ({
    name,
    type: "String",
    required: false,
  })),
];

/** Queries kept under a name, by each for themselves. */
export const savedQueryResource: Resource = {
  name: "saved_query",
  idParam: "int:pk",
  table: "saved_query",
  tag: "Queries",
  title: "Saved Query",
  apiClass: "SavedQueryRestApi",
  inherits: EVERYTHING,
  unaudited: ["bulk_delete", "export"],
  view: "SavedQuery",
  permissions: ["can_read", "can_write", "can_export"],
  fields,
  listColumns: [
    "changed_on",
    "changed_on_delta_humanized",
    ...people,
    "created_on",
    ...makers,
    ...database,
    "db_id",
    "description",
    "extra",
    "id",
    "label",
    "last_run_delta_humanized",
    "rows",
    "catalog",
    "schema",
    "sql",
    "sql_tables",
    "tags.id",
    "tags.name",
    "tags.type",
  ],
  showColumns: [
    "changed_on",
    "changed_on_delta_humanized",
    ...people,
    ...makers,
    ...database,
    "description",
    "id",
    "label",
    "catalog",
    "schema",
    "sql",
    "sql_tables",
    "template_parameters",
  ],
  orderColumns: {
    catalog: { column: "catalog" },
    schema: { column: "schema" },
    label: { column: "label" },
    description: { column: "description" },
    sql: { column: "sql" },
    rows: { column: "rows" },
    "created_by.first_name": { column: "first_name", table: "ab_user", key: "created_by_fk" },
    "database.database_name": { column: "database_name", table: "dbs", key: "db_id" },
    created_on: { column: "created_on" },
    changed_on_delta_humanized: { column: "changed_on" },
    last_run_delta_humanized: { column: "changed_on" },
  },
  search: {
    id: { type: "integer", custom: [favoriteFilter("saved_query_is_fav", "saved_query", "query")] },
    database: { type: "one", key: "db_id" },
    label: {
      type: "text",
      custom: [anyText("all_text", "saved_query", ["schema", "label", "description", "sql"])],
    },
    catalog: { type: "text" },
    schema: { type: "text" },
    created_by: { type: "one", key: "created_by_fk" },
    changed_by: { type: "one", key: "changed_by_fk" },
    tags: {
      type: "many",
      pivot: "tagged_object",
      own: "object_id",
      other: "tag_id",
      only: ["object_type", "query"],
      custom: tagFilters("saved_query_tags", "saved_query_tag_id", "saved_query", "query"),
    },
  },
  baseFilter: (eb, { viewer }) => eb("saved_query.created_by_fk", "=", viewer.id ?? -1),
  related: {
    database: { resource: databaseResource, column: "database_name" },
    changed_by: { kind: "users" },
    created_by: { kind: "users" },
  },
  distinct: ["catalog", "schema"],
  addColumns: form,
  editColumns: form,
};
