-- The metadata schema of Superset 6.0.0 (alembic revision c233f5365c9e) on PostgreSQL.
-- Statements end with a semicolon at the end of a line.

CREATE TYPE emaildeliverytype AS ENUM (
    'attachment',
    'inline'
);

CREATE TYPE objecttype AS ENUM (
    'query',
    'chart',
    'dashboard',
    'dataset'
);

CREATE TYPE sliceemailreportformat AS ENUM (
    'visualization',
    'data'
);

CREATE TYPE tagtype AS ENUM (
    'custom',
    'type',
    'owner',
    'favorited_by'
);

CREATE TABLE ab_group (
    id integer NOT NULL,
    name character varying(100) NOT NULL,
    label character varying(150),
    description character varying(512)
);
CREATE SEQUENCE ab_group_id_seq;

CREATE TABLE ab_group_role (
    id integer NOT NULL,
    group_id integer,
    role_id integer
);
CREATE SEQUENCE ab_group_role_id_seq;

CREATE TABLE ab_permission (
    id integer NOT NULL,
    name character varying(100) NOT NULL
);
CREATE SEQUENCE ab_permission_id_seq;

CREATE TABLE ab_permission_view (
    id integer NOT NULL,
    permission_id integer,
    view_menu_id integer
);
CREATE SEQUENCE ab_permission_view_id_seq;

CREATE TABLE ab_permission_view_role (
    id integer NOT NULL,
    permission_view_id integer,
    role_id integer
);
CREATE SEQUENCE ab_permission_view_role_id_seq;

CREATE TABLE ab_register_user (
    id integer NOT NULL,
    first_name character varying(64) NOT NULL,
    last_name character varying(64) NOT NULL,
    username character varying(128) NOT NULL,
    password character varying(256),
    email character varying(320) NOT NULL,
    registration_date timestamp without time zone,
    registration_hash character varying(256)
);
CREATE SEQUENCE ab_register_user_id_seq;

CREATE TABLE ab_role (
    id integer NOT NULL,
    name character varying(64) NOT NULL
);
CREATE SEQUENCE ab_role_id_seq;

CREATE TABLE ab_user (
    id integer NOT NULL,
    first_name character varying(64) NOT NULL,
    last_name character varying(64) NOT NULL,
    username character varying(128) NOT NULL,
    password character varying(256),
    active boolean,
    email character varying(320) NOT NULL,
    last_login timestamp without time zone,
    login_count integer,
    fail_login_count integer,
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    created_by_fk integer,
    changed_by_fk integer
);

CREATE TABLE ab_user_group (
    id integer NOT NULL,
    user_id integer,
    group_id integer
);
CREATE SEQUENCE ab_user_group_id_seq;
CREATE SEQUENCE ab_user_id_seq;

CREATE TABLE ab_user_role (
    id integer NOT NULL,
    user_id integer,
    role_id integer
);
CREATE SEQUENCE ab_user_role_id_seq;

CREATE TABLE ab_view_menu (
    id integer NOT NULL,
    name character varying(255) NOT NULL
);
CREATE SEQUENCE ab_view_menu_id_seq;

CREATE TABLE alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE annotation (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    start_dttm timestamp without time zone,
    end_dttm timestamp without time zone,
    layer_id integer,
    short_descr character varying(500),
    long_descr text,
    changed_by_fk integer,
    created_by_fk integer,
    json_metadata text
);
CREATE SEQUENCE annotation_id_seq
    AS integer;
ALTER SEQUENCE annotation_id_seq OWNED BY annotation.id;

CREATE TABLE annotation_layer (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    name character varying(250),
    descr text,
    changed_by_fk integer,
    created_by_fk integer
);
CREATE SEQUENCE annotation_layer_id_seq
    AS integer;
ALTER SEQUENCE annotation_layer_id_seq OWNED BY annotation_layer.id;

CREATE TABLE cache_keys (
    id integer NOT NULL,
    cache_key character varying(256) NOT NULL,
    cache_timeout integer,
    datasource_uid character varying(64) NOT NULL,
    created_on timestamp without time zone
);
CREATE SEQUENCE cache_keys_id_seq
    AS integer;
ALTER SEQUENCE cache_keys_id_seq OWNED BY cache_keys.id;

CREATE TABLE css_templates (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    template_name character varying(250),
    css text,
    changed_by_fk integer,
    created_by_fk integer,
    uuid uuid
);
CREATE SEQUENCE css_templates_id_seq
    AS integer;
ALTER SEQUENCE css_templates_id_seq OWNED BY css_templates.id;

CREATE TABLE dashboard_roles (
    id integer NOT NULL,
    role_id integer NOT NULL,
    dashboard_id integer
);
CREATE SEQUENCE dashboard_roles_id_seq
    AS integer;
ALTER SEQUENCE dashboard_roles_id_seq OWNED BY dashboard_roles.id;

CREATE TABLE dashboard_slices (
    id integer NOT NULL,
    dashboard_id integer,
    slice_id integer
);
CREATE SEQUENCE dashboard_slices_id_seq
    AS integer;
ALTER SEQUENCE dashboard_slices_id_seq OWNED BY dashboard_slices.id;

CREATE TABLE dashboard_user (
    id integer NOT NULL,
    user_id integer,
    dashboard_id integer
);
CREATE SEQUENCE dashboard_user_id_seq
    AS integer;
ALTER SEQUENCE dashboard_user_id_seq OWNED BY dashboard_user.id;

CREATE TABLE dashboards (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    dashboard_title character varying(500),
    position_json text,
    created_by_fk integer,
    changed_by_fk integer,
    css text,
    description text,
    slug character varying(255),
    json_metadata text,
    published boolean,
    uuid uuid,
    certified_by text,
    certification_details text,
    is_managed_externally boolean DEFAULT false NOT NULL,
    external_url text,
    theme_id integer
);
CREATE SEQUENCE dashboards_id_seq
    AS integer;
ALTER SEQUENCE dashboards_id_seq OWNED BY dashboards.id;

CREATE TABLE database_user_oauth2_tokens (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    user_id integer NOT NULL,
    database_id integer NOT NULL,
    access_token bytea,
    access_token_expiration timestamp without time zone,
    refresh_token bytea,
    created_by_fk integer,
    changed_by_fk integer
);
CREATE SEQUENCE database_user_oauth2_tokens_id_seq
    AS integer;
ALTER SEQUENCE database_user_oauth2_tokens_id_seq OWNED BY database_user_oauth2_tokens.id;

