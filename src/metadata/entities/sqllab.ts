import { randomUUID } from "node:crypto";
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { dateTimeColumn, uuidColumn } from "../columns.ts";
import { auditColumns } from "./audit.ts";
import { Database } from "./database.ts";
import { User } from "./user.ts";

/** A query kept under a name. */
export const SavedQuery = defineEntity({
  name: "SavedQuery",
  tableName: "saved_query",
  properties: {
    id: p.integer().primary(),
    user: () => p.manyToOne(User).joinColumn("user_id").nullable(),
    user_id: p.integer().fieldName("user_id").persist(false).nullable(),
    database: () => p.manyToOne(Database).joinColumn("db_id").nullable(),
    db_id: p.integer().fieldName("db_id").persist(false).nullable(),
    label: p.string().length(256).nullable(),
    schema: p.string().length(128).nullable(),
    sql: p.text().nullable(),
    description: p.text().nullable(),
    extra_json: p
      .text()
      .nullable()
      .onCreate(() => "{}"),
    last_run: dateTimeColumn().nullable(),
    rows: p.integer().nullable(),
    uuid: uuidColumn()
      .nullable()
      .unique()
      .onCreate(() => randomUUID()),
    template_parameters: p.text().nullable(),
    catalog: p.string().length(256).nullable(),
    ...auditColumns(),
  },
});
export type SavedQuery = InferEntity<typeof SavedQuery>;

/** One run of SQL Lab. */
export const Query = defineEntity({
  name: "Query",
  tableName: "query",
  properties: {
    id: p.integer().primary(),
    client_id: p.string().length(11).unique(),
    database: () => p.manyToOne(Database).joinColumn("database_id"),
    database_id: p.integer().fieldName("database_id").persist(false).nullable(),
    tmp_table_name: p.string().length(256).nullable(),
    tab_name: p.string().length(256).nullable(),
    sql_editor_id: p.string().length(256).nullable(),
    user: () => p.manyToOne(User).joinColumn("user_id").nullable(),
    user_id: p.integer().fieldName("user_id").persist(false).nullable(),
    status: p
      .string()
      .length(16)
      .nullable()
      .onCreate(() => "pending"),
    schema: p.string().length(256).nullable(),
    sql: p.text().nullable(),
    select_sql: p.text().nullable(),
    executed_sql: p.text().nullable(),
    limit: p.integer().nullable(),
    select_as_cta: p.boolean().nullable(),
    select_as_cta_used: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    progress: p
      .integer()
      .nullable()
      .onCreate(() => 0),
    rows: p.integer().nullable(),
    error_message: p.text().nullable(),
    start_time: p.decimal("number").precision(20).scale(6).nullable(),
    changed_on: dateTimeColumn()
      .nullable()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    end_time: p.decimal("number").precision(20).scale(6).nullable(),
    results_key: p.string().length(64).nullable(),
    start_running_time: p.decimal("number").precision(20).scale(6).nullable(),
    end_result_backend_time: p.decimal("number").precision(20).scale(6).nullable(),
    tracking_url: p.text().nullable(),
    extra_json: p
      .text()
      .nullable()
      .onCreate(() => "{}"),
    tmp_schema_name: p.string().length(256).nullable(),
    ctas_method: p
      .string()
      .length(16)
      .nullable()
      .onCreate(() => "TABLE"),
    limiting_factor: p
      .string()
      .length(255)
      .nullable()
      .onCreate(() => "UNKNOWN"),
    catalog: p.string().length(256).nullable(),
  },
});
export type Query = InferEntity<typeof Query>;

/** An editor tab of SQL Lab. */
export const TabState = defineEntity({
  name: "TabState",
  tableName: "tab_state",
  properties: {
    id: p.integer().primary(),
    extra_json: p
      .text()
      .nullable()
      .onCreate(() => "{}"),
    user: () => p.manyToOne(User).joinColumn("user_id").nullable(),
    user_id: p.integer().fieldName("user_id").persist(false).nullable(),
    label: p.string().length(256).nullable(),
    active: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    database: () => p.manyToOne(Database).joinColumn("database_id").nullable(),
    database_id: p.integer().fieldName("database_id").persist(false).nullable(),
    schema: p.string().length(256).nullable(),
    sql: p.text().nullable(),
    query_limit: p.integer().nullable(),
    latest_query_id: p.string().length(11).nullable(),
    autorun: p.boolean().onCreate(() => false),
    template_params: p.text().nullable(),
    hide_left_bar: p.boolean().onCreate(() => false),
    saved_query: () => p.manyToOne(SavedQuery).joinColumn("saved_query_id").nullable(),
    saved_query_id: p.integer().fieldName("saved_query_id").persist(false).nullable(),
    catalog: p.string().length(256).nullable(),
    ...auditColumns(),
    table_schemas: () => p.oneToMany(TableSchema).mappedBy("tab_state").orphanRemoval(),
  },
});
export type TabState = InferEntity<typeof TabState>;

/** A table opened beside an editor tab. */
export const TableSchema = defineEntity({
  name: "TableSchema",
  tableName: "table_schema",
  properties: {
    id: p.integer().primary(),
    extra_json: p
      .text()
      .nullable()
      .onCreate(() => "{}"),
    tab_state: () => p.manyToOne(TabState).joinColumn("tab_state_id").nullable(),
    tab_state_id: p.integer().fieldName("tab_state_id").persist(false).nullable(),
    database: () => p.manyToOne(Database).joinColumn("database_id"),
    database_id: p.integer().fieldName("database_id").persist(false).nullable(),
    schema: p.string().length(256).nullable(),
    table: p.string().length(256).nullable(),
    description: p.text().nullable(),
    expanded: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    catalog: p.string().length(256).nullable(),
    ...auditColumns(),
  },
});
export type TableSchema = InferEntity<typeof TableSchema>;
