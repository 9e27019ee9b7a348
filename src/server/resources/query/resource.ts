import { can, type Viewer } from "../../../security/viewer.ts";
import { column, type Fields, one } from "../../rest/fields.ts";
import type { Resource } from "../../rest/resource.ts";
import { isoText } from "../../rest/times.ts";
import { databaseResource } from "../database/resource.ts";
import { flag, person, plain } from "../shared/people.ts";
import { sqlTablesOf } from "../shared/sql-tables.ts";

/** Unix milliseconds, which the databases keep as decimals. */
const moment = column(Number);

const fields: Fields = {
  ...Object.fromEntries(
    "id client_id executed_sql error_message limit limiting_factor progress rows schema sql sql_editor_id select_sql status tab_name tmp_table_name tmp_schema_name tracking_url results_key"
      .split(" ")
      .map((name) => [name, plain]),
  ),
  changed_on: column(isoText),
  select_as_cta: flag,
  select_as_cta_used: flag,
  start_time: moment,
  start_running_time: moment,
  end_time: moment,
  end_result_backend_time: moment,
  database: one("dbs", "database_id", ["id", "database_name"]),
  user: person("user_id"),
  sql_tables: sqlTablesOf("database_id"),
};

/** Whether somebody may see what others ran. */
export const seesAllQueries = (viewer: Viewer): boolean => can(viewer, "all_query_access", "all_query_access");

/** What was run in SQL Lab: one's own, or everybody's with `all_query_access`. */
export const queryResource: Resource = {
  name: "query",
  table: "query",
  tag: "Queries",
  title: "Query",
  apiClass: "QueryRestApi",
  view: "Query",
  permissions: ["can_read"],
  fields,
  listColumns:
    "id changed_on client_id database.id database.database_name executed_sql error_message limit limiting_factor progress rows schema select_as_cta sql sql_editor_id sql_tables status tab_name user.first_name user.id user.last_name start_time start_running_time end_time tmp_table_name tracking_url results_key".split(
      " ",
    ),
  listResult:
    "changed_on database.database_name end_time executed_sql id rows schema sql sql_tables start_time status tab_name tmp_table_name tracking_url user.first_name user.id user.last_name".split(
      " ",
    ),
  showColumns:
    "id changed_on client_id database.id end_result_backend_time end_time error_message executed_sql limit progress results_key rows schema select_as_cta select_as_cta_used select_sql sql sql_editor_id start_running_time start_time status tab_name tmp_schema_name tmp_table_name tracking_url".split(
      " ",
    ),
  orderColumns: {
    changed_on: { column: "changed_on" },
    "database.database_name": { column: "database_name", table: "dbs", key: "database_id" },
    rows: { column: "rows" },
    schema: { column: "schema" },
    start_time: { column: "start_time" },
    sql: { column: "sql" },
    tab_name: { column: "tab_name" },
    "user.first_name": { column: "first_name", table: "ab_user", key: "user_id" },
  },
  baseOrder: ["changed_on", "desc"],
  search: {
    changed_on: { type: "datetime" },
    database: { type: "one", key: "database_id" },
    sql: { type: "text" },
    status: { type: "text" },
    user: { type: "one", key: "user_id" },
    start_time: { type: "float" },
    sql_editor_id: { type: "text" },
  },
  baseFilter: (eb, { viewer }) => (seesAllQueries(viewer) ? undefined : eb("query.user_id", "=", viewer.id ?? -1)),
  related: {
    database: { resource: databaseResource, column: "database_name", searched: false },
    user: { kind: "users" },
  },
  distinct: ["status"],
  addColumns: [],
  editColumns: [],
};
