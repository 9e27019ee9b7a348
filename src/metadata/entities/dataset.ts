import { randomUUID } from "node:crypto";
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { uuidColumn } from "../columns.ts";
import { auditColumns } from "./audit.ts";
import { Chart } from "./chart.ts";
import { Database } from "./database.ts";
import { RowLevelSecurityFilter } from "./row-level-security.ts";
import { User } from "./user.ts";

/** A table or a query that charts are drawn from. */
export const Dataset = defineEntity({
  name: "Dataset",
  tableName: "tables",
  properties: {
    id: p.integer().primary(),
    table_name: p.string().length(250),
    main_dttm_col: p.string().length(250).nullable(),
    default_endpoint: p.text().nullable(),
    database: () => p.manyToOne(Database).joinColumn("database_id"),
    database_id: p.integer().fieldName("database_id").persist(false).nullable(),
    offset: p
      .integer()
      .nullable()
      .onCreate(() => 0),
    description: p.text().nullable(),
    is_featured: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    cache_timeout: p.integer().nullable(),
    schema: p.string().length(255).nullable(),
    sql: p.text().nullable(),
    params: p.text().nullable(),
    perm: p.string().length(1000).nullable(),
    filter_select_enabled: p
      .boolean()
      .nullable()
      .onCreate(() => true),
    fetch_values_predicate: p.text().nullable(),
    is_sqllab_view: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    template_params: p.text().nullable(),
    schema_perm: p.string().length(1000).nullable(),
    extra: p.text().nullable(),
    uuid: uuidColumn()
      .nullable()
      .unique()
      .onCreate(() => randomUUID()),
    is_managed_externally: p.boolean().onCreate(() => false),
    external_url: p.text().nullable(),
    normalize_columns: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    always_filter_main_dttm: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    catalog: p.string().length(256).nullable(),
    catalog_perm: p.string().length(1000).nullable(),
    folders: p.json().$type<unknown[]>().nullable(),
    ...auditColumns(),
    owners: () => p.manyToMany(User).pivotTable("sqlatable_user").joinColumn("table_id").inverseJoinColumn("user_id"),
    columns: () => p.oneToMany(TableColumn).mappedBy("table").orphanRemoval(),
    metrics: () => p.oneToMany(SqlMetric).mappedBy("table").orphanRemoval(),
    slices: () => p.oneToMany(Chart).mappedBy("table"),
    row_level_security_filters: () => p.manyToMany(RowLevelSecurityFilter).mappedBy("tables"),
  },
});
export type Dataset = InferEntity<typeof Dataset>;

/** A column of a dataset, physical or calculated. */
export const TableColumn = defineEntity({
  name: "TableColumn",
  tableName: "table_columns",
  properties: {
    id: p.integer().primary(),
    table: () => p.manyToOne(Dataset).joinColumn("table_id").nullable(),
    table_id: p.integer().fieldName("table_id").persist(false).nullable(),
    column_name: p.string().length(255),
    is_dttm: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    is_active: p
      .boolean()
      .nullable()
      .onCreate(() => true),
    type: p.text().nullable(),
    groupby: p
      .boolean()
      .nullable()
      .onCreate(() => true),
    filterable: p
      .boolean()
      .nullable()
      .onCreate(() => true),
    description: p.text().nullable(),
    expression: p.text().nullable(),
    verbose_name: p.string().length(1024).nullable(),
    python_date_format: p.string().length(255).nullable(),
    uuid: uuidColumn()
      .nullable()
      .unique()
      .onCreate(() => randomUUID()),
    extra: p.text().nullable(),
    advanced_data_type: p.string().length(255).nullable(),
    ...auditColumns(),
  },
});
export type TableColumn = InferEntity<typeof TableColumn>;

/** A saved aggregate of a dataset. */
export const SqlMetric = defineEntity({
  name: "SqlMetric",
  tableName: "sql_metrics",
  properties: {
    id: p.integer().primary(),
    metric_name: p.string().length(255),
    verbose_name: p.string().length(1024).nullable(),
    metric_type: p.string().length(32).nullable(),
    table: () => p.manyToOne(Dataset).joinColumn("table_id").nullable(),
    table_id: p.integer().fieldName("table_id").persist(false).nullable(),
    expression: p.text(),
    description: p.text().nullable(),
    d3format: p.string().length(128).nullable(),
    warning_text: p.text().nullable(),
    extra: p.text().nullable(),
    uuid: uuidColumn()
      .nullable()
      .unique()
      .onCreate(() => randomUUID()),
    currency: p.json().$type<Record<string, unknown>>().nullable(),
    ...auditColumns(),
  },
});
export type SqlMetric = InferEntity<typeof SqlMetric>;
