import { engineInformation } from "../../../engines/parameters.ts";
import { parseUri } from "../../../engines/uri.ts";
import { readUuid } from "../../../metadata/values.ts";
import { canAccessAllDatabases } from "../../../security/access.ts";
import { viewsOf } from "../../../security/viewer.ts";
import { column, type Fields } from "../../rest/fields.ts";
import { listCondition } from "../../rest/filters.ts";
import type { Resource } from "../../rest/resource.ts";
import { costEstimation, engineOf, parseObject } from "../dataset/describe.ts";
import { auditFields, flag, plain } from "../shared/people.ts";
import { accessibleDatabaseIds } from "../shared/visibility.ts";

const fromExtra = (read: (extra: Record<string, unknown>, id: unknown) => unknown): Fields[string] => ({
  kind: "computed",
  needs: ["id", "extra"],
  value: (row) => read(parseObject(row.extra), row.id),
});

const fromEngine = (read: (engine: NonNullable<ReturnType<typeof engineOf>>) => unknown): Fields[string] => ({
  kind: "computed",
  needs: ["sqlalchemy_uri"],
  value: (row) => {
    const engine = engineOf(row.sqlalchemy_uri);
    return engine ? (read(engine) ?? null) : null;
  },
});

const fields: Fields = {
  ...auditFields,
  id: plain,
  uuid: column((value) => readUuid(value as string)),
  database_name: plain,
  cache_timeout: plain,
  configuration_method: plain,
  extra: plain,
  force_ctas_schema: plain,
  allow_ctas: flag,
  allow_cvas: flag,
  allow_dml: flag,
  allow_file_upload: flag,
  allow_run_async: flag,
  expose_in_sqllab: flag,
  impersonate_user: flag,
  is_managed_externally: flag,
  backend: fromEngine((engine) => engine.name),
  driver: {
    kind: "computed",
    needs: ["sqlalchemy_uri"],
    value: (row) => {
      try {
        return parseUri(String(row.sqlalchemy_uri)).driver ?? engineOf(row.sqlalchemy_uri)?.defaultDriver ?? null;
      } catch {
        return null;
      }
    },
  },
  engine_information: fromEngine(engineInformation),
  allows_subquery: fromEngine((engine) => engine.abilities.allowsSubqueries),
  allows_cost_estimate: {
    kind: "computed",
    needs: ["sqlalchemy_uri", "extra"],
    value: (row) => costEstimation(engineOf(row.sqlalchemy_uri), parseObject(row.extra)),
  },
  allows_virtual_table_explore: fromExtra((extra) => extra.allows_virtual_table_explore !== false),
  explore_database_id: fromExtra((extra, id) => extra.explore_database_id ?? id),
  disable_data_preview: fromExtra((extra) => extra.disable_data_preview === true),
  disable_drill_to_detail: fromExtra((extra) => extra.disable_drill_to_detail === true),
  allow_multi_catalog: fromExtra((extra) => extra.allow_multi_catalog === true),
};

/** Columns of the answer for one database. */
export const databaseColumns =
  "allow_ctas allow_cvas allow_dml allow_file_upload allow_run_async backend cache_timeout configuration_method database_name driver engine_information expose_in_sqllab force_ctas_schema id impersonate_user is_managed_externally uuid".split(
    " ",
  );

/** "[sales].[public]" and "[sales].[catalog].[public]" name the database first. */
const namesIn = (views: readonly string[]): string[] =>
  views.flatMap((view) => {
    const name = /^\[(.*?)\]\./.exec(view)?.[1];
    return name ? [name] : [];
  });

export const databaseResource: Resource = {
  name: "database",
  idParam: "int:pk",
  table: "dbs",
  tag: "Database",
  title: "Database",
  apiClass: "DatabaseRestApi",
  view: "Database",
  permissions: ["can_read", "can_write", "can_export", "can_upload"],
  fields,
  listColumns:
    "allow_file_upload allow_ctas allow_cvas allow_dml allow_run_async allows_cost_estimate allows_subquery allows_virtual_table_explore backend changed_on changed_on_delta_humanized changed_by.first_name changed_by.last_name created_by.first_name created_by.last_name database_name explore_database_id expose_in_sqllab extra force_ctas_schema id uuid disable_data_preview disable_drill_to_detail allow_multi_catalog engine_information".split(
      " ",
    ),
  orderColumns: {
    allow_file_upload: { column: "allow_file_upload" },
    allow_dml: { column: "allow_dml" },
    allow_run_async: { column: "allow_run_async" },
    changed_on: { column: "changed_on" },
    changed_on_delta_humanized: { column: "changed_on" },
    "created_by.first_name": { column: "first_name", table: "ab_user", key: "created_by_fk" },
    database_name: { column: "database_name" },
    expose_in_sqllab: { column: "expose_in_sqllab" },
  },
  baseOrder: ["changed_on", "desc"],
  search: {
    allow_file_upload: {
      type: "boolean",
      custom: [
        {
          operator: "upload_is_enabled",
          name: "Upload Enabled",
          apply: (eb, value) => eb("dbs.allow_file_upload", "=", eb.lit(value === true)),
        },
      ],
    },
    allow_dml: { type: "boolean" },
    allow_run_async: { type: "boolean" },
    created_by: { type: "one", key: "created_by_fk" },
    changed_by: { type: "one", key: "changed_by_fk" },
    database_name: { type: "text" },
    expose_in_sqllab: { type: "boolean" },
    uuid: { type: "uuid" },
  },
  baseFilter: (eb, { viewer }) => {
    if (canAccessAllDatabases(viewer)) return undefined;
    const names = namesIn([
      ...viewsOf(viewer, "schema_access"),
      ...viewsOf(viewer, "catalog_access"),
      ...viewsOf(viewer, "datasource_access"),
    ]);
    return eb.or([
      listCondition(eb, "dbs.id", "in", accessibleDatabaseIds(viewer)),
      listCondition(eb, "dbs.database_name", "in", names),
    ]);
  },
  related: { changed_by: { kind: "users" }, created_by: { kind: "users" } },
  addColumns: [],
  editColumns: [],
  pageSize: 20,
};
