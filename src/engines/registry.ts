import { LitesetError } from "../errors.ts";
import { athena } from "./athena/engine.ts";
import { bigquery } from "./bigquery/engine.ts";
import { clickhouse, clickhousedb } from "./clickhouse/engine.ts";
import { cockroachdb } from "./cockroachdb/engine.ts";
import { couchbase } from "./couchbase/engine.ts";
import { crate } from "./crate/engine.ts";
import { databend } from "./databend/engine.ts";
import { databricks } from "./databricks/engine.ts";
import { db2, ibmi } from "./db2/engine.ts";
import { denodo } from "./denodo/engine.ts";
import { doris } from "./doris/engine.ts";
import { dremio } from "./dremio/engine.ts";
import { drill } from "./drill/engine.ts";
import { druid } from "./druid/engine.ts";
import { duckdb } from "./duckdb/engine.ts";
import { dynamodb } from "./dynamodb/engine.ts";
import { elasticsearch, opendistro } from "./elasticsearch/engine.ts";
import type { Engine } from "./engine.ts";
import { enginesToCome } from "./engines-to-come.ts";
import { exasol } from "./exasol/engine.ts";
import { firebird } from "./firebird/engine.ts";
import { firebolt } from "./firebolt/engine.ts";
import { gsheets } from "./gsheets/engine.ts";
import { hana } from "./hana/engine.ts";
import { hive } from "./hive/engine.ts";
import { ascend, impala } from "./impala/engine.ts";
import { kusto } from "./kusto/engine.ts";
import { kylin } from "./kylin/engine.ts";
import { mssql } from "./mssql/engine.ts";
import { mariadb, mysql } from "./mysql/engine.ts";
import { oceanbase } from "./oceanbase/engine.ts";
import { oracle } from "./oracle/engine.ts";
import { parseable } from "./parseable/engine.ts";
import { pinot } from "./pinot/engine.ts";
import { postgresql } from "./postgresql/engine.ts";
import { redshift } from "./redshift/engine.ts";
import { risingwave } from "./risingwave/engine.ts";
import { singlestore } from "./singlestore/engine.ts";
import { snowflake } from "./snowflake/engine.ts";
import { solr } from "./solr/engine.ts";
import { sqlite } from "./sqlite/engine.ts";
import { starrocks } from "./starrocks/engine.ts";
import { superset } from "./superset/engine.ts";
import { tdengine } from "./tdengine/engine.ts";
import { teradata } from "./teradata/engine.ts";
import { presto, trino } from "./trino/engine.ts";
import { parseUri } from "./uri.ts";
import { vertica } from "./vertica/engine.ts";
import { ydb } from "./ydb/engine.ts";

const built: readonly Engine[] = [
  ascend,
  athena,
  bigquery,
  clickhouse,
  clickhousedb,
  cockroachdb,
  couchbase,
  crate,
  databend,
  databricks,
  db2,
  denodo,
  doris,
  dremio,
  drill,
  druid,
  duckdb,
  dynamodb,
  elasticsearch,
  exasol,
  firebird,
  firebolt,
  gsheets,
  hana,
  hive,
  ibmi,
  impala,
  kusto,
  kylin,
  mariadb,
  mssql,
  mysql,
  oceanbase,
  opendistro,
  oracle,
  parseable,
  pinot,
  postgresql,
  presto,
  redshift,
  risingwave,
  singlestore,
  snowflake,
  solr,
  sqlite,
  starrocks,
  superset,
  tdengine,
  teradata,
  trino,
  vertica,
  ydb,
];

/** The engines that are built, by name. */
export function engines(): readonly Engine[] {
  return built;
}

/** The engine of a SQLAlchemy URI, of `dialect+driver`, or of a name; throws a text that names one not built yet. */
export function engineFor(uriOrName: string): Engine {
  const backend = uriOrName.includes("://") ? parseUri(uriOrName).backend : uriOrName.split("+", 1)[0]!;
  const name = backend.toLowerCase();
  const found = built.find((engine) => engine.name === name || engine.aliases.includes(name));
  if (found) return found;
  const names = built.map((engine) => engine.engineName).join(", ");
  const reason = Object.hasOwn(enginesToCome, name)
    ? `Liteset cannot talk to ${enginesToCome[name]!.name}: ${enginesToCome[name]!.reason}.`
    : `Could not load database driver: ${name} is no database that Liteset knows.`;
  throw new LitesetError(`${reason} It talks to ${names}.`, "GENERIC_DB_ENGINE_ERROR", { status: 422 });
}
