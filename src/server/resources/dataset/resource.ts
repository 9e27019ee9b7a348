import { readFlag, readJson, readUuid } from "../../../metadata/values.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import type { Row } from "../../rest/db.ts";
import { children, column, type Fields, one, type RelationField } from "../../rest/fields.ts";
import { isOn } from "../../rest/question.ts";
import type { Resource } from "../../rest/resource.ts";
import { isoText } from "../../rest/times.ts";
import { databaseResource } from "../database/resource.ts";
import { auditFields, flag, ownersOver, plain } from "../shared/people.ts";
import { datasetAccess, idsOfViewer } from "../shared/visibility.ts";
import { derived, engineOf, genericTypeOf, parseObject } from "./describe.ts";
import { renderDataset } from "./render.ts";

const uuid = (value: unknown) => readUuid(value as string);
const bool = (value: unknown) => readFlag(value as boolean);

const COLUMN_PARTS =
  "advanced_data_type changed_on column_name created_on description expression filterable groupby id is_active extra is_dttm python_date_format type uuid verbose_name".split(
    " ",
  );
const METRIC_PARTS =
  "changed_on created_on d3format currency description expression extra id metric_name metric_type uuid verbose_name warning_text".split(
    " ",
  );

const databaseOfDataset: RelationField = {
  kind: "relation",
  table: "dbs",
  needs: ["database_id"],
  many: false,
  load: async (context, rows) => {
    const find = await one("dbs", "database_id", ["id", "database_name", "uuid", "sqlalchemy_uri", "extra"], {
      uuid,
    }).load(context, rows);
    return (row) => {
      const database = find(row) as Row | null;
      if (!database) return null;
      const { sqlalchemy_uri, extra, ...shown } = database;
      return {
        ...shown,
        backend: engineOf(sqlalchemy_uri)?.name ?? null,
        allow_multi_catalog: parseObject(extra).allow_multi_catalog === true,
      };
    };
  },
};

const storedColumns = children("table_columns", "table_id", COLUMN_PARTS, {
  uuid,
  changed_on: isoText,
  created_on: isoText,
  filterable: bool,
  groupby: bool,
  is_active: bool,
  is_dttm: bool,
});

const columnsOfDataset: RelationField = {
  kind: "relation",
  table: "table_columns",
  needs: ["id", "database_id"],
  many: true,
  load: async (context, rows) => {
    const [find, findDatabase] = await Promise.all([
      storedColumns.load(context, rows),
      one("dbs", "database_id", ["sqlalchemy_uri"]).load(context, rows),
    ]);
    return (row) => {
      const engine = engineOf((findDatabase(row) as Row | null)?.sqlalchemy_uri);
      return (find(row) as Row[]).map((entry) => ({ ...entry, type_generic: genericTypeOf(entry, engine) }));
    };
  },
};

const derivedField = (name: keyof ReturnType<typeof derived>): Fields[string] => ({
  kind: "computed",
  needs: ["id", "table_name", "schema", "sql"],
  relations: ["columns", "metrics", "database"],
  value: (row, { columns, metrics, database }) => {
    const backend = (database as Row | null)?.backend;
    return derived(row, (columns ?? []) as Row[], (metrics ?? []) as Row[], backend ? engineOf(backend) : undefined)[
      name
    ];
  },
});

const fields: Fields = {
  ...auditFields,
  id: plain,
  uuid: column(uuid),
  table_name: plain,
  schema: plain,
  catalog: plain,
  sql: plain,
  description: plain,
  default_endpoint: plain,
  extra: plain,
  main_dttm_col: plain,
  offset: plain,
  cache_timeout: plain,
  fetch_values_predicate: plain,
  template_params: plain,
  filter_select_enabled: flag,
  is_sqllab_view: flag,
  normalize_columns: flag,
  always_filter_main_dttm: flag,
  is_managed_externally: flag,
  folders: column(readJson),
  database: databaseOfDataset,
  owners: ownersOver("sqlatable_user", "table_id"),
  columns: columnsOfDataset,
  metrics: children("sql_metrics", "table_id", METRIC_PARTS, {
    uuid,
    changed_on: isoText,
    created_on: isoText,
    currency: readJson,
  }),
  kind: { kind: "computed", needs: ["sql"], value: (row) => (row.sql ? "virtual" : "physical") },
  datasource_type: { kind: "computed", needs: [], value: () => "table" },
  explore_url: {
    kind: "computed",
    needs: ["id", "default_endpoint"],
    value: (row) => row.default_endpoint || `/explore/?datasource_type=table&datasource_id=${row.id}`,
  },
  url: { kind: "computed", needs: ["id"], value: (row) => `/tablemodelview/edit/${row.id}` },
  uid: derivedField("uid"),
  name: derivedField("name"),
  datasource_name: derivedField("datasource_name"),
  column_formats: derivedField("column_formats"),
  granularity_sqla: derivedField("granularity_sqla"),
  time_grain_sqla: derivedField("time_grain_sqla"),
  order_by_choices: derivedField("order_by_choices"),
  verbose_map: derivedField("verbose_map"),
  select_star: derivedField("select_star"),
};