CREATE TABLE dbs (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    database_name character varying(250) NOT NULL,
    sqlalchemy_uri character varying(1024) NOT NULL,
    created_by_fk integer,
    changed_by_fk integer,
    password bytea,
    cache_timeout integer,
    extra text,
    select_as_create_table_as boolean,
    allow_ctas boolean,
    expose_in_sqllab boolean,
    force_ctas_schema character varying(250),
    allow_run_async boolean,
    allow_dml boolean,
    verbose_name character varying(250),
    impersonate_user boolean,
    allow_file_upload boolean DEFAULT true NOT NULL,
    encrypted_extra bytea,
    server_cert bytea,
    allow_cvas boolean,
    uuid uuid,
    configuration_method character varying(255) DEFAULT 'sqlalchemy_form'::character varying,
    is_managed_externally boolean DEFAULT false NOT NULL,
    external_url text
);
CREATE SEQUENCE dbs_id_seq
    AS integer;
ALTER SEQUENCE dbs_id_seq OWNED BY dbs.id;

CREATE TABLE dynamic_plugin (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    name character varying(50) NOT NULL,
    key character varying(50) NOT NULL,
    bundle_url character varying(1000) NOT NULL,
    created_by_fk integer,
    changed_by_fk integer
);
CREATE SEQUENCE dynamic_plugin_id_seq
    AS integer;
ALTER SEQUENCE dynamic_plugin_id_seq OWNED BY dynamic_plugin.id;

CREATE TABLE embedded_dashboards (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    allow_domain_list text,
    uuid uuid,
    dashboard_id integer NOT NULL,
    changed_by_fk integer,
    created_by_fk integer
);

CREATE TABLE favstar (
    id integer NOT NULL,
    user_id integer,
    class_name character varying(50),
    obj_id integer,
    dttm timestamp without time zone,
    uuid uuid
);
CREATE SEQUENCE favstar_id_seq
    AS integer;
ALTER SEQUENCE favstar_id_seq OWNED BY favstar.id;

CREATE TABLE key_value (
    id integer NOT NULL,
    resource character varying(32) NOT NULL,
    value bytea NOT NULL,
    uuid uuid,
    created_on timestamp without time zone,
    created_by_fk integer,
    changed_on timestamp without time zone,
    changed_by_fk integer,
    expires_on timestamp without time zone
);
CREATE SEQUENCE key_value_id_seq
    AS integer;
ALTER SEQUENCE key_value_id_seq OWNED BY key_value.id;

CREATE TABLE keyvalue (
    id integer NOT NULL,
    value text NOT NULL
);
CREATE SEQUENCE keyvalue_id_seq
    AS integer;
ALTER SEQUENCE keyvalue_id_seq OWNED BY keyvalue.id;

CREATE TABLE logs (
    id integer NOT NULL,
    action character varying(512),
    user_id integer,
    json text,
    dttm timestamp without time zone,
    dashboard_id integer,
    slice_id integer,
    duration_ms integer,
    referrer character varying(1024)
);
CREATE SEQUENCE logs_id_seq
    AS integer;
ALTER SEQUENCE logs_id_seq OWNED BY logs.id;

CREATE TABLE query (
    id integer NOT NULL,
    client_id character varying(11) NOT NULL,
    database_id integer NOT NULL,
    tmp_table_name character varying(256),
    tab_name character varying(256),
    sql_editor_id character varying(256),
    user_id integer,
    status character varying(16),
    schema character varying(256),
    sql text,
    select_sql text,
    executed_sql text,
    "limit" integer,
    select_as_cta boolean,
    select_as_cta_used boolean,
    progress integer,
    rows integer,
    error_message text,
    start_time numeric(20,6),
    changed_on timestamp without time zone,
    end_time numeric(20,6),
    results_key character varying(64),
    start_running_time numeric(20,6),
    end_result_backend_time numeric(20,6),
    tracking_url text,
    extra_json text,
    tmp_schema_name character varying(256),
    ctas_method character varying(16),
    limiting_factor character varying(255) DEFAULT 'UNKNOWN'::character varying,
    catalog character varying(256)
);
CREATE SEQUENCE query_id_seq
    AS integer;
ALTER SEQUENCE query_id_seq OWNED BY query.id;

CREATE TABLE report_execution_log (
    id integer NOT NULL,
    scheduled_dttm timestamp without time zone NOT NULL,
    start_dttm timestamp without time zone,
    end_dttm timestamp without time zone,
    value double precision,
    value_row_json text,
    state character varying(50) NOT NULL,
    error_message text,
    report_schedule_id integer NOT NULL,
    uuid uuid
);
CREATE SEQUENCE report_execution_log_id_seq
    AS integer;
ALTER SEQUENCE report_execution_log_id_seq OWNED BY report_execution_log.id;

CREATE TABLE report_recipient (
    id integer NOT NULL,
    type character varying(50) NOT NULL,
    recipient_config_json text,
    report_schedule_id integer NOT NULL,
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    created_by_fk integer,
    changed_by_fk integer
);
CREATE SEQUENCE report_recipient_id_seq
    AS integer;
ALTER SEQUENCE report_recipient_id_seq OWNED BY report_recipient.id;

CREATE TABLE report_schedule (
    id integer NOT NULL,
    type character varying(50) NOT NULL,
    name character varying(150) NOT NULL,
    description text,
    context_markdown text,
    active boolean,
    crontab character varying(1000) NOT NULL,
    sql text,
    chart_id integer,
    dashboard_id integer,
    database_id integer,
    last_eval_dttm timestamp without time zone,
    last_state character varying(50),
    last_value double precision,
    last_value_row_json text,
    validator_type character varying(100),
    validator_config_json text,
    log_retention integer,
    grace_period integer,
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    created_by_fk integer,
    changed_by_fk integer,
    working_timeout integer,
    report_format character varying(50) DEFAULT 'PNG'::character varying,
    creation_method character varying(255) DEFAULT 'alerts_reports'::character varying,
    timezone character varying(100) DEFAULT 'UTC'::character varying NOT NULL,
    extra_json text NOT NULL,
    force_screenshot boolean,
    custom_width integer,
    custom_height integer,
    email_subject character varying(255)
);
CREATE SEQUENCE report_schedule_id_seq
    AS integer;
ALTER SEQUENCE report_schedule_id_seq OWNED BY report_schedule.id;

CREATE TABLE report_schedule_user (
    id integer NOT NULL,
    user_id integer NOT NULL,
    report_schedule_id integer NOT NULL
);
CREATE SEQUENCE report_schedule_user_id_seq
    AS integer;
ALTER SEQUENCE report_schedule_user_id_seq OWNED BY report_schedule_user.id;

