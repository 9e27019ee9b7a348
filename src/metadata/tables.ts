import type { ColumnType, Generated } from "kysely";

/** 0/1 on MySQL and SQLite, true/false on PostgreSQL; takes either when written. */
type Flag = boolean | number;
/** Text as the database keeps it, "2026-11-23 21:00:00.000000"; read it with `readDateTime`. */
type Timestamp = string;
/** Text on PostgreSQL, 16 bytes elsewhere; read it with `readUuid`, write it with `writeUuid`. */
type Uuid = ColumnType<string | Uint8Array>;
/** A parsed value on PostgreSQL, JSON text elsewhere; read it with `readJson`. */
type Json = ColumnType<unknown>;

interface AbGroupRow {
  id: Generated<number>;
  name: string;
  label: string | null;
  description: string | null;
}

interface AbGroupRoleRow {
  id: Generated<number>;
  group_id: number | null;
  role_id: number | null;
}

interface AbPermissionRow {
  id: Generated<number>;
  name: string;
}

interface AbPermissionViewRow {
  id: Generated<number>;
  permission_id: number | null;
  view_menu_id: number | null;
}

interface AbPermissionViewRoleRow {
  id: Generated<number>;
  permission_view_id: number | null;
  role_id: number | null;
}

interface AbRegisterUserRow {
  id: Generated<number>;
  first_name: string;
  last_name: string;
  username: string;
  password: string | null;
  email: string;
  registration_date: Timestamp | null;
  registration_hash: string | null;
}

interface AbRoleRow {
  id: Generated<number>;
  name: string;
}

interface AbUserRow {
  id: Generated<number>;
  first_name: string;
  last_name: string;
  username: string;
  password: string | null;
  active: Flag | null;
  email: string;
  last_login: Timestamp | null;
  login_count: number | null;
  fail_login_count: number | null;
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  created_by_fk: number | null;
  changed_by_fk: number | null;
}

interface AbUserGroupRow {
  id: Generated<number>;
  user_id: number | null;
  group_id: number | null;
}

interface AbUserRoleRow {
  id: Generated<number>;
  user_id: number | null;
  role_id: number | null;
}

interface AbViewMenuRow {
  id: Generated<number>;
  name: string;
}

interface AlembicVersionRow {
  version_num: string;
}

interface AnnotationRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  start_dttm: Timestamp | null;
  end_dttm: Timestamp | null;
  layer_id: number | null;
  short_descr: string | null;
  long_descr: string | null;
  changed_by_fk: number | null;
  created_by_fk: number | null;
  json_metadata: string | null;
}

interface AnnotationLayerRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  name: string | null;
  descr: string | null;
  changed_by_fk: number | null;
  created_by_fk: number | null;
}

interface CacheKeysRow {
  id: Generated<number>;
  cache_key: string;
  cache_timeout: number | null;
  datasource_uid: string;
  created_on: Timestamp | null;
}

interface CssTemplatesRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  template_name: string | null;
  css: string | null;
  changed_by_fk: number | null;
  created_by_fk: number | null;
  uuid: Uuid | null;
}

interface DashboardRolesRow {
  id: Generated<number>;
  role_id: number;
  dashboard_id: number | null;
}

interface DashboardSlicesRow {
  id: Generated<number>;
  dashboard_id: number | null;
  slice_id: number | null;
}

interface DashboardUserRow {
  id: Generated<number>;
  user_id: number | null;
  dashboard_id: number | null;
}

interface DashboardsRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  dashboard_title: string | null;
  position_json: string | null;
  created_by_fk: number | null;
  changed_by_fk: number | null;
  css: string | null;
  description: string | null;
  slug: string | null;
  json_metadata: string | null;
  published: Flag | null;
  uuid: Uuid | null;
  certified_by: string | null;
  certification_details: string | null;
  is_managed_externally: Generated<Flag>;
  external_url: string | null;
  theme_id: number | null;
}

interface DatabaseUserOauth2TokensRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  user_id: number;
  database_id: number;
  access_token: Uint8Array | null;
  access_token_expiration: Timestamp | null;
  refresh_token: Uint8Array | null;
  created_by_fk: number | null;
  changed_by_fk: number | null;
}