const length = (min: number, max: number) => [`<Length(min=${min}, max=${max}, equal=None, error=None)>`];
const text = (name: string, required = false, validate?: string[]) => ({ name, type: "String", required, validate });
const bit = (name: string) => ({ name, type: "Boolean", required: false });
const whole = (name: string, required = false) => ({ name, type: "Integer", required });
const listed = (name: string) => ({ name, type: "List", required: false });

export const datasetResource: Resource = {
  name: "dataset",
  table: "tables",
  tag: "Datasets",
  title: "Sqla Table",
  apiClass: "DatasetRestApi",
  inherits: ["get_list", "info"],
  view: "Dataset",
  permissions: [
    "can_read",
    "can_write",
    "can_export",
    "can_duplicate",
    "can_get_or_create_dataset",
    "can_warm_up_cache",
    "can_get_drill_info",
  ],
  fields,
  listColumns:
    "id uuid database.id database.database_name database.uuid changed_by_name changed_by.first_name changed_by.last_name changed_by.id changed_on_utc changed_on_delta_humanized default_endpoint description datasource_type explore_url extra kind owners.id owners.first_name owners.last_name catalog schema sql table_name uuid".split(
      " ",
    ),
  showColumns: [
    ..."id database.database_name database.id database.uuid table_name sql filter_select_enabled fetch_values_predicate catalog schema description main_dttm_col normalize_columns always_filter_main_dttm offset default_endpoint cache_timeout is_sqllab_view template_params select_star owners.id owners.first_name owners.last_name".split(
      " ",
    ),
    ...COLUMN_PARTS.map((name) => `columns.${name}`),
    ...METRIC_PARTS.map((name) => `metrics.${name}`),
    ..."folders datasource_type url extra kind created_on created_on_humanized created_by.first_name created_by.last_name changed_on changed_on_humanized changed_by.first_name changed_by.last_name columns.type_generic database.backend database.allow_multi_catalog is_managed_externally uid uuid datasource_name name column_formats granularity_sqla time_grain_sqla order_by_choices verbose_map".split(
      " ",
    ),
  ],
  bareItem: true,
  itemQuery: { include_rendered_sql: { type: "boolean" } },
  afterItem: async (dataset, call, id) => {
    if (!isFeatureEnabled(call.app.settings, "DATASET_FOLDERS")) delete dataset.folders;
    if (isOn(call.query.get("include_rendered_sql"))) await renderDataset(call, dataset, id);
  },
  orderColumns: {
    table_name: { column: "table_name" },
    catalog: { column: "catalog" },
    schema: { column: "schema" },
    "changed_by.first_name": { column: "first_name", table: "ab_user", key: "changed_by_fk" },
    changed_on_delta_humanized: { column: "changed_on" },
    "database.database_name": { column: "database_name", table: "dbs", key: "database_id" },
  },
  search: {
    id: {
      type: "integer",
      custom: [
        {
          operator: "dataset_is_certified",
          name: "Is certified",
          apply: (eb, value) => {
            const certified = eb("tables.extra", "like", '%"certification":%');
            if (value === true) return certified;
            return value === false
              ? eb.or([eb("tables.extra", "not like", '%"certification":%'), eb("tables.extra", "is", null)])
              : undefined;
          },
        },
      ],
    },
    uuid: { type: "uuid" },
    database: { type: "one", key: "database_id" },
    owners: { type: "many", pivot: "sqlatable_user", own: "table_id", other: "user_id" },
    catalog: { type: "text" },
    schema: { type: "text" },
    sql: {
      type: "text",
      custom: [
        {
          operator: "dataset_is_null_or_empty",
          name: "Null or Empty",
          apply: (eb, value) => {
            const empty = eb.or([eb("tables.sql", "is", null), eb("tables.sql", "=", "")]);
            return value ? empty : eb.not(empty);
          },
        },
      ],
    },
    table_name: { type: "text" },
    created_by: { type: "one", key: "created_by_fk" },
    changed_by: { type: "one", key: "changed_by_fk" },
  },
  baseFilter: (eb, { viewer }) => {
    const open = datasetAccess(eb, viewer, "tables", "tables.database_id");
    return open && eb.or([open, eb("tables.id", "in", idsOfViewer(eb, "sqlatable_user", "table_id", viewer))]);
  },
  related: {
    database: { resource: databaseResource, column: "database_name" },
    owners: { kind: "users" },
    created_by: { kind: "users" },
    changed_by: { kind: "users" },
  },
  distinct: ["catalog", "schema"],
  addColumns: [
    whole("database", true),
    text("catalog", false, length(0, 250)),
    text("schema", false, length(0, 250)),
    text("table_name", true, length(1, 250)),
    text("sql"),
    listed("owners"),
  ],
  editColumns: [
    text("table_name", false, length(1, 250)),
    text("sql"),
    bit("filter_select_enabled"),
    text("fetch_values_predicate", false, length(0, 1000)),
    text("catalog", false, length(0, 250)),
    text("schema", false, length(0, 255)),
    text("description"),
    text("main_dttm_col"),
    bit("normalize_columns"),
    bit("always_filter_main_dttm"),
    whole("offset"),
    text("default_endpoint"),
    whole("cache_timeout"),
    bit("is_sqllab_view"),
    text("template_params"),
    listed("owners"),
    listed("columns"),
    listed("metrics"),
    text("extra"),
  ],
};