CREATE TABLE rls_filter_roles (
    id integer NOT NULL,
    role_id integer NOT NULL,
    rls_filter_id integer
);
CREATE SEQUENCE rls_filter_roles_id_seq
    AS integer;
ALTER SEQUENCE rls_filter_roles_id_seq OWNED BY rls_filter_roles.id;

CREATE TABLE rls_filter_tables (
    id integer NOT NULL,
    table_id integer,
    rls_filter_id integer
);
CREATE SEQUENCE rls_filter_tables_id_seq
    AS integer;
ALTER SEQUENCE rls_filter_tables_id_seq OWNED BY rls_filter_tables.id;

CREATE TABLE row_level_security_filters (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    clause text NOT NULL,
    created_by_fk integer,
    changed_by_fk integer,
    filter_type character varying(255),
    group_key character varying(255),
    name character varying(255) NOT NULL,
    description text
);
CREATE SEQUENCE row_level_security_filters_id_seq
    AS integer;
ALTER SEQUENCE row_level_security_filters_id_seq OWNED BY row_level_security_filters.id;

CREATE TABLE saved_query (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    user_id integer,
    db_id integer,
    label character varying(256),
    schema character varying(128),
    sql text,
    description text,
    changed_by_fk integer,
    created_by_fk integer,
    extra_json text,
    last_run timestamp without time zone,
    rows integer,
    uuid uuid,
    template_parameters text,
    catalog character varying(256)
);
CREATE SEQUENCE saved_query_id_seq
    AS integer;
ALTER SEQUENCE saved_query_id_seq OWNED BY saved_query.id;

CREATE TABLE slice_user (
    id integer NOT NULL,
    user_id integer,
    slice_id integer
);
CREATE SEQUENCE slice_user_id_seq
    AS integer;
ALTER SEQUENCE slice_user_id_seq OWNED BY slice_user.id;

CREATE TABLE slices (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    slice_name character varying(250),
    druid_datasource_id integer,
    table_id integer,
    datasource_type character varying(200),
    datasource_name character varying(2000),
    viz_type character varying(250),
    params text,
    created_by_fk integer,
    changed_by_fk integer,
    description text,
    cache_timeout integer,
    perm character varying(2000),
    datasource_id integer,
    schema_perm character varying(1000),
    uuid uuid,
    query_context text,
    last_saved_at timestamp without time zone,
    last_saved_by_fk integer,
    certified_by text,
    certification_details text,
    is_managed_externally boolean DEFAULT false NOT NULL,
    external_url text,
    catalog_perm character varying(1000),
    CONSTRAINT ck_chart_datasource CHECK (((datasource_type)::text = 'table'::text))
);
CREATE SEQUENCE slices_id_seq
    AS integer;
ALTER SEQUENCE slices_id_seq OWNED BY slices.id;

CREATE TABLE sql_metrics (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    metric_name character varying(255) NOT NULL,
    verbose_name character varying(1024),
    metric_type character varying(32),
    table_id integer,
    expression text NOT NULL,
    description text,
    created_by_fk integer,
    changed_by_fk integer,
    d3format character varying(128),
    warning_text text,
    extra text,
    uuid uuid,
    currency jsonb
);
CREATE SEQUENCE sql_metrics_id_seq
    AS integer;
ALTER SEQUENCE sql_metrics_id_seq OWNED BY sql_metrics.id;

CREATE TABLE sqlatable_user (
    id integer NOT NULL,
    user_id integer,
    table_id integer
);
CREATE SEQUENCE sqlatable_user_id_seq
    AS integer;
ALTER SEQUENCE sqlatable_user_id_seq OWNED BY sqlatable_user.id;

CREATE TABLE ssh_tunnels (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    created_by_fk integer,
    changed_by_fk integer,
    extra_json text,
    uuid uuid,
    id integer NOT NULL,
    database_id integer,
    server_address character varying(256),
    server_port integer,
    username bytea,
    password bytea,
    private_key bytea,
    private_key_password bytea
);
CREATE SEQUENCE ssh_tunnels_id_seq
    AS integer;
ALTER SEQUENCE ssh_tunnels_id_seq OWNED BY ssh_tunnels.id;

CREATE TABLE tab_state (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    extra_json text,
    id integer NOT NULL,
    user_id integer,
    label character varying(256),
    active boolean,
    database_id integer,
    schema character varying(256),
    sql text,
    query_limit integer,
    latest_query_id character varying(11),
    autorun boolean NOT NULL,
    template_params text,
    created_by_fk integer,
    changed_by_fk integer,
    hide_left_bar boolean DEFAULT false NOT NULL,
    saved_query_id integer,
    catalog character varying(256)
);
CREATE SEQUENCE tab_state_id_seq
    AS integer;
ALTER SEQUENCE tab_state_id_seq OWNED BY tab_state.id;

CREATE TABLE table_columns (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    table_id integer,
    column_name character varying(255) NOT NULL,
    is_dttm boolean,
    is_active boolean,
    type text,
    groupby boolean,
    filterable boolean,
    description text,
    created_by_fk integer,
    changed_by_fk integer,
    expression text,
    verbose_name character varying(1024),
    python_date_format character varying(255),
    uuid uuid,
    extra text,
    advanced_data_type character varying(255)
);
CREATE SEQUENCE table_columns_id_seq
    AS integer;
ALTER SEQUENCE table_columns_id_seq OWNED BY table_columns.id;

CREATE TABLE table_schema (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    extra_json text,
    id integer NOT NULL,
    tab_state_id integer,
    database_id integer NOT NULL,
    schema character varying(256),
    "table" character varying(256),
    description text,
    expanded boolean,
    created_by_fk integer,
    changed_by_fk integer,
    catalog character varying(256)
);
CREATE SEQUENCE table_schema_id_seq
    AS integer;
ALTER SEQUENCE table_schema_id_seq OWNED BY table_schema.id;

CREATE TABLE tables (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    table_name character varying(250) NOT NULL,
    main_dttm_col character varying(250),
    default_endpoint text,
    database_id integer NOT NULL,
    created_by_fk integer,
    changed_by_fk integer,
    "offset" integer,
    description text,
    is_featured boolean,
    cache_timeout integer,
    schema character varying(255),
    sql text,
    params text,
    perm character varying(1000),
    filter_select_enabled boolean,
    fetch_values_predicate text,
    is_sqllab_view boolean DEFAULT false,
    template_params text,
    schema_perm character varying(1000),
    extra text,
    uuid uuid,
    is_managed_externally boolean DEFAULT false NOT NULL,
    external_url text,
    normalize_columns boolean DEFAULT false,
    always_filter_main_dttm boolean DEFAULT false,
    catalog character varying(256),
    catalog_perm character varying(1000),
    folders json
);
CREATE SEQUENCE tables_id_seq
    AS integer;