interface DbsRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  database_name: string;
  sqlalchemy_uri: string;
  created_by_fk: number | null;
  changed_by_fk: number | null;
  password: Uint8Array | null;
  cache_timeout: number | null;
  extra: string | null;
  select_as_create_table_as: Flag | null;
  allow_ctas: Flag | null;
  expose_in_sqllab: Flag | null;
  force_ctas_schema: string | null;
  allow_run_async: Flag | null;
  allow_dml: Flag | null;
  verbose_name: string | null;
  impersonate_user: Flag | null;
  allow_file_upload: Generated<Flag>;
  encrypted_extra: Uint8Array | null;
  server_cert: Uint8Array | null;
  allow_cvas: Flag | null;
  uuid: Uuid | null;
  configuration_method: Generated<string | null>;
  is_managed_externally: Generated<Flag>;
  external_url: string | null;
}

interface DynamicPluginRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  name: string;
  key: string;
  bundle_url: string;
  created_by_fk: number | null;
  changed_by_fk: number | null;
}

interface EmbeddedDashboardsRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  allow_domain_list: string | null;
  uuid: Uuid | null;
  dashboard_id: number;
  changed_by_fk: number | null;
  created_by_fk: number | null;
}

interface FavstarRow {
  id: Generated<number>;
  user_id: number | null;
  class_name: string | null;
  obj_id: number | null;
  dttm: Timestamp | null;
  uuid: Uuid | null;
}

interface KeyValueRow {
  id: Generated<number>;
  resource: string;
  value: Uint8Array;
  uuid: Uuid | null;
  created_on: Timestamp | null;
  created_by_fk: number | null;
  changed_on: Timestamp | null;
  changed_by_fk: number | null;
  expires_on: Timestamp | null;
}

interface KeyvalueRow {
  id: Generated<number>;
  value: string;
}

interface LogsRow {
  id: Generated<number>;
  action: string | null;
  user_id: number | null;
  json: string | null;
  dttm: Timestamp | null;
  dashboard_id: number | null;
  slice_id: number | null;
  duration_ms: number | null;
  referrer: string | null;
}

interface QueryRow {
  id: Generated<number>;
  client_id: string;
  database_id: number;
  tmp_table_name: string | null;
  tab_name: string | null;
  sql_editor_id: string | null;
  user_id: number | null;
  status: string | null;
  schema: string | null;
  sql: string | null;
  select_sql: string | null;
  executed_sql: string | null;
  limit: number | null;
  select_as_cta: Flag | null;
  select_as_cta_used: Flag | null;
  progress: number | null;
  rows: number | null;
  error_message: string | null;
  start_time: number | string | null;
  changed_on: Timestamp | null;
  end_time: number | string | null;
  results_key: string | null;
  start_running_time: number | string | null;
  end_result_backend_time: number | string | null;
  tracking_url: string | null;
  extra_json: string | null;
  tmp_schema_name: string | null;
  ctas_method: string | null;
  limiting_factor: Generated<string | null>;
  catalog: string | null;
}

interface ReportExecutionLogRow {
  id: Generated<number>;
  scheduled_dttm: Timestamp;
  start_dttm: Timestamp | null;
  end_dttm: Timestamp | null;
  value: number | null;
  value_row_json: string | null;
  state: string;
  error_message: string | null;
  report_schedule_id: number;
  uuid: Uuid | null;
}

interface ReportRecipientRow {
  id: Generated<number>;
  type: string;
  recipient_config_json: string | null;
  report_schedule_id: number;
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  created_by_fk: number | null;
  changed_by_fk: number | null;
}

interface ReportScheduleRow {
  id: Generated<number>;
  type: string;
  name: string;
  description: string | null;
  context_markdown: string | null;
  active: Flag | null;
  crontab: string;
  sql: string | null;
  chart_id: number | null;
  dashboard_id: number | null;
  database_id: number | null;
  last_eval_dttm: Timestamp | null;
  last_state: string | null;
  last_value: number | null;
  last_value_row_json: string | null;
  validator_type: string | null;
  validator_config_json: string | null;
  log_retention: number | null;
  grace_period: number | null;
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  created_by_fk: number | null;
  changed_by_fk: number | null;
  working_timeout: number | null;
  report_format: Generated<string | null>;
  creation_method: Generated<string | null>;
  timezone: Generated<string>;
  extra_json: string;
  force_screenshot: Flag | null;
  custom_width: number | null;
  custom_height: number | null;
  email_subject: string | null;
}

