/** Functions that read tables which the statement does not name: they run a text as SQL, or take a table's name as one. */
const FAR_FUNCTIONS = new Set(
  [
    // PostgreSQL and its extensions
    "query_to_xml query_to_xmlschema query_to_xml_and_xmlschema table_to_xml table_to_xmlschema table_to_xml_and_xmlschema",
    "schema_to_xml schema_to_xmlschema schema_to_xml_and_xmlschema database_to_xml database_to_xmlschema",
    "database_to_xml_and_xmlschema cursor_to_xml cursor_to_xmlschema ts_stat ts_rewrite xpath_table connectby",
    "crosstab crosstab2 crosstab3 crosstab4 crosstabn dblink dblink_exec dblink_open dblink_fetch dblink_send_query",
    "dblink_get_result pg_read_file pg_read_binary_file lo_import pg_get_tablespace_ddl heap_page_items get_raw_page",
    "bt_page_items pg_execute_server_program plpgsql_call query_to_json lo_get",
    // MySQL, SQLite, DuckDB
    "load_file load_extension eval query_table sql_auto_complete json_execute_serialized_sql sqlite_scan postgres_scan",
    "postgres_query mysql_scan mysql_query sqlite_query duckdb_query parquet_scan read_parquet read_csv read_csv_auto",
    "read_json read_json_auto read_text read_blob iceberg_scan delta_scan",
    // ClickHouse
    "dictget dictgetordefault dictgetornull dictgetall joinget joingetornull file executable",
    // SQL Server, Oracle
    "openquery openrowset opendatasource openxml fn_dblog fn_dump_dblog dm_db_stats_histogram dbms_xmlgen getxml getxmltype",
    "dbms_sql dburitype xmltype sys_xmlgen sys_dburigen httpuritype",
    // Snowflake, BigQuery, Trino, Spark and Hive, Teradata, SAP HANA
    "identifier result_scan external_query system$stream_get_table_timestamp raw_query reflect java_method",
    "reflect2 execute_sql read_files remote_query ai_query",
  ]
    .join(" ")
    .split(" "),
);

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

/** What of these functions, in lower case, may read tables that nobody names. */
export const farFunction = (names: readonly string[]): string | undefined =>
  names.find((name) => FAR_FUNCTIONS.has(name) || /^(?:dblink|crosstab)/.test(name));

/** Whether a function behind FROM, in lower case and without its schema, makes rows of its arguments alone. */
export const makesRows = (name: string): boolean => ROW_MAKERS.has(name);

export const holdsStatistics = (table: string): boolean => FAR_TABLES.has(table.toLowerCase());
