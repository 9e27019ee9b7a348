/**
 * Functions by which a query reaches what its text does not show: they run SQL that they get as text, read tables by a
 * computed name, files, or other servers. No table check sees it, so that only who may read the whole database may call
 * them. Lower-case names, from the manuals of the databases; by dialect.
 */
const READING: Readonly<Record<string, string>> = {
  postgresql: `
    ts_stat ts_rewrite crosstab crosstab2 crosstab3 crosstab4 crosstabn connectby xpath_table query_to_xml
    query_to_xmlschema query_to_xml_and_xmlschema cursor_to_xml cursor_to_xmlschema table_to_xml
    table_to_xmlschema table_to_xml_and_xmlschema schema_to_xml schema_to_xmlschema schema_to_xml_and_xmlschema
    database_to_xml database_to_xmlschema database_to_xml_and_xmlschema dblink dblink_connect dblink_connect_u
    dblink_open dblink_fetch dblink_get_result dblink_send_query pg_read_file pg_read_binary_file
    pg_read_server_files pg_stat_file pg_ls_dir pg_ls_logdir pg_ls_waldir pg_ls_tmpdir pg_ls_archive_statusdir
    pg_logdir_ls loread lo_get lo_open pg_logical_slot_get_changes pg_logical_slot_peek_changes
    pg_logical_slot_get_binary_changes pg_logical_slot_peek_binary_changes get_raw_page heap_page_items
    set_config bt_page_items query_to_json pg_get_tablespace_ddl pg_execute_server_program
    pg_get_viewdef pg_get_functiondef pg_get_ruledef pg_get_function_sqlbody`,
  mysql: "load_file sys_eval sys_get",
  sqlite: "load_extension readfile edit fts3_tokenizer sqlite_dbpage zipfile eval",
  duckdb: `
    query query_table postgres_query postgres_scan postgres_scan_pushdown mysql_query mysql_scan sqlite_query
    sqlite_scan sniff_csv read_csv read_csv_auto read_json read_json_auto read_json_objects
    read_json_objects_auto read_ndjson read_ndjson_auto read_ndjson_objects read_parquet parquet_scan
    parquet_metadata parquet_schema parquet_file_metadata parquet_kv_metadata parquet_bloom_probe read_text
    read_blob glob iceberg_scan iceberg_metadata iceberg_snapshots delta_scan st_read st_read_meta read_xlsx
    arrow_scan pandas_scan python_map_function json_execute_serialized_sql which_secret duckdb_secrets getenv
    sql_auto_complete duckdb_query`,
  clickhouse: `
    merge remote remotesecure cluster clusterallreplicas file filecluster url urlcluster s3 s3cluster gcs hdfs hdfscluster
    azureblobstorage azureblobstoragecluster mysql postgresql mongodb redis sqlite jdbc odbc executable input iceberg
    icebergs3 iceberglocal icebergazure iceberghdfs icebergcluster deltalake deltalakecluster hudi hudicluster paimon
    dictionary loop viewifpermitted mergetreeindex mergetreeprojection arrowflight ytsaurus timeseriesselector
    notin globalin globalnotin nullin notnullin globalnullin globalnotnullin inignoreset notinignoreset globalinignoreset
    globalnotinignoreset nullinignoreset notnullinignoreset globalnullinignoreset globalnotnullinignoreset
    joinget joingetornull dictget dictgetordefault dictgetornull dictgethierarchy dictgetchildren dictgetdescendants dictgetall`,
  tsql: `
    openrowset openquery opendatasource containstable freetexttable semantickeyphrasetable openxml fn_get_audit_file fn_trace_gettable xp_cmdshell xp_dirtree
    fn_dblog fn_dump_dblog dm_db_stats_histogram object_definition`,
  oracle: `
    getxml getxmltype dburitype httpuritype xdburitype uritype xmltable_query dbms_xmlgen dbms_xmlquery dbms_sql
    xmltable xmlquery xmlexists get_ddl get_dependent_ddl get_granted_ddl get_sxml request request_pieces getclob
    utl_http utl_file utl_inaddr utl_tcp utl_smtp bfilename read_xml xmltype sys_xmlgen sys_dburigen`,
  snowflake:
    "to_query system$reference system$query_reference result_scan get_ddl query_history get_presigned_url get_stage_location infer_schema validate external_table_files identifier system$stream_get_table_timestamp",
  bigquery: "external_query",
  trino: "query raw_query",
  spark: "reflect java_method reflect2 execute_sql read_files remote_query ai_query",
  hive: "reflect java_method reflect2",
  teradata: "execute_sql",
};

/** Those of single databases that make rows of nothing, or of a query in them, which is read. */
const OWN_ROWS = new Set(["null", "view", "generaterandom", "generateseries", "zeros_mt", "primes", "format"]);

/**
 * Whether a function behind FROM, in lower case, may read tables by a name that no table of the statement shows: those that
 * surely do not are known. What looks like one may be a table with a hint (SQL Server), or be told its table (`ptf(t)`). The
 * functions of PostgreSQL get values only.
 */
