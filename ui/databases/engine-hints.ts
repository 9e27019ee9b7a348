/** What an address looks like for engines without a form. */
const examples: Record<string, string> = {
  sqlite: "sqlite:////absolute/path/to/file.db",
  duckdb: "duckdb:////absolute/path/to/file.duckdb",
  awsathena:
    "awsathena+rest://key:secret@athena.us-east-1.amazonaws.com/schema?s3_staging_dir=s3%3A%2F%2Fbucket%2Fpath",
  bigquery: "bigquery://project",
  databricks: "databricks://token:…@host:443?http_path=/sql/1.0/warehouses/id&catalog=main&schema=default",
  dremio: "dremio+flight://user:password@host:32010/?UseEncryption=true",
  hana: "hana://user:password@host:39015",
  trino: "trino://user:password@host:443/catalog/schema",
  presto: "presto://user:password@host:8080/catalog/schema",
  clickhouse: "clickhouse://user:password@host:8123/database",
  mssql: "mssql://user:password@host:1433/database",
  oracle: "oracle://user:password@host:1521/?service_name=name",
  snowflake: "snowflake://user:password@account/database/schema?warehouse=name&role=name",
  druid: "druid://user:password@host:8082/druid/v2/sql",
  pinot: "pinot://user:password@host:8099/query/sql?controller=http://host:9000/",
  crate: "crate://user:password@host:4200",
  hive: "hive://user:password@host:10000/default?auth=LDAP",
  impala: "impala://user:password@host:21050/default?auth_mechanism=PLAIN",
  db2: "db2+ibm_db://user:password@host:50000/database",
  vertica: "vertica+vertica_python://user:password@host:5433/database",
  exa: "exa+websocket://user:password@host:8563/schema",
  firebird: "firebird+fdb://user:password@host:3050//path/file.fdb",
  kustosql:
    "kustosql+https://cluster.region.kusto.windows.net/database?azure_ad_client_id=…&azure_ad_client_secret=…&azure_ad_tenant_id=…",
  kylin: "kylin://user:password@host:7070/project",
  solr: "solr://user:password@host:8983/solr/collection",
  taosws: "taosws://user:password@host:6041/database",
  parseable: "parseable://user:password@host:443/",
  elasticsearch: "elasticsearch+https://user:password@host:9200/",
  odelasticsearch: "odelasticsearch+https://user:password@host:9200/",
};

const ports: Record<string, number> = {
  postgresql: 5432,
  redshift: 5439,
  cockroachdb: 26257,
  risingwave: 4566,
  mysql: 3306,
  mariadb: 3306,
  singlestoredb: 3306,
  oceanbase: 2881,
  starrocks: 9030,
  pydoris: 9030,
  clickhousedb: 8123,
  databend: 8000,
  databricks: 443,
  couchbase: 18095,
};

export const uriExample = (engine: string | undefined, placeholder: string | undefined): string =>
  examples[engine ?? ""] ?? placeholder ?? "engine://user:password@host:port/database";

/** The port that the engine listens on where nobody has changed it. */
export const usualPort = (engine: string): number | undefined => ports[engine];