interface ReportScheduleUserRow {
  id: Generated<number>;
  user_id: number;
  report_schedule_id: number;
}

interface RlsFilterRolesRow {
  id: Generated<number>;
  role_id: number;
  rls_filter_id: number | null;
}

interface RlsFilterTablesRow {
  id: Generated<number>;
  table_id: number | null;
  rls_filter_id: number | null;
}

interface RowLevelSecurityFiltersRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  clause: string;
  created_by_fk: number | null;
  changed_by_fk: number | null;
  filter_type: string | null;
  group_key: string | null;
  name: string;
  description: string | null;
}

interface SavedQueryRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  user_id: number | null;
  db_id: number | null;
  label: string | null;
  schema: string | null;
  sql: string | null;
  description: string | null;
  changed_by_fk: number | null;
  created_by_fk: number | null;
  extra_json: string | null;
  last_run: Timestamp | null;
  rows: number | null;
  uuid: Uuid | null;
  template_parameters: string | null;
  catalog: string | null;
}

interface SliceUserRow {
  id: Generated<number>;
  user_id: number | null;
  slice_id: number | null;
}

interface SlicesRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  slice_name: string | null;
  datasource_type: string | null;
  datasource_name: string | null;
  viz_type: string | null;
  params: string | null;
  created_by_fk: number | null;
  changed_by_fk: number | null;
  description: string | null;
  cache_timeout: number | null;
  perm: string | null;
  datasource_id: number | null;
  schema_perm: string | null;
  uuid: Uuid | null;
  query_context: string | null;
  last_saved_at: Timestamp | null;
  last_saved_by_fk: number | null;
  certified_by: string | null;
  certification_details: string | null;
  is_managed_externally: Generated<Flag>;
  external_url: string | null;
  catalog_perm: string | null;
}

interface SqlMetricsRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  metric_name: string;
  verbose_name: string | null;
  metric_type: string | null;
  table_id: number | null;
  expression: string;
  description: string | null;
  created_by_fk: number | null;
  changed_by_fk: number | null;
  d3format: string | null;
  warning_text: string | null;
  extra: string | null;
  uuid: Uuid | null;
  currency: Json | null;
}

interface SqlatableUserRow {
  id: Generated<number>;
  user_id: number | null;
  table_id: number | null;
}

interface SshTunnelsRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  created_by_fk: number | null;
  changed_by_fk: number | null;
  extra_json: string | null;
  uuid: Uuid | null;
  id: Generated<number>;
  database_id: number | null;
  server_address: string | null;
  server_port: number | null;
  username: Uint8Array | null;
  password: Uint8Array | null;
  private_key: Uint8Array | null;
  private_key_password: Uint8Array | null;
}

interface TabStateRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  extra_json: string | null;
  id: Generated<number>;
  user_id: number | null;
  label: string | null;
  active: Flag | null;
  database_id: number | null;
  schema: string | null;
  sql: string | null;
  query_limit: number | null;
  latest_query_id: string | null;
  autorun: Flag;
  template_params: string | null;
  created_by_fk: number | null;
  changed_by_fk: number | null;
  hide_left_bar: Generated<Flag>;
  saved_query_id: number | null;
  catalog: string | null;
}

interface TableColumnsRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  table_id: number | null;
  column_name: string;
  is_dttm: Flag | null;
  is_active: Flag | null;
  type: string | null;
  groupby: Flag | null;
  filterable: Flag | null;
  description: string | null;
  created_by_fk: number | null;
  changed_by_fk: number | null;
  expression: string | null;
  verbose_name: string | null;
  python_date_format: string | null;
  uuid: Uuid | null;
  extra: string | null;
  advanced_data_type: string | null;
}

interface TableSchemaRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  extra_json: string | null;
  id: Generated<number>;
  tab_state_id: number | null;
  database_id: number;
  schema: string | null;
  table: string | null;
  description: string | null;
  expanded: Flag | null;
  created_by_fk: number | null;
  changed_by_fk: number | null;
  catalog: string | null;
}