ALTER SEQUENCE tables_id_seq OWNED BY tables.id;

CREATE TABLE tag (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    name character varying(250),
    type character varying,
    created_by_fk integer,
    changed_by_fk integer,
    description text
);
CREATE SEQUENCE tag_id_seq
    AS integer;
ALTER SEQUENCE tag_id_seq OWNED BY tag.id;

CREATE TABLE tagged_object (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    tag_id integer,
    object_id integer,
    object_type character varying,
    created_by_fk integer,
    changed_by_fk integer
);
CREATE SEQUENCE tagged_object_id_seq
    AS integer;
ALTER SEQUENCE tagged_object_id_seq OWNED BY tagged_object.id;

CREATE TABLE themes (
    uuid uuid,
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    theme_name character varying(250),
    json_data text,
    is_system boolean NOT NULL,
    created_by_fk integer,
    changed_by_fk integer,
    is_system_default boolean NOT NULL,
    is_system_dark boolean NOT NULL
);
CREATE SEQUENCE themes_id_seq
    AS integer;
ALTER SEQUENCE themes_id_seq OWNED BY themes.id;

CREATE TABLE user_attribute (
    created_on timestamp without time zone,
    changed_on timestamp without time zone,
    id integer NOT NULL,
    user_id integer,
    welcome_dashboard_id integer,
    created_by_fk integer,
    changed_by_fk integer,
    avatar_url character varying(100)
);
CREATE SEQUENCE user_attribute_id_seq
    AS integer;
ALTER SEQUENCE user_attribute_id_seq OWNED BY user_attribute.id;

