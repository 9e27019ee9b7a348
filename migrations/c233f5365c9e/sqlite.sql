-- The metadata schema of Superset 6.0.0 (alembic revision c233f5365c9e) on SQLite.
-- Statements end with a semicolon at the end of a line.

CREATE TABLE ab_permission (
  id INTEGER NOT NULL,
  name VARCHAR(100) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (name)
);
CREATE TABLE ab_role (
  id INTEGER NOT NULL,
  name VARCHAR(64) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (name)
);
CREATE TABLE ab_group (
  id INTEGER NOT NULL,
  name VARCHAR(100) NOT NULL,
  label VARCHAR(150),
  description VARCHAR(512),
  PRIMARY KEY (id),
  UNIQUE (name)
);
CREATE TABLE ab_register_user (
  id INTEGER NOT NULL,
  first_name VARCHAR(64) NOT NULL,
  last_name VARCHAR(64) NOT NULL,
  username VARCHAR(128) NOT NULL,
  password VARCHAR(256),
  email VARCHAR(320) NOT NULL,
  registration_date DATETIME,
  registration_hash VARCHAR(256),
  PRIMARY KEY (id),
  UNIQUE (username),
  UNIQUE (email)
);
CREATE TABLE ab_permission_view (
  id INTEGER NOT NULL,
  permission_id INTEGER,
  view_menu_id INTEGER,
  PRIMARY KEY (id),
  UNIQUE (permission_id, view_menu_id),
  FOREIGN KEY(permission_id) REFERENCES ab_permission (id),
  FOREIGN KEY(view_menu_id) REFERENCES ab_view_menu (id)
);
CREATE INDEX idx_view_menu_id ON ab_permission_view (view_menu_id);
CREATE INDEX idx_permission_id ON ab_permission_view (permission_id);
CREATE TABLE ab_user_group (
  id INTEGER NOT NULL,
  user_id INTEGER,
  group_id INTEGER,
  PRIMARY KEY (id),
  UNIQUE (user_id, group_id),
  FOREIGN KEY(user_id) REFERENCES ab_user (id) ON DELETE CASCADE,
  FOREIGN KEY(group_id) REFERENCES ab_group (id) ON DELETE CASCADE
);
CREATE INDEX idx_user_id ON ab_user_group (user_id);
CREATE INDEX idx_user_group_id ON ab_user_group (group_id);
CREATE TABLE ab_group_role (
  id INTEGER NOT NULL,
  group_id INTEGER,
  role_id INTEGER,
  PRIMARY KEY (id),
  UNIQUE (group_id, role_id),
  FOREIGN KEY(group_id) REFERENCES ab_group (id) ON DELETE CASCADE,
  FOREIGN KEY(role_id) REFERENCES ab_role (id) ON DELETE CASCADE
);
CREATE INDEX idx_group_role_id ON ab_group_role (role_id);
CREATE INDEX idx_group_id ON ab_group_role (group_id);
CREATE TABLE alembic_version (
  version_num VARCHAR(32) NOT NULL,
  CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE css_templates (
  created_on DATETIME NOT NULL,
  changed_on DATETIME NOT NULL,
  id INTEGER NOT NULL,
  template_name VARCHAR(250),
  css TEXT,
  changed_by_fk INTEGER,
  created_by_fk INTEGER, uuid BINARY(16),
  PRIMARY KEY (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id)
);
CREATE TABLE favstar (
  id INTEGER NOT NULL,
  user_id INTEGER,
  class_name VARCHAR(50),
  obj_id INTEGER,
  dttm DATETIME, uuid BINARY(16),
  PRIMARY KEY (id),
  FOREIGN KEY(user_id) REFERENCES ab_user (id)
);
CREATE TABLE keyvalue (
  id INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE annotation_layer (
  created_on DATETIME,
  changed_on DATETIME,
  id INTEGER NOT NULL,
  name VARCHAR(250),
  descr TEXT,
  changed_by_fk INTEGER,
  created_by_fk INTEGER,
  PRIMARY KEY (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id)
);
CREATE TABLE annotation (
  created_on DATETIME,
  changed_on DATETIME,
  id INTEGER NOT NULL,
  start_dttm DATETIME,
  end_dttm DATETIME,
  layer_id INTEGER,
  short_descr VARCHAR(500),
  long_descr TEXT,
  changed_by_fk INTEGER,
  created_by_fk INTEGER, json_metadata TEXT,
  PRIMARY KEY (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(layer_id) REFERENCES annotation_layer (id)
);
CREATE INDEX ti_dag_state ON annotation (layer_id, start_dttm, end_dttm);
CREATE TABLE user_attribute (
  created_on DATETIME,
  changed_on DATETIME,
  id INTEGER NOT NULL,
  user_id INTEGER,
  welcome_dashboard_id INTEGER,
  created_by_fk INTEGER,
  changed_by_fk INTEGER, avatar_url VARCHAR(100),
  PRIMARY KEY (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(user_id) REFERENCES ab_user (id),
  FOREIGN KEY(welcome_dashboard_id) REFERENCES dashboards (id)
);
CREATE TABLE "ab_view_menu" (
  id INTEGER NOT NULL,
  name VARCHAR(255) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (name)
);
CREATE TABLE tag (
  created_on DATETIME,
  changed_on DATETIME,
  id INTEGER NOT NULL,
  name VARCHAR(250),
  type VARCHAR(12),
  created_by_fk INTEGER,
  changed_by_fk INTEGER, description TEXT,
  PRIMARY KEY (id),
  UNIQUE (name),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id)
);
CREATE TABLE "query" (
  id INTEGER NOT NULL,
  client_id VARCHAR(11) NOT NULL,
  database_id INTEGER NOT NULL,
  tmp_table_name VARCHAR(256),
  tab_name VARCHAR(256),
  sql_editor_id VARCHAR(256),
  user_id INTEGER,
  status VARCHAR(16),
  schema VARCHAR(256),
  sql TEXT,
  select_sql TEXT,
  executed_sql TEXT,
  "limit" INTEGER,
  select_as_cta BOOLEAN,
  select_as_cta_used BOOLEAN,
  progress INTEGER,
  rows INTEGER,
  error_message TEXT,
  start_time NUMERIC(20, 6),
  changed_on DATETIME,
  end_time NUMERIC(20, 6),
  results_key VARCHAR(64),
  start_running_time NUMERIC(20, 6),
  end_result_backend_time NUMERIC(20, 6),
  tracking_url TEXT,
  extra_json TEXT, tmp_schema_name VARCHAR(256), ctas_method VARCHAR(16), limiting_factor VARCHAR(255) DEFAULT 'UNKNOWN', catalog VARCHAR(256),
  PRIMARY KEY (id),
  CONSTRAINT client_id UNIQUE (client_id),
  FOREIGN KEY(user_id) REFERENCES ab_user (id),
  FOREIGN KEY(database_id) REFERENCES dbs (id)
);
CREATE INDEX ti_user_id_changed_on ON "query" (user_id, changed_on);
CREATE INDEX ix_query_results_key ON "query" (results_key);
CREATE TABLE rls_filter_roles (
  id INTEGER NOT NULL,
  role_id INTEGER NOT NULL,
  rls_filter_id INTEGER,
  PRIMARY KEY (id),
  FOREIGN KEY(rls_filter_id) REFERENCES row_level_security_filters (id),
  FOREIGN KEY(role_id) REFERENCES ab_role (id)
);
CREATE TABLE rls_filter_tables (
  id INTEGER NOT NULL,
  table_id INTEGER,
  rls_filter_id INTEGER,
  PRIMARY KEY (id),
  FOREIGN KEY(rls_filter_id) REFERENCES row_level_security_filters (id),
  FOREIGN KEY(table_id) REFERENCES tables (id)
);
CREATE TABLE cache_keys (
  id INTEGER NOT NULL,
  cache_key VARCHAR(256) NOT NULL,
  cache_timeout INTEGER,
  datasource_uid VARCHAR(64) NOT NULL,
  created_on DATETIME,
  PRIMARY KEY (id)
);
CREATE INDEX ix_cache_keys_datasource_uid ON cache_keys (datasource_uid);
CREATE TABLE "saved_query" (
  created_on DATETIME,
  changed_on DATETIME,
  id INTEGER NOT NULL,
  user_id INTEGER,
  db_id INTEGER,
  label VARCHAR(256),
  schema VARCHAR(128),
  sql TEXT,
  description TEXT,
  changed_by_fk INTEGER,
  created_by_fk INTEGER,
  extra_json TEXT,
  last_run DATETIME,
  rows INTEGER,
  uuid NUMERIC(16), template_parameters TEXT, catalog VARCHAR(256),
  PRIMARY KEY (id),
  CONSTRAINT uq_saved_query_uuid UNIQUE (uuid),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(db_id) REFERENCES dbs (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(user_id) REFERENCES ab_user (id)
);
CREATE TABLE report_execution_log (
  id INTEGER NOT NULL,
  scheduled_dttm DATETIME NOT NULL,
  start_dttm DATETIME,
  end_dttm DATETIME,
  value FLOAT,
  value_row_json TEXT,
  state VARCHAR(50) NOT NULL,
  error_message TEXT,
  report_schedule_id INTEGER NOT NULL, uuid BINARY(16),
  PRIMARY KEY (id),
  FOREIGN KEY(report_schedule_id) REFERENCES report_schedule (id)
);
CREATE TABLE report_recipient (
  id INTEGER NOT NULL,
  type VARCHAR(50) NOT NULL,
  recipient_config_json TEXT,
  report_schedule_id INTEGER NOT NULL,
  created_on DATETIME,
  changed_on DATETIME,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  PRIMARY KEY (id),
  FOREIGN KEY(report_schedule_id) REFERENCES report_schedule (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id)
);
CREATE TABLE dynamic_plugin (
  created_on DATETIME,
  changed_on DATETIME,
  id INTEGER NOT NULL,
  name VARCHAR(50) NOT NULL,
  "key" VARCHAR(50) NOT NULL,
  bundle_url VARCHAR(1000) NOT NULL,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  PRIMARY KEY (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  UNIQUE ("key"),
  UNIQUE (name)
);
CREATE TABLE "report_schedule" (
  id INTEGER NOT NULL,
  type VARCHAR(50) NOT NULL,
  name VARCHAR(150) NOT NULL,
  description TEXT,
  context_markdown TEXT,
  active BOOLEAN,
  crontab VARCHAR(1000) NOT NULL,
  sql TEXT,
  chart_id INTEGER,
  dashboard_id INTEGER,
  database_id INTEGER,
  last_eval_dttm DATETIME,
  last_state VARCHAR(50),
  last_value FLOAT,
  last_value_row_json TEXT,
  validator_type VARCHAR(100),
  validator_config_json TEXT,
  log_retention INTEGER,
  grace_period INTEGER,
  working_timeout INTEGER,
  created_on DATETIME,
  changed_on DATETIME,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  report_format VARCHAR(50) DEFAULT 'PNG',
  creation_method VARCHAR(255) DEFAULT 'alerts_reports',
  timezone VARCHAR(100) DEFAULT 'UTC' NOT NULL,
  extra_json TEXT NOT NULL, force_screenshot BOOLEAN, custom_width INTEGER, custom_height INTEGER, email_subject VARCHAR(255),
  PRIMARY KEY (id),
  CONSTRAINT uq_report_schedule_name_type UNIQUE (name, type),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(database_id) REFERENCES dbs (id),
  FOREIGN KEY(chart_id) REFERENCES slices (id),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(dashboard_id) REFERENCES dashboards (id)
);
CREATE INDEX ix_creation_method ON report_schedule (creation_method);
CREATE TABLE "tables" (
  created_on DATETIME NOT NULL,
  changed_on DATETIME NOT NULL,
  id INTEGER NOT NULL,
  table_name VARCHAR(250) NOT NULL,
  main_dttm_col VARCHAR(250),
  default_endpoint TEXT,
  database_id INTEGER NOT NULL,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  "offset" INTEGER,
  description TEXT,
  is_featured BOOLEAN,
  cache_timeout INTEGER,
  schema VARCHAR(255),
  sql TEXT,
  params TEXT,
  perm VARCHAR(1000),
  filter_select_enabled BOOLEAN,
  fetch_values_predicate TEXT,
  is_sqllab_view BOOLEAN DEFAULT 0,
  template_params TEXT,
  schema_perm VARCHAR(1000),
  extra TEXT,
  uuid NUMERIC(16),
  is_managed_externally BOOLEAN DEFAULT (0) NOT NULL,
  external_url TEXT, normalize_columns BOOLEAN DEFAULT (0), always_filter_main_dttm BOOLEAN DEFAULT (0), catalog VARCHAR(256), catalog_perm VARCHAR(1000), folders JSON,
  PRIMARY KEY (id),
  CONSTRAINT uq_tables_uuid UNIQUE (uuid),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  UNIQUE (table_name),
  FOREIGN KEY(database_id) REFERENCES dbs (id),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id)
);
CREATE TABLE "tab_state" (
  created_on DATETIME,
  changed_on DATETIME,
  extra_json TEXT,
  id INTEGER NOT NULL,
  user_id INTEGER,
  label VARCHAR(256),
  active BOOLEAN,
  database_id INTEGER,
  schema VARCHAR(256),
  sql TEXT,
  query_limit INTEGER,
  latest_query_id VARCHAR(11),
  autorun BOOLEAN NOT NULL,
  template_params TEXT,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  hide_left_bar BOOLEAN DEFAULT 0 NOT NULL,
  saved_query_id INTEGER, catalog VARCHAR(256),
  PRIMARY KEY (id),
  CONSTRAINT saved_query_id FOREIGN KEY(saved_query_id) REFERENCES saved_query (id) ON DELETE SET NULL,
  CONSTRAINT tab_state_database_id_fkey FOREIGN KEY(database_id) REFERENCES dbs (id) ON DELETE CASCADE,
  CONSTRAINT tab_state_latest_query_id_fkey FOREIGN KEY(latest_query_id) REFERENCES "query" (client_id) ON DELETE SET NULL,
  FOREIGN KEY(database_id) REFERENCES dbs (id),
  FOREIGN KEY(latest_query_id) REFERENCES "query" (client_id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(user_id) REFERENCES ab_user (id),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id)
);
CREATE UNIQUE INDEX ix_tab_state_id ON tab_state (id);
CREATE TABLE "table_schema" (
  created_on DATETIME,
  changed_on DATETIME,
  extra_json TEXT,
  id INTEGER NOT NULL,
  tab_state_id INTEGER,
  database_id INTEGER NOT NULL,
  schema VARCHAR(256),
  "table" VARCHAR(256),
  description TEXT,
  expanded BOOLEAN,
  created_by_fk INTEGER,
  changed_by_fk INTEGER, catalog VARCHAR(256),
  PRIMARY KEY (id),
  CONSTRAINT table_schema_database_id_fkey FOREIGN KEY(database_id) REFERENCES dbs (id) ON DELETE CASCADE,
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(tab_state_id) REFERENCES tab_state (id) ON DELETE CASCADE,
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(database_id) REFERENCES dbs (id)
);
CREATE UNIQUE INDEX ix_table_schema_id ON table_schema (id);
CREATE TABLE "key_value" (
  id INTEGER NOT NULL,
  resource VARCHAR(32) NOT NULL,
  value BLOB NOT NULL,
  uuid NUMERIC(16),
  created_on DATETIME,
  created_by_fk INTEGER,
  changed_on DATETIME,
  changed_by_fk INTEGER,
  expires_on DATETIME,
  PRIMARY KEY (id),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id)
);
CREATE UNIQUE INDEX ix_key_value_uuid ON key_value (uuid);
CREATE INDEX ix_key_value_expires_on ON key_value (expires_on);
CREATE TABLE "row_level_security_filters" (
  created_on DATETIME,
  changed_on DATETIME,
  id INTEGER NOT NULL,
  clause TEXT NOT NULL,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  filter_type VARCHAR(255),
  group_key VARCHAR(255),
  name VARCHAR(255) NOT NULL,
  description TEXT,
  PRIMARY KEY (id),
  CONSTRAINT uq_rls_name UNIQUE (name),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id)
);
CREATE INDEX ix_row_level_security_filters_filter_type ON row_level_security_filters (filter_type);
CREATE TABLE "dbs" (
  created_on DATETIME NOT NULL,
  changed_on DATETIME NOT NULL,
  id INTEGER NOT NULL,
  database_name VARCHAR(250) NOT NULL,
  sqlalchemy_uri VARCHAR(1024) NOT NULL,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  password BLOB,
  cache_timeout INTEGER,
  extra TEXT,
  select_as_create_table_as BOOLEAN,
  allow_ctas BOOLEAN,
  expose_in_sqllab BOOLEAN,
  force_ctas_schema VARCHAR(250),
  allow_run_async BOOLEAN,
  allow_dml BOOLEAN,
  verbose_name VARCHAR(250),
  impersonate_user BOOLEAN,
  allow_file_upload BOOLEAN DEFAULT 1 NOT NULL,
  encrypted_extra BLOB,
  server_cert BLOB,
  allow_cvas BOOLEAN,
  uuid NUMERIC(16),
  configuration_method VARCHAR(255) DEFAULT 'sqlalchemy_form',
  is_managed_externally BOOLEAN DEFAULT 0 NOT NULL,
  external_url TEXT,
  PRIMARY KEY (id),
  CONSTRAINT uq_dbs_uuid UNIQUE (uuid),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  UNIQUE (database_name)
);
CREATE TABLE ssh_tunnels (
  created_on DATETIME,
  changed_on DATETIME,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  extra_json TEXT,
  uuid BINARY(16),
  id INTEGER NOT NULL,
  database_id INTEGER,
  server_address VARCHAR(256),
  server_port INTEGER,
  username BLOB,
  password BLOB,
  private_key BLOB,
  private_key_password BLOB,
  PRIMARY KEY (id),
  FOREIGN KEY(database_id) REFERENCES dbs (id)
);
CREATE UNIQUE INDEX ix_ssh_tunnels_database_id ON ssh_tunnels (database_id);
CREATE UNIQUE INDEX ix_ssh_tunnels_uuid ON ssh_tunnels (uuid);
CREATE TABLE "slices" (
  created_on DATETIME NOT NULL,
  changed_on DATETIME NOT NULL,
  id INTEGER NOT NULL,
  slice_name VARCHAR(250),
  datasource_type VARCHAR(200),
  datasource_name VARCHAR(2000),
  viz_type VARCHAR(250),
  params TEXT,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  description TEXT,
  cache_timeout INTEGER,
  perm VARCHAR(2000),
  datasource_id INTEGER,
  schema_perm VARCHAR(1000),
  uuid NUMERIC(16),
  query_context TEXT,
  last_saved_at DATETIME,
  last_saved_by_fk INTEGER,
  certified_by TEXT,
  certification_details TEXT,
  is_managed_externally BOOLEAN DEFAULT 0 NOT NULL,
  external_url TEXT, catalog_perm VARCHAR(1000),
  PRIMARY KEY (id),
  CONSTRAINT slices_last_saved_by_fk FOREIGN KEY(last_saved_by_fk) REFERENCES ab_user (id),
  CONSTRAINT uq_slices_uuid UNIQUE (uuid),
  CONSTRAINT ck_chart_datasource CHECK (datasource_type in ('table')),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id)
);
CREATE TABLE "sql_metrics" (
  created_on DATETIME NOT NULL,
  changed_on DATETIME NOT NULL,
  id INTEGER NOT NULL,
  metric_name VARCHAR(255) NOT NULL,
  verbose_name VARCHAR(1024),
  metric_type VARCHAR(32),
  table_id INTEGER,
  expression TEXT NOT NULL,
  description TEXT,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  d3format VARCHAR(128),
  warning_text TEXT,
  extra TEXT,
  uuid NUMERIC(16),
  currency JSON,
  PRIMARY KEY (id),
  CONSTRAINT fk_sql_metrics_created_by_fk_ab_user FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  CONSTRAINT fk_sql_metrics_table_id_tables FOREIGN KEY(table_id) REFERENCES tables (id) ON DELETE CASCADE,
  CONSTRAINT uq_sql_metrics_metric_name UNIQUE (metric_name, table_id),
  CONSTRAINT fk_sql_metrics_changed_by_fk_ab_user FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  CONSTRAINT uq_sql_metrics_uuid UNIQUE (uuid)
);
CREATE TABLE "table_columns" (
  created_on DATETIME NOT NULL,
  changed_on DATETIME NOT NULL,
  id INTEGER NOT NULL,
  table_id INTEGER,
  column_name VARCHAR(255) NOT NULL,
  is_dttm BOOLEAN,
  is_active BOOLEAN,
  type TEXT,
  groupby BOOLEAN,
  filterable BOOLEAN,
  description TEXT,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  expression TEXT,
  verbose_name VARCHAR(1024),
  python_date_format VARCHAR(255),
  uuid NUMERIC(16),
  extra TEXT,
  advanced_data_type VARCHAR(255),
  PRIMARY KEY (id),
  CONSTRAINT uq_table_columns_column_name UNIQUE (column_name, table_id),
  CONSTRAINT fk_table_columns_changed_by_fk_ab_user FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  CONSTRAINT fk_table_columns_table_id_tables FOREIGN KEY(table_id) REFERENCES tables (id) ON DELETE CASCADE,
  CONSTRAINT uq_table_columns_uuid UNIQUE (uuid),
  CONSTRAINT fk_table_columns_created_by_fk_ab_user FOREIGN KEY(created_by_fk) REFERENCES ab_user (id)
);
CREATE TABLE "sqlatable_user" (
  id INTEGER NOT NULL,
  user_id INTEGER,
  table_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT fk_sqlatable_user_user_id_ab_user FOREIGN KEY(user_id) REFERENCES ab_user (id) ON DELETE CASCADE,
  CONSTRAINT fk_sqlatable_user_table_id_tables FOREIGN KEY(table_id) REFERENCES tables (id) ON DELETE CASCADE
);
CREATE TABLE "dashboard_user" (
  id INTEGER NOT NULL,
  user_id INTEGER,
  dashboard_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT fk_dashboard_user_user_id_ab_user FOREIGN KEY(user_id) REFERENCES ab_user (id) ON DELETE CASCADE,
  CONSTRAINT fk_dashboard_user_dashboard_id_dashboards FOREIGN KEY(dashboard_id) REFERENCES dashboards (id) ON DELETE CASCADE
);
CREATE TABLE "report_schedule_user" (
  id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  report_schedule_id INTEGER NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_report_schedule_user_user_id_ab_user FOREIGN KEY(user_id) REFERENCES ab_user (id) ON DELETE CASCADE,
  CONSTRAINT fk_report_schedule_user_report_schedule_id_report_schedule FOREIGN KEY(report_schedule_id) REFERENCES report_schedule (id) ON DELETE CASCADE
);
CREATE TABLE "slice_user" (
  id INTEGER NOT NULL,
  user_id INTEGER,
  slice_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT fk_slice_user_user_id_ab_user FOREIGN KEY(user_id) REFERENCES ab_user (id) ON DELETE CASCADE,
  CONSTRAINT fk_slice_user_slice_id_slices FOREIGN KEY(slice_id) REFERENCES slices (id) ON DELETE CASCADE
);
CREATE TABLE user_favorite_tag (
  user_id INTEGER NOT NULL,
  tag_id INTEGER NOT NULL,
  FOREIGN KEY(tag_id) REFERENCES tag (id),
  FOREIGN KEY(user_id) REFERENCES ab_user (id)
);
CREATE TABLE "logs" (
  id INTEGER NOT NULL,
  action VARCHAR(512),
  user_id INTEGER,
  json TEXT,
  dttm DATETIME,
  dashboard_id INTEGER,
  slice_id INTEGER,
  duration_ms INTEGER,
  referrer VARCHAR(1024),
  PRIMARY KEY (id),
  FOREIGN KEY(user_id) REFERENCES ab_user (id)
);
CREATE INDEX ix_logs_user_id_dttm ON logs (user_id, dttm);
CREATE TABLE "dashboard_slices" (
  id INTEGER NOT NULL,
  dashboard_id INTEGER,
  slice_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT fk_dashboard_slices_dashboard_id_dashboards FOREIGN KEY(dashboard_id) REFERENCES dashboards (id) ON DELETE CASCADE,
  CONSTRAINT uq_dashboard_slice UNIQUE (dashboard_id, slice_id),
  CONSTRAINT fk_dashboard_slices_slice_id_slices FOREIGN KEY(slice_id) REFERENCES slices (id) ON DELETE CASCADE
);
CREATE TABLE "embedded_dashboards" (
  created_on DATETIME,
  changed_on DATETIME,
  allow_domain_list TEXT,
  uuid NUMERIC(16),
  dashboard_id INTEGER NOT NULL,
  changed_by_fk INTEGER,
  created_by_fk INTEGER,
  CONSTRAINT fk_embedded_dashboards_dashboard_id_dashboards FOREIGN KEY(dashboard_id) REFERENCES dashboards (id) ON DELETE CASCADE
);
CREATE TABLE "ab_user" (
  id INTEGER NOT NULL,
  first_name VARCHAR(64) NOT NULL,
  last_name VARCHAR(64) NOT NULL,
  username VARCHAR(128) NOT NULL,
  password VARCHAR(256),
  active BOOLEAN,
  email VARCHAR(320) NOT NULL,
  last_login DATETIME,
  login_count INTEGER,
  fail_login_count INTEGER,
  created_on DATETIME,
  changed_on DATETIME,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  PRIMARY KEY (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  UNIQUE (username),
  UNIQUE (email),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id)
);
CREATE TABLE "dashboard_roles" (
  id INTEGER NOT NULL,
  role_id INTEGER NOT NULL,
  dashboard_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT fk_dashboard_roles_dashboard_id_dashboards FOREIGN KEY(dashboard_id) REFERENCES dashboards (id) ON DELETE CASCADE,
  CONSTRAINT fk_dashboard_roles_role_id_ab_role FOREIGN KEY(role_id) REFERENCES ab_role (id) ON DELETE CASCADE
);
CREATE INDEX ix_report_execution_log_report_schedule_id ON report_execution_log (report_schedule_id);
CREATE INDEX ix_report_execution_log_start_dttm ON report_execution_log (start_dttm);
CREATE INDEX ix_report_recipient_report_schedule_id ON report_recipient (report_schedule_id);
CREATE TABLE "tagged_object" (
  created_on DATETIME,
  changed_on DATETIME,
  id INTEGER NOT NULL,
  tag_id INTEGER,
  object_id INTEGER,
  object_type VARCHAR(9),
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT fk_tagged_object_created_by_fk_ab_user FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  CONSTRAINT fk_tagged_object_tag_id_tag FOREIGN KEY(tag_id) REFERENCES tag (id),
  CONSTRAINT fk_tagged_object_changed_by_fk_ab_user FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  CONSTRAINT uix_tagged_object UNIQUE (tag_id, object_id, object_type)
);
CREATE INDEX ix_tagged_object_object_id ON tagged_object (object_id);
CREATE TABLE database_user_oauth2_tokens (
  created_on DATETIME,
  changed_on DATETIME,
  id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  database_id INTEGER NOT NULL,
  access_token BLOB,
  access_token_expiration DATETIME,
  refresh_token BLOB,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  PRIMARY KEY (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(database_id) REFERENCES dbs (id) ON DELETE CASCADE,
  FOREIGN KEY(user_id) REFERENCES ab_user (id) ON DELETE CASCADE
);
CREATE INDEX idx_user_id_database_id ON database_user_oauth2_tokens (user_id, database_id);
CREATE INDEX ix_sql_editor_id ON "query" (sql_editor_id);
CREATE TABLE "ab_permission_view_role" (
  id INTEGER NOT NULL,
  permission_view_id INTEGER,
  role_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT ab_permission_view_role_role_id_fkey FOREIGN KEY(role_id) REFERENCES ab_role (id) ON DELETE CASCADE,
  CONSTRAINT ab_permission_view_role_permission_view_id_fkey FOREIGN KEY(permission_view_id) REFERENCES ab_permission_view (id) ON DELETE CASCADE,
  UNIQUE (permission_view_id, role_id),
  FOREIGN KEY(permission_view_id) REFERENCES ab_permission_view (id) ON DELETE CASCADE
);
CREATE INDEX idx_role_id ON ab_permission_view_role (role_id);
CREATE INDEX idx_permission_view_id ON ab_permission_view_role (permission_view_id);
CREATE TABLE "ab_user_role" (
  id INTEGER NOT NULL,
  user_id INTEGER,
  role_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT ab_user_role_user_id_fkey FOREIGN KEY(user_id) REFERENCES ab_user (id) ON DELETE CASCADE,
  CONSTRAINT ab_user_role_role_id_fkey FOREIGN KEY(role_id) REFERENCES ab_role (id) ON DELETE CASCADE,
  UNIQUE (user_id, role_id),
  FOREIGN KEY(role_id) REFERENCES ab_role (id) ON DELETE CASCADE
);
CREATE TABLE "dashboards" (
  created_on DATETIME NOT NULL,
  changed_on DATETIME NOT NULL,
  id INTEGER NOT NULL,
  dashboard_title VARCHAR(500),
  position_json TEXT,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  css TEXT,
  description TEXT,
  slug VARCHAR(255),
  json_metadata TEXT,
  published BOOLEAN,
  uuid NUMERIC(16),
  certified_by TEXT,
  certification_details TEXT,
  is_managed_externally BOOLEAN DEFAULT 0 NOT NULL,
  external_url TEXT,
  theme_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT uq_dashboards_uuid UNIQUE (uuid),
  CONSTRAINT fk_dashboards_theme_id_themes FOREIGN KEY(theme_id) REFERENCES themes (id),
  FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id)
);
CREATE TABLE "themes" (
  uuid NUMERIC(16),
  created_on DATETIME,
  changed_on DATETIME,
  id INTEGER NOT NULL,
  theme_name VARCHAR(250),
  json_data TEXT,
  is_system BOOLEAN NOT NULL,
  created_by_fk INTEGER,
  changed_by_fk INTEGER,
  is_system_default BOOLEAN NOT NULL,
  is_system_dark BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_themes_created_by_fk_ab_user FOREIGN KEY(created_by_fk) REFERENCES ab_user (id),
  CONSTRAINT fk_themes_changed_by_fk_ab_user FOREIGN KEY(changed_by_fk) REFERENCES ab_user (id),
  UNIQUE (uuid)
);
CREATE INDEX idx_theme_is_system_default ON themes (is_system_default);
CREATE INDEX idx_theme_is_system_dark ON themes (is_system_dark);