interface TablesRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  table_name: string;
  main_dttm_col: string | null;
  default_endpoint: string | null;
  database_id: number;
  created_by_fk: number | null;
  changed_by_fk: number | null;
  offset: number | null;
  description: string | null;
  is_featured: Flag | null;
  cache_timeout: number | null;
  schema: string | null;
  sql: string | null;
  params: string | null;
  perm: string | null;
  filter_select_enabled: Flag | null;
  fetch_values_predicate: string | null;
  is_sqllab_view: Generated<Flag | null>;
  template_params: string | null;
  schema_perm: string | null;
  extra: string | null;
  uuid: Uuid | null;
  is_managed_externally: Generated<Flag>;
  external_url: string | null;
  normalize_columns: Generated<Flag | null>;
  always_filter_main_dttm: Generated<Flag | null>;
  catalog: string | null;
  catalog_perm: string | null;
  folders: Json | null;
}

interface TagRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  name: string | null;
  type: string | null;
  created_by_fk: number | null;
  changed_by_fk: number | null;
  description: string | null;
}

interface TaggedObjectRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  tag_id: number | null;
  object_id: number | null;
  object_type: string | null;
  created_by_fk: number | null;
  changed_by_fk: number | null;
}

interface ThemesRow {
  uuid: Uuid | null;
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  theme_name: string | null;
  json_data: string | null;
  is_system: Flag;
  created_by_fk: number | null;
  changed_by_fk: number | null;
  is_system_default: Flag;
  is_system_dark: Flag;
}

interface UserAttributeRow {
  created_on: Timestamp | null;
  changed_on: Timestamp | null;
  id: Generated<number>;
  user_id: number | null;
  welcome_dashboard_id: number | null;
  created_by_fk: number | null;
  changed_by_fk: number | null;
  avatar_url: string | null;
}

interface UserFavoriteTagRow {
  user_id: number;
  tag_id: number;
}

/** Row types of the 51 tables for Kysely projections: plain columns, no conversion. Generated from the schema facts. */
export interface Tables {
  ab_group: AbGroupRow;
  ab_group_role: AbGroupRoleRow;
  ab_permission: AbPermissionRow;
  ab_permission_view: AbPermissionViewRow;
  ab_permission_view_role: AbPermissionViewRoleRow;
  ab_register_user: AbRegisterUserRow;
  ab_role: AbRoleRow;
  ab_user: AbUserRow;
  ab_user_group: AbUserGroupRow;
  ab_user_role: AbUserRoleRow;
  ab_view_menu: AbViewMenuRow;
  alembic_version: AlembicVersionRow;
  annotation: AnnotationRow;
  annotation_layer: AnnotationLayerRow;
  cache_keys: CacheKeysRow;
  css_templates: CssTemplatesRow;
  dashboard_roles: DashboardRolesRow;
  dashboard_slices: DashboardSlicesRow;
  dashboard_user: DashboardUserRow;
  dashboards: DashboardsRow;
  database_user_oauth2_tokens: DatabaseUserOauth2TokensRow;
  dbs: DbsRow;
  dynamic_plugin: DynamicPluginRow;
  embedded_dashboards: EmbeddedDashboardsRow;
  favstar: FavstarRow;
  key_value: KeyValueRow;
  keyvalue: KeyvalueRow;
  logs: LogsRow;
  query: QueryRow;
  report_execution_log: ReportExecutionLogRow;
  report_recipient: ReportRecipientRow;
  report_schedule: ReportScheduleRow;
  report_schedule_user: ReportScheduleUserRow;
  rls_filter_roles: RlsFilterRolesRow;
  rls_filter_tables: RlsFilterTablesRow;
  row_level_security_filters: RowLevelSecurityFiltersRow;
  saved_query: SavedQueryRow;
  slice_user: SliceUserRow;
  slices: SlicesRow;
  sql_metrics: SqlMetricsRow;
  sqlatable_user: SqlatableUserRow;
  ssh_tunnels: SshTunnelsRow;
  tab_state: TabStateRow;
  table_columns: TableColumnsRow;
  table_schema: TableSchemaRow;
  tables: TablesRow;
  tag: TagRow;
  tagged_object: TaggedObjectRow;
  themes: ThemesRow;
  user_attribute: UserAttributeRow;
  user_favorite_tag: UserFavoriteTagRow;
}