CREATE TABLE user_favorite_tag (
    user_id integer NOT NULL,
    tag_id integer NOT NULL
);
ALTER TABLE annotation ALTER COLUMN id SET DEFAULT nextval('annotation_id_seq'::regclass);
ALTER TABLE annotation_layer ALTER COLUMN id SET DEFAULT nextval('annotation_layer_id_seq'::regclass);
ALTER TABLE cache_keys ALTER COLUMN id SET DEFAULT nextval('cache_keys_id_seq'::regclass);
ALTER TABLE css_templates ALTER COLUMN id SET DEFAULT nextval('css_templates_id_seq'::regclass);
ALTER TABLE dashboard_roles ALTER COLUMN id SET DEFAULT nextval('dashboard_roles_id_seq'::regclass);
ALTER TABLE dashboard_slices ALTER COLUMN id SET DEFAULT nextval('dashboard_slices_id_seq'::regclass);
ALTER TABLE dashboard_user ALTER COLUMN id SET DEFAULT nextval('dashboard_user_id_seq'::regclass);
ALTER TABLE dashboards ALTER COLUMN id SET DEFAULT nextval('dashboards_id_seq'::regclass);
ALTER TABLE database_user_oauth2_tokens ALTER COLUMN id SET DEFAULT nextval('database_user_oauth2_tokens_id_seq'::regclass);
ALTER TABLE dbs ALTER COLUMN id SET DEFAULT nextval('dbs_id_seq'::regclass);
ALTER TABLE dynamic_plugin ALTER COLUMN id SET DEFAULT nextval('dynamic_plugin_id_seq'::regclass);
ALTER TABLE favstar ALTER COLUMN id SET DEFAULT nextval('favstar_id_seq'::regclass);
ALTER TABLE key_value ALTER COLUMN id SET DEFAULT nextval('key_value_id_seq'::regclass);
ALTER TABLE keyvalue ALTER COLUMN id SET DEFAULT nextval('keyvalue_id_seq'::regclass);
ALTER TABLE logs ALTER COLUMN id SET DEFAULT nextval('logs_id_seq'::regclass);
ALTER TABLE query ALTER COLUMN id SET DEFAULT nextval('query_id_seq'::regclass);
ALTER TABLE report_execution_log ALTER COLUMN id SET DEFAULT nextval('report_execution_log_id_seq'::regclass);
ALTER TABLE report_recipient ALTER COLUMN id SET DEFAULT nextval('report_recipient_id_seq'::regclass);
ALTER TABLE report_schedule ALTER COLUMN id SET DEFAULT nextval('report_schedule_id_seq'::regclass);
ALTER TABLE report_schedule_user ALTER COLUMN id SET DEFAULT nextval('report_schedule_user_id_seq'::regclass);
ALTER TABLE rls_filter_roles ALTER COLUMN id SET DEFAULT nextval('rls_filter_roles_id_seq'::regclass);
ALTER TABLE rls_filter_tables ALTER COLUMN id SET DEFAULT nextval('rls_filter_tables_id_seq'::regclass);
ALTER TABLE row_level_security_filters ALTER COLUMN id SET DEFAULT nextval('row_level_security_filters_id_seq'::regclass);
ALTER TABLE saved_query ALTER COLUMN id SET DEFAULT nextval('saved_query_id_seq'::regclass);
ALTER TABLE slice_user ALTER COLUMN id SET DEFAULT nextval('slice_user_id_seq'::regclass);
ALTER TABLE slices ALTER COLUMN id SET DEFAULT nextval('slices_id_seq'::regclass);
ALTER TABLE sql_metrics ALTER COLUMN id SET DEFAULT nextval('sql_metrics_id_seq'::regclass);
ALTER TABLE sqlatable_user ALTER COLUMN id SET DEFAULT nextval('sqlatable_user_id_seq'::regclass);
ALTER TABLE ssh_tunnels ALTER COLUMN id SET DEFAULT nextval('ssh_tunnels_id_seq'::regclass);
ALTER TABLE tab_state ALTER COLUMN id SET DEFAULT nextval('tab_state_id_seq'::regclass);
ALTER TABLE table_columns ALTER COLUMN id SET DEFAULT nextval('table_columns_id_seq'::regclass);
ALTER TABLE table_schema ALTER COLUMN id SET DEFAULT nextval('table_schema_id_seq'::regclass);
ALTER TABLE tables ALTER COLUMN id SET DEFAULT nextval('tables_id_seq'::regclass);
ALTER TABLE tag ALTER COLUMN id SET DEFAULT nextval('tag_id_seq'::regclass);
ALTER TABLE tagged_object ALTER COLUMN id SET DEFAULT nextval('tagged_object_id_seq'::regclass);
ALTER TABLE themes ALTER COLUMN id SET DEFAULT nextval('themes_id_seq'::regclass);
ALTER TABLE user_attribute ALTER COLUMN id SET DEFAULT nextval('user_attribute_id_seq'::regclass);
ALTER TABLE tables ADD CONSTRAINT _customer_location_uc UNIQUE (database_id, schema, table_name);
ALTER TABLE ab_group ADD CONSTRAINT ab_group_name_key UNIQUE (name);
ALTER TABLE ab_group ADD CONSTRAINT ab_group_pkey PRIMARY KEY (id);
ALTER TABLE ab_group_role ADD CONSTRAINT ab_group_role_group_id_role_id_key UNIQUE (group_id, role_id);
ALTER TABLE ab_group_role ADD CONSTRAINT ab_group_role_pkey PRIMARY KEY (id);
ALTER TABLE ab_permission ADD CONSTRAINT ab_permission_name_key UNIQUE (name);
ALTER TABLE ab_permission ADD CONSTRAINT ab_permission_pkey PRIMARY KEY (id);
ALTER TABLE ab_permission_view ADD CONSTRAINT ab_permission_view_permission_id_view_menu_id_key UNIQUE (permission_id, view_menu_id);
ALTER TABLE ab_permission_view ADD CONSTRAINT ab_permission_view_pkey PRIMARY KEY (id);
ALTER TABLE ab_permission_view_role ADD CONSTRAINT ab_permission_view_role_permission_view_id_role_id_key UNIQUE (permission_view_id, role_id);
ALTER TABLE ab_permission_view_role ADD CONSTRAINT ab_permission_view_role_pkey PRIMARY KEY (id);
ALTER TABLE ab_register_user ADD CONSTRAINT ab_register_user_email_key UNIQUE (email);
ALTER TABLE ab_register_user ADD CONSTRAINT ab_register_user_pkey PRIMARY KEY (id);
ALTER TABLE ab_register_user ADD CONSTRAINT ab_register_user_username_key UNIQUE (username);
ALTER TABLE ab_role ADD CONSTRAINT ab_role_name_key UNIQUE (name);
ALTER TABLE ab_role ADD CONSTRAINT ab_role_pkey PRIMARY KEY (id);
ALTER TABLE ab_user ADD CONSTRAINT ab_user_email_key UNIQUE (email);
ALTER TABLE ab_user_group ADD CONSTRAINT ab_user_group_pkey PRIMARY KEY (id);
ALTER TABLE ab_user_group ADD CONSTRAINT ab_user_group_user_id_group_id_key UNIQUE (user_id, group_id);
ALTER TABLE ab_user ADD CONSTRAINT ab_user_pkey PRIMARY KEY (id);
ALTER TABLE ab_user_role ADD CONSTRAINT ab_user_role_pkey PRIMARY KEY (id);
ALTER TABLE ab_user_role ADD CONSTRAINT ab_user_role_user_id_role_id_key UNIQUE (user_id, role_id);
ALTER TABLE ab_user ADD CONSTRAINT ab_user_username_key UNIQUE (username);
ALTER TABLE ab_view_menu ADD CONSTRAINT ab_view_menu_name_key UNIQUE (name);
ALTER TABLE ab_view_menu ADD CONSTRAINT ab_view_menu_pkey PRIMARY KEY (id);
ALTER TABLE alembic_version ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE annotation_layer ADD CONSTRAINT annotation_layer_pkey PRIMARY KEY (id);
ALTER TABLE annotation ADD CONSTRAINT annotation_pkey PRIMARY KEY (id);
ALTER TABLE cache_keys ADD CONSTRAINT cache_keys_pkey PRIMARY KEY (id);
ALTER TABLE query ADD CONSTRAINT client_id UNIQUE (client_id);
ALTER TABLE css_templates ADD CONSTRAINT css_templates_pkey PRIMARY KEY (id);
ALTER TABLE dashboard_roles ADD CONSTRAINT dashboard_roles_pkey PRIMARY KEY (id);
ALTER TABLE dashboard_slices ADD CONSTRAINT dashboard_slices_pkey PRIMARY KEY (id);
ALTER TABLE dashboard_user ADD CONSTRAINT dashboard_user_pkey PRIMARY KEY (id);
ALTER TABLE dashboards ADD CONSTRAINT dashboards_pkey PRIMARY KEY (id);
ALTER TABLE database_user_oauth2_tokens ADD CONSTRAINT database_user_oauth2_tokens_pkey PRIMARY KEY (id);
ALTER TABLE dbs ADD CONSTRAINT dbs_database_name_key UNIQUE (database_name);
ALTER TABLE dbs ADD CONSTRAINT dbs_pkey PRIMARY KEY (id);
ALTER TABLE dbs ADD CONSTRAINT dbs_verbose_name_key UNIQUE (verbose_name);
ALTER TABLE dynamic_plugin ADD CONSTRAINT dynamic_plugin_key_key UNIQUE (key);
ALTER TABLE dynamic_plugin ADD CONSTRAINT dynamic_plugin_name_key UNIQUE (name);
ALTER TABLE dynamic_plugin ADD CONSTRAINT dynamic_plugin_pkey PRIMARY KEY (id);
ALTER TABLE favstar ADD CONSTRAINT favstar_pkey PRIMARY KEY (id);
ALTER TABLE dashboards ADD CONSTRAINT idx_unique_slug UNIQUE (slug);
ALTER TABLE key_value ADD CONSTRAINT key_value_pkey PRIMARY KEY (id);
ALTER TABLE keyvalue ADD CONSTRAINT keyvalue_pkey PRIMARY KEY (id);
ALTER TABLE logs ADD CONSTRAINT logs_pkey PRIMARY KEY (id);
ALTER TABLE query ADD CONSTRAINT query_pkey PRIMARY KEY (id);
ALTER TABLE report_execution_log ADD CONSTRAINT report_execution_log_pkey PRIMARY KEY (id);
ALTER TABLE report_recipient ADD CONSTRAINT report_recipient_pkey PRIMARY KEY (id);
ALTER TABLE report_schedule ADD CONSTRAINT report_schedule_pkey PRIMARY KEY (id);
ALTER TABLE report_schedule_user ADD CONSTRAINT report_schedule_user_pkey PRIMARY KEY (id);
ALTER TABLE rls_filter_roles ADD CONSTRAINT rls_filter_roles_pkey PRIMARY KEY (id);
ALTER TABLE rls_filter_tables ADD CONSTRAINT rls_filter_tables_pkey PRIMARY KEY (id);
ALTER TABLE row_level_security_filters ADD CONSTRAINT row_level_security_filters_pkey PRIMARY KEY (id);
ALTER TABLE saved_query ADD CONSTRAINT saved_query_pkey PRIMARY KEY (id);
ALTER TABLE slice_user ADD CONSTRAINT slice_user_pkey PRIMARY KEY (id);
ALTER TABLE slices ADD CONSTRAINT slices_pkey PRIMARY KEY (id);
ALTER TABLE sql_metrics ADD CONSTRAINT sql_metrics_pkey PRIMARY KEY (id);
ALTER TABLE sqlatable_user ADD CONSTRAINT sqlatable_user_pkey PRIMARY KEY (id);
ALTER TABLE ssh_tunnels ADD CONSTRAINT ssh_tunnels_pkey PRIMARY KEY (id);
ALTER TABLE tab_state ADD CONSTRAINT tab_state_pkey PRIMARY KEY (id);
ALTER TABLE table_columns ADD CONSTRAINT table_columns_pkey PRIMARY KEY (id);
ALTER TABLE table_schema ADD CONSTRAINT table_schema_pkey PRIMARY KEY (id);
ALTER TABLE tables ADD CONSTRAINT tables_pkey PRIMARY KEY (id);
ALTER TABLE tag ADD CONSTRAINT tag_name_key UNIQUE (name);
ALTER TABLE tag ADD CONSTRAINT tag_pkey PRIMARY KEY (id);
ALTER TABLE tagged_object ADD CONSTRAINT tagged_object_pkey PRIMARY KEY (id);
ALTER TABLE themes ADD CONSTRAINT themes_pkey PRIMARY KEY (id);
ALTER TABLE themes ADD CONSTRAINT themes_uuid_key UNIQUE (uuid);
ALTER TABLE tagged_object ADD CONSTRAINT uix_tagged_object UNIQUE (tag_id, object_id, object_type);
ALTER TABLE dashboard_slices ADD CONSTRAINT uq_dashboard_slice UNIQUE (dashboard_id, slice_id);
ALTER TABLE dashboards ADD CONSTRAINT uq_dashboards_uuid UNIQUE (uuid);
ALTER TABLE dbs ADD CONSTRAINT uq_dbs_uuid UNIQUE (uuid);
ALTER TABLE report_schedule ADD CONSTRAINT uq_report_schedule_name_type UNIQUE (name, type);
ALTER TABLE row_level_security_filters ADD CONSTRAINT uq_rls_name UNIQUE (name);
ALTER TABLE saved_query ADD CONSTRAINT uq_saved_query_uuid UNIQUE (uuid);
ALTER TABLE slices ADD CONSTRAINT uq_slices_uuid UNIQUE (uuid);
ALTER TABLE sql_metrics ADD CONSTRAINT uq_sql_metrics_metric_name UNIQUE (metric_name, table_id);
ALTER TABLE sql_metrics ADD CONSTRAINT uq_sql_metrics_uuid UNIQUE (uuid);
ALTER TABLE table_columns ADD CONSTRAINT uq_table_columns_column_name UNIQUE (column_name, table_id);
ALTER TABLE table_columns ADD CONSTRAINT uq_table_columns_uuid UNIQUE (uuid);
ALTER TABLE tables ADD CONSTRAINT uq_tables_uuid UNIQUE (uuid);
ALTER TABLE user_attribute ADD CONSTRAINT user_attribute_pkey PRIMARY KEY (id);
CREATE INDEX idx_group_id ON ab_group_role USING btree (group_id);
CREATE INDEX idx_group_role_id ON ab_group_role USING btree (role_id);
CREATE INDEX idx_permission_id ON ab_permission_view USING btree (permission_id);
CREATE INDEX idx_permission_view_id ON ab_permission_view_role USING btree (permission_view_id);
CREATE INDEX idx_role_id ON ab_permission_view_role USING btree (role_id);
CREATE INDEX idx_theme_is_system_dark ON themes USING btree (is_system_dark);
CREATE INDEX idx_theme_is_system_default ON themes USING btree (is_system_default);
CREATE INDEX idx_user_group_id ON ab_user_group USING btree (group_id);
CREATE INDEX idx_user_id ON ab_user_group USING btree (user_id);
CREATE INDEX idx_user_id_database_id ON database_user_oauth2_tokens USING btree (user_id, database_id);
CREATE INDEX idx_view_menu_id ON ab_permission_view USING btree (view_menu_id);
CREATE INDEX ix_cache_keys_datasource_uid ON cache_keys USING btree (datasource_uid);
CREATE INDEX ix_creation_method ON report_schedule USING btree (creation_method);
CREATE INDEX ix_key_value_expires_on ON key_value USING btree (expires_on);
CREATE UNIQUE INDEX ix_key_value_uuid ON key_value USING btree (uuid);
CREATE INDEX ix_logs_user_id_dttm ON logs USING btree (user_id, dttm);
CREATE INDEX ix_query_results_key ON query USING btree (results_key);
CREATE INDEX ix_report_execution_log_report_schedule_id ON report_execution_log USING btree (report_schedule_id);
CREATE INDEX ix_report_execution_log_start_dttm ON report_execution_log USING btree (start_dttm);
CREATE INDEX ix_report_recipient_report_schedule_id ON report_recipient USING btree (report_schedule_id);
CREATE INDEX ix_report_schedule_active ON report_schedule USING btree (active);
CREATE INDEX ix_row_level_security_filters_filter_type ON row_level_security_filters USING btree (filter_type);
CREATE INDEX ix_sql_editor_id ON query USING btree (sql_editor_id);
CREATE UNIQUE INDEX ix_ssh_tunnels_database_id ON ssh_tunnels USING btree (database_id);
CREATE UNIQUE INDEX ix_ssh_tunnels_uuid ON ssh_tunnels USING btree (uuid);
CREATE UNIQUE INDEX ix_tab_state_id ON tab_state USING btree (id);
CREATE UNIQUE INDEX ix_table_schema_id ON table_schema USING btree (id);
CREATE INDEX ix_tagged_object_object_id ON tagged_object USING btree (object_id);
CREATE INDEX ti_dag_state ON annotation USING btree (layer_id, start_dttm, end_dttm);
CREATE INDEX ti_user_id_changed_on ON query USING btree (user_id, changed_on);
ALTER TABLE ab_group_role ADD CONSTRAINT ab_group_role_group_id_fkey FOREIGN KEY (group_id) REFERENCES ab_group(id) ON DELETE CASCADE;
ALTER TABLE ab_group_role ADD CONSTRAINT ab_group_role_role_id_fkey FOREIGN KEY (role_id) REFERENCES ab_role(id) ON DELETE CASCADE;
ALTER TABLE ab_permission_view ADD CONSTRAINT ab_permission_view_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES ab_permission(id);
ALTER TABLE ab_permission_view_role ADD CONSTRAINT ab_permission_view_role_permission_view_id_fkey FOREIGN KEY (permission_view_id) REFERENCES ab_permission_view(id) ON DELETE CASCADE;
ALTER TABLE ab_permission_view_role ADD CONSTRAINT ab_permission_view_role_role_id_fkey FOREIGN KEY (role_id) REFERENCES ab_role(id) ON DELETE CASCADE;
ALTER TABLE ab_permission_view ADD CONSTRAINT ab_permission_view_view_menu_id_fkey FOREIGN KEY (view_menu_id) REFERENCES ab_view_menu(id);
ALTER TABLE ab_user ADD CONSTRAINT ab_user_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE ab_user ADD CONSTRAINT ab_user_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE ab_user_group ADD CONSTRAINT ab_user_group_group_id_fkey FOREIGN KEY (group_id) REFERENCES ab_group(id) ON DELETE CASCADE;
ALTER TABLE ab_user_group ADD CONSTRAINT ab_user_group_user_id_fkey FOREIGN KEY (user_id) REFERENCES ab_user(id) ON DELETE CASCADE;
ALTER TABLE ab_user_role ADD CONSTRAINT ab_user_role_role_id_fkey FOREIGN KEY (role_id) REFERENCES ab_role(id) ON DELETE CASCADE;
ALTER TABLE ab_user_role ADD CONSTRAINT ab_user_role_user_id_fkey FOREIGN KEY (user_id) REFERENCES ab_user(id) ON DELETE CASCADE;
ALTER TABLE annotation ADD CONSTRAINT annotation_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE annotation ADD CONSTRAINT annotation_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE annotation_layer ADD CONSTRAINT annotation_layer_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE annotation_layer ADD CONSTRAINT annotation_layer_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE annotation ADD CONSTRAINT annotation_layer_id_fkey FOREIGN KEY (layer_id) REFERENCES annotation_layer(id);
ALTER TABLE css_templates ADD CONSTRAINT css_templates_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE css_templates ADD CONSTRAINT css_templates_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE dashboards ADD CONSTRAINT dashboards_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE dashboards ADD CONSTRAINT dashboards_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE database_user_oauth2_tokens ADD CONSTRAINT database_user_oauth2_tokens_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE database_user_oauth2_tokens ADD CONSTRAINT database_user_oauth2_tokens_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE database_user_oauth2_tokens ADD CONSTRAINT database_user_oauth2_tokens_database_id_fkey FOREIGN KEY (database_id) REFERENCES dbs(id) ON DELETE CASCADE;
ALTER TABLE database_user_oauth2_tokens ADD CONSTRAINT database_user_oauth2_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES ab_user(id) ON DELETE CASCADE;
ALTER TABLE dbs ADD CONSTRAINT dbs_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE dbs ADD CONSTRAINT dbs_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE dynamic_plugin ADD CONSTRAINT dynamic_plugin_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE dynamic_plugin ADD CONSTRAINT dynamic_plugin_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE favstar ADD CONSTRAINT favstar_user_id_fkey FOREIGN KEY (user_id) REFERENCES ab_user(id);
ALTER TABLE dashboard_roles ADD CONSTRAINT fk_dashboard_roles_dashboard_id_dashboards FOREIGN KEY (dashboard_id) REFERENCES dashboards(id) ON DELETE CASCADE;
ALTER TABLE dashboard_roles ADD CONSTRAINT fk_dashboard_roles_role_id_ab_role FOREIGN KEY (role_id) REFERENCES ab_role(id) ON DELETE CASCADE;
ALTER TABLE dashboard_slices ADD CONSTRAINT fk_dashboard_slices_dashboard_id_dashboards FOREIGN KEY (dashboard_id) REFERENCES dashboards(id) ON DELETE CASCADE;
ALTER TABLE dashboard_slices ADD CONSTRAINT fk_dashboard_slices_slice_id_slices FOREIGN KEY (slice_id) REFERENCES slices(id) ON DELETE CASCADE;
ALTER TABLE dashboard_user ADD CONSTRAINT fk_dashboard_user_dashboard_id_dashboards FOREIGN KEY (dashboard_id) REFERENCES dashboards(id) ON DELETE CASCADE;
ALTER TABLE dashboard_user ADD CONSTRAINT fk_dashboard_user_user_id_ab_user FOREIGN KEY (user_id) REFERENCES ab_user(id) ON DELETE CASCADE;
ALTER TABLE dashboards ADD CONSTRAINT fk_dashboards_theme_id_themes FOREIGN KEY (theme_id) REFERENCES themes(id);
ALTER TABLE embedded_dashboards ADD CONSTRAINT fk_embedded_dashboards_dashboard_id_dashboards FOREIGN KEY (dashboard_id) REFERENCES dashboards(id) ON DELETE CASCADE;
ALTER TABLE report_schedule_user ADD CONSTRAINT fk_report_schedule_user_report_schedule_id_report_schedule FOREIGN KEY (report_schedule_id) REFERENCES report_schedule(id) ON DELETE CASCADE;
ALTER TABLE report_schedule_user ADD CONSTRAINT fk_report_schedule_user_user_id_ab_user FOREIGN KEY (user_id) REFERENCES ab_user(id) ON DELETE CASCADE;
ALTER TABLE slice_user ADD CONSTRAINT fk_slice_user_slice_id_slices FOREIGN KEY (slice_id) REFERENCES slices(id) ON DELETE CASCADE;
ALTER TABLE slice_user ADD CONSTRAINT fk_slice_user_user_id_ab_user FOREIGN KEY (user_id) REFERENCES ab_user(id) ON DELETE CASCADE;
ALTER TABLE sql_metrics ADD CONSTRAINT fk_sql_metrics_table_id_tables FOREIGN KEY (table_id) REFERENCES tables(id) ON DELETE CASCADE;
ALTER TABLE sqlatable_user ADD CONSTRAINT fk_sqlatable_user_table_id_tables FOREIGN KEY (table_id) REFERENCES tables(id) ON DELETE CASCADE;
ALTER TABLE sqlatable_user ADD CONSTRAINT fk_sqlatable_user_user_id_ab_user FOREIGN KEY (user_id) REFERENCES ab_user(id) ON DELETE CASCADE;
ALTER TABLE table_columns ADD CONSTRAINT fk_table_columns_table_id_tables FOREIGN KEY (table_id) REFERENCES tables(id) ON DELETE CASCADE;
ALTER TABLE themes ADD CONSTRAINT fk_themes_changed_by_fk_ab_user FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE themes ADD CONSTRAINT fk_themes_created_by_fk_ab_user FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE key_value ADD CONSTRAINT key_value_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE key_value ADD CONSTRAINT key_value_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE logs ADD CONSTRAINT logs_user_id_fkey FOREIGN KEY (user_id) REFERENCES ab_user(id);
ALTER TABLE query ADD CONSTRAINT query_database_id_fkey FOREIGN KEY (database_id) REFERENCES dbs(id);
ALTER TABLE query ADD CONSTRAINT query_user_id_fkey FOREIGN KEY (user_id) REFERENCES ab_user(id);
ALTER TABLE report_execution_log ADD CONSTRAINT report_execution_log_report_schedule_id_fkey FOREIGN KEY (report_schedule_id) REFERENCES report_schedule(id);
ALTER TABLE report_recipient ADD CONSTRAINT report_recipient_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE report_recipient ADD CONSTRAINT report_recipient_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE report_recipient ADD CONSTRAINT report_recipient_report_schedule_id_fkey FOREIGN KEY (report_schedule_id) REFERENCES report_schedule(id);
ALTER TABLE report_schedule ADD CONSTRAINT report_schedule_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE report_schedule ADD CONSTRAINT report_schedule_chart_id_fkey FOREIGN KEY (chart_id) REFERENCES slices(id);
ALTER TABLE report_schedule ADD CONSTRAINT report_schedule_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE report_schedule ADD CONSTRAINT report_schedule_dashboard_id_fkey FOREIGN KEY (dashboard_id) REFERENCES dashboards(id);
ALTER TABLE report_schedule ADD CONSTRAINT report_schedule_database_id_fkey FOREIGN KEY (database_id) REFERENCES dbs(id);
ALTER TABLE rls_filter_roles ADD CONSTRAINT rls_filter_roles_rls_filter_id_fkey FOREIGN KEY (rls_filter_id) REFERENCES row_level_security_filters(id);
ALTER TABLE rls_filter_roles ADD CONSTRAINT rls_filter_roles_role_id_fkey FOREIGN KEY (role_id) REFERENCES ab_role(id);
ALTER TABLE rls_filter_tables ADD CONSTRAINT rls_filter_tables_rls_filter_id_fkey FOREIGN KEY (rls_filter_id) REFERENCES row_level_security_filters(id);
ALTER TABLE rls_filter_tables ADD CONSTRAINT rls_filter_tables_table_id_fkey FOREIGN KEY (table_id) REFERENCES tables(id);
ALTER TABLE row_level_security_filters ADD CONSTRAINT row_level_security_filters_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE row_level_security_filters ADD CONSTRAINT row_level_security_filters_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE saved_query ADD CONSTRAINT saved_query_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE saved_query ADD CONSTRAINT saved_query_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE saved_query ADD CONSTRAINT saved_query_db_id_fkey FOREIGN KEY (db_id) REFERENCES dbs(id);
ALTER TABLE tab_state ADD CONSTRAINT saved_query_id FOREIGN KEY (saved_query_id) REFERENCES saved_query(id) ON DELETE SET NULL;
ALTER TABLE saved_query ADD CONSTRAINT saved_query_user_id_fkey FOREIGN KEY (user_id) REFERENCES ab_user(id);
ALTER TABLE slices ADD CONSTRAINT slices_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE slices ADD CONSTRAINT slices_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE slices ADD CONSTRAINT slices_last_saved_by_fk FOREIGN KEY (last_saved_by_fk) REFERENCES ab_user(id);
ALTER TABLE slices ADD CONSTRAINT slices_table_id_fkey FOREIGN KEY (table_id) REFERENCES tables(id);
ALTER TABLE sql_metrics ADD CONSTRAINT sql_metrics_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE sql_metrics ADD CONSTRAINT sql_metrics_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE ssh_tunnels ADD CONSTRAINT ssh_tunnels_database_id_fkey FOREIGN KEY (database_id) REFERENCES dbs(id);
ALTER TABLE tab_state ADD CONSTRAINT tab_state_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE tab_state ADD CONSTRAINT tab_state_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE tab_state ADD CONSTRAINT tab_state_database_id_fkey FOREIGN KEY (database_id) REFERENCES dbs(id) ON DELETE CASCADE;
ALTER TABLE tab_state ADD CONSTRAINT tab_state_latest_query_id_fkey FOREIGN KEY (latest_query_id) REFERENCES query(client_id) ON DELETE SET NULL;
ALTER TABLE tab_state ADD CONSTRAINT tab_state_user_id_fkey FOREIGN KEY (user_id) REFERENCES ab_user(id);
ALTER TABLE table_columns ADD CONSTRAINT table_columns_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE table_columns ADD CONSTRAINT table_columns_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE table_schema ADD CONSTRAINT table_schema_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE table_schema ADD CONSTRAINT table_schema_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE table_schema ADD CONSTRAINT table_schema_database_id_fkey FOREIGN KEY (database_id) REFERENCES dbs(id) ON DELETE CASCADE;
ALTER TABLE table_schema ADD CONSTRAINT table_schema_tab_state_id_fkey FOREIGN KEY (tab_state_id) REFERENCES tab_state(id) ON DELETE CASCADE;
ALTER TABLE tables ADD CONSTRAINT tables_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE tables ADD CONSTRAINT tables_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE tables ADD CONSTRAINT tables_database_id_fkey FOREIGN KEY (database_id) REFERENCES dbs(id);
ALTER TABLE tag ADD CONSTRAINT tag_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE tag ADD CONSTRAINT tag_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE tagged_object ADD CONSTRAINT tagged_object_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE tagged_object ADD CONSTRAINT tagged_object_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE tagged_object ADD CONSTRAINT tagged_object_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tag(id);
ALTER TABLE user_attribute ADD CONSTRAINT user_attribute_changed_by_fk_fkey FOREIGN KEY (changed_by_fk) REFERENCES ab_user(id);
ALTER TABLE user_attribute ADD CONSTRAINT user_attribute_created_by_fk_fkey FOREIGN KEY (created_by_fk) REFERENCES ab_user(id);
ALTER TABLE user_attribute ADD CONSTRAINT user_attribute_user_id_fkey FOREIGN KEY (user_id) REFERENCES ab_user(id);
ALTER TABLE user_attribute ADD CONSTRAINT user_attribute_welcome_dashboard_id_fkey FOREIGN KEY (welcome_dashboard_id) REFERENCES dashboards(id);
ALTER TABLE user_favorite_tag ADD CONSTRAINT user_favorite_tag_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tag(id);
ALTER TABLE user_favorite_tag ADD CONSTRAINT user_favorite_tag_user_id_fkey FOREIGN KEY (user_id) REFERENCES ab_user(id);