export const mayReadByName = (name: string, dialect: string): boolean =>
  !["postgresql", "mysql"].includes(known(dialect) ?? "") && !makesRows(name) && !OWN_ROWS.has(name);

/** Functions that change something though a query calls them, also where the database takes no writing statements. */
const WRITING: Readonly<Record<string, string>> = {
  postgresql: `
    lo_import lo_export lo_creat lo_create lo_from_bytea lo_put lowrite lo_unlink lo_truncate lo_truncate64
    dblink_exec dblink_close dblink_disconnect pg_file_write pg_file_rename pg_file_unlink pg_file_sync
    pg_terminate_backend pg_cancel_backend pg_reload_conf pg_rotate_logfile pg_promote pg_switch_wal pg_wal_replay_pause
    pg_wal_replay_resume pg_create_restore_point pg_backup_start pg_backup_stop pg_start_backup pg_stop_backup
    pg_logical_emit_message pg_create_physical_replication_slot pg_create_logical_replication_slot
    pg_drop_replication_slot pg_replication_slot_advance pg_replication_origin_create pg_replication_origin_drop
    pg_stat_reset pg_stat_reset_shared pg_stat_statements_reset pg_import_system_collations pg_notify`,
  mysql: "sys_exec sys_set",
  sqlite: "writefile edit",
  duckdb: "force_checkpoint checkpoint",
  clickhouse: "executable",
  tsql: "xp_cmdshell sp_executesql sp_oacreate",
  oracle: "utl_file dbms_scheduler dbms_job",
  snowflake: "system$cancel_query system$abort_session",
};

/** Dialects that speak another one's SQL. */
const FAMILY: Readonly<Record<string, string>> = {
  redshift: "postgresql",
  cockroachdb: "postgresql",
  materialize: "postgresql",
  risingwave: "postgresql",
  singlestore: "mysql",
  starrocks: "mysql",
  doris: "mysql",
  tidb: "mysql",
  mssql: "tsql",
  fabric: "tsql",
  athena: "trino",
  databricks: "spark",
  presto: "trino",
  hana: "postgresql",
  vertica: "postgresql",
  netezza: "postgresql",
  motherduck: "duckdb",
};

const listed = (table: Readonly<Record<string, string>>): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(Object.entries(table).map(([dialect, names]) => [dialect, new Set(names.split(/\s+/).filter(Boolean))]));

const readers = listed(READING);
const writers = listed(WRITING);
/** Of an unknown dialect every function of any dialect counts. */
const anyReader = new Set([...readers.values()].flatMap((names) => [...names]));
const anyWriter = new Set([...writers.values()].flatMap((names) => [...names]));

const known = (dialect: string): string | undefined =>
  [dialect, FAMILY[dialect] ?? ""].find((name) => name !== "" && readers.has(name));

/** Those of the called functions (lower case) that read what no table of the statement names. */
export function farReaders(functions: readonly string[], dialect: string): string[] {
  const name = known(dialect);
  const names = name === undefined ? anyReader : readers.get(name)!;
  return functions.filter((called) => names.has(called) || /^(?:dblink|crosstab)/.test(called));
}

/** Those of the called functions (lower case) that write. */
export function farWriters(functions: readonly string[], dialect: string): string[] {
  const name = known(dialect);
  const names = (name === undefined ? anyWriter : writers.get(name)) ?? new Set<string>();
  return functions.filter((called) => names.has(called));
}

/** Functions in FROM that make rows of what they are given; of others nobody knows what they read. */
const ROW_MAKERS = new Set(
  [
    "generate_series generate_subscripts generate_date_array generate_timestamp_array unnest range numbers numbers_mt zeros",
    "sequence json_each json_tree json_each_text json_array_elements json_array_elements_text json_object_keys",
    "json_populate_record json_populate_recordset json_to_record json_to_recordset jsonb_each jsonb_each_text",
    "jsonb_array_elements jsonb_array_elements_text jsonb_object_keys jsonb_populate_record jsonb_populate_recordset",
    "jsonb_to_record jsonb_to_recordset jsonb_path_query json_table openjson string_split string_to_table",
    "regexp_split_to_table regexp_matches split_to_table strtok_split_to_table flatten explode explode_outer posexplode",
    "posexplode_outer inline inline_outer stack json_tuple xmltable generator values each skeys svals",
  ]
    .join(" ")
    .split(" "),
);

/** Statistics of the database with values of the tables' rows in them. */
const FAR_TABLES = new Set(
  (
    "pg_stats pg_stats_ext pg_stats_ext_exprs pg_statistic pg_statistic_ext_data column_statistics sqlite_stat1 sqlite_stat3 " +
    "sqlite_stat4 sqlite_dbpage dbstat dm_db_stats_histogram all_tab_histograms dba_tab_histograms user_tab_histograms"
  ).split(" "),
);

/** Whether a function behind FROM, in lower case and without its schema, makes rows of its arguments alone. */
export const makesRows = (name: string): boolean => ROW_MAKERS.has(name);

export const holdsStatistics = (table: string): boolean => FAR_TABLES.has(table.toLowerCase());
