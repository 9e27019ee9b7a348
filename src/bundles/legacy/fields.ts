import type { Tree, TreeMap } from "../tree.ts";

/** A column that files of before version 1.0.0 hold: its type, and the default that is left out of them. */
export interface Field {
  type: string;
  fallback?: Tree;
}

const text: Field = { type: "TEXT" };
const varchar = (length: number): Field => ({ type: `VARCHAR(${length})` });
const integer: Field = { type: "INTEGER" };
const flag = (fallback?: boolean): Field => ({ type: "BOOLEAN", fallback });

/** Fields in Superset's order, which is that of its files. */
export const DATABASE_FIELDS: Readonly<Record<string, Field>> = {
  database_name: varchar(250),
  sqlalchemy_uri: varchar(1024),
  cache_timeout: integer,
  expose_in_sqllab: flag(true),
  allow_run_async: flag(false),
  allow_ctas: flag(false),
  allow_cvas: flag(false),
  allow_dml: flag(false),
  allow_file_upload: flag(false),
  extra: text,
  impersonate_user: flag(false),
};

export const DATASET_FIELDS: Readonly<Record<string, Field>> = {
  table_name: varchar(250),
  main_dttm_col: varchar(250),
  description: text,
  default_endpoint: text,
  database_id: integer,
  offset: { ...integer, fallback: 0 },
  cache_timeout: integer,
  catalog: varchar(256),
  schema: varchar(255),
  sql: text,
  params: varchar(1000),
  template_params: text,
  filter_select_enabled: flag(true),
  fetch_values_predicate: text,
  extra: text,
  normalize_columns: flag(false),
  always_filter_main_dttm: flag(false),
  folders: { type: "JSON" },
};

export const COLUMN_FIELDS: Readonly<Record<string, Field>> = {
  table_id: integer,
  column_name: varchar(255),
  verbose_name: varchar(1024),
  is_dttm: flag(false),
  is_active: flag(true),
  type: text,
  advanced_data_type: varchar(255),
  groupby: flag(true),
  filterable: flag(true),
  expression: text,
  description: text,
  python_date_format: varchar(255),
  extra: text,
};

export const METRIC_FIELDS: Readonly<Record<string, Field>> = {
  metric_name: varchar(255),
  verbose_name: varchar(1024),
  metric_type: varchar(32),
  table_id: integer,
  expression: text,
  description: text,
  d3format: varchar(128),
  currency: { type: "JSON" },
  extra: text,
  warning_text: text,
};

export const CHART_FIELDS = [
  "slice_name",
  "description",
  "certified_by",
  "certification_details",
  "datasource_type",
  "datasource_name",
  "viz_type",
  "params",
  "query_context",
  "cache_timeout",
] as const;

export const DASHBOARD_FIELDS = [
  "dashboard_title",
  "position_json",
  "json_metadata",
  "description",
  "css",
  "slug",
  "certified_by",
  "certification_details",
  "published",
] as const;

/** The members of these names that are there, in this order. */
export const pickGiven = (map: TreeMap, names: readonly string[]): TreeMap =>
  new Map(names.flatMap((name) => (map.has(name) ? [[name, map.get(name) as Tree] as const] : [])));
