import { MariaSQL, MSSQL, MySQL, PLSQL, PostgreSQL, SQLDialect, SQLite, StandardSQL } from "@codemirror/lang-sql";
import { LanguageSupport } from "@codemirror/language";

/** Words that the dialects of analytical engines have beyond the standard's. */
const analytical =
  "ilike qualify pivot unpivot sample tablesample asof anti semi lateral unnest exclude replace final prewhere settings format limit offset explain analyze describe show use summarize";

const clickhouse = extended(
  StandardSQL,
  `${analytical} array global any using engine partition optimize`,
  "uint8 uint16 uint32 uint64 int8 int16 int32 int64 float32 float64 string datetime64 nullable lowcardinality",
);
const duckdb = extended(PostgreSQL, analytical, "hugeint ubigint struct map list union");
const snowflake = extended(
  StandardSQL,
  `${analytical} flatten ilike rlike within`,
  "variant number string timestamp_ntz timestamp_tz",
);
const trino = extended(StandardSQL, `${analytical} try ordinality`, "varchar json map row ipaddress uuid hyperloglog");
const bigquery = extended(StandardSQL, `${analytical} struct except safe`, "int64 float64 numeric string bytes", "`");
const spark = extended(StandardSQL, `${analytical} lateral view cluster distribute`, "string map struct", "`");

const byBackend: Record<string, SQLDialect> = {
  postgresql: PostgreSQL,
  redshift: PostgreSQL,
  cockroachdb: PostgreSQL,
  risingwave: PostgreSQL,
  crate: PostgreSQL,
  mysql: MySQL,
  mariadb: MariaSQL,
  doris: MySQL,
  pydoris: MySQL,
  starrocks: MySQL,
  singlestoredb: MySQL,
  oceanbase: MySQL,
  sqlite: SQLite,
  mssql: MSSQL,
  oracle: PLSQL,
  duckdb,
  clickhouse,
  clickhousedb: clickhouse,
  snowflake,
  trino,
  presto: trino,
  bigquery,
  databricks: spark,
  hive: spark,
};

/** How the editor reads the SQL of a database. */
export function dialectOf(backend: string | undefined): SQLDialect {
  return byBackend[backend ?? ""] ?? StandardSQL;
}

/**
 * A key in a query of 2,000 lines reads anew what stands in the same piece of the syntax tree: some 1,000 words with the parser's
 * own size of pieces, which a busy browser needs more than a frame for.
 */
const pieceLength = 64;

/** Reads SQL as a dialect has it, for colours and for what may be completed where. */
export const readerOf = (dialect: SQLDialect): LanguageSupport =>
  new LanguageSupport(dialect.configureLanguage({ bufferLength: pieceLength }).language);

/** A dialect of its own quoting with PostgreSQL's words, which are the most that any dialect here knows, and more. */
function extended(base: SQLDialect, keywords: string, types: string, identifierQuotes?: string): SQLDialect {
  return SQLDialect.define({
    ...base.spec,
    keywords: `${PostgreSQL.spec.keywords} ${keywords}`,
    types: `${PostgreSQL.spec.types} ${types}`,
    ...(identifierQuotes && { identifierQuotes }),
  });
}
