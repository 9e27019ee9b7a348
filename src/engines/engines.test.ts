import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { duckdb } from "./duckdb/engine.ts";
import type { Engine } from "./engine.ts";
import { mysql } from "./mysql/engine.ts";
import { parametersSchema } from "./parameters.ts";
import { postgresql } from "./postgresql/engine.ts";
import { engineFor, engines } from "./registry.ts";
import { sqlite } from "./sqlite/engine.ts";
import { timeGrainsOf } from "./time-grains.ts";

const FACTS = "/work/shared/facts/engines.json";
const factsFile = [new URL("../../../shared/facts/engines.json", import.meta.url).pathname, FACTS].find(existsSync);
const why = factsFile ? "" : " (skipped: ../shared/facts/engines.json is absent)";

interface Spec {
  engine: string;
  engine_name: string;
  time_grains: [string, string][];
  convert_dttm: Record<string, string>;
  epoch_to_dttm: string;
  epoch_ms_to_dttm: string;
  column_types?: Record<string, [string, number, boolean] | null>;
  labels?: Record<string, { v: string; quoted: boolean }>;
  default_driver?: string;
  sqlalchemy_uri_placeholder?: string;
  custom_errors: { types: string[] };
  [ability: string]: unknown;
}
const specOf: Record<string, string> = {
  ascend: "ascend.AscendEngineSpec",
  dynamodb: "dynamodb.DynamoDBEngineSpec",
  couchbase: "couchbase.CouchbaseEngineSpec",
  db2: "db2.Db2EngineSpec",
  exa: "exasol.ExasolEngineSpec",
  firebird: "firebird.FirebirdEngineSpec",
  firebolt: "firebolt.FireboltEngineSpec",
  gsheets: "gsheets.GSheetsEngineSpec",
  hive: "hive.HiveEngineSpec",
  ibmi: "ibmi.IBMiEngineSpec",
  impala: "impala.ImpalaEngineSpec",
  kustosql: "kusto.KustoSqlEngineSpec",
  kylin: "kylin.KylinEngineSpec",
  parseable: "parseable.ParseableEngineSpec",
  solr: "solr.SolrEngineSpec",
  superset: "superset.SupersetEngineSpec",
  taosws: "tdengine.TDengineEngineSpec",
  teradatasql: "teradata.TeradataEngineSpec",
  vertica: "vertica.VerticaEngineSpec",
  yql: "ydb.YDBEngineSpec",
  databend: "databend.DatabendConnectEngineSpec",
  drill: "drill.DrillEngineSpec",
  denodo: "denodo.DenodoEngineSpec",
  dremio: "dremio.DremioEngineSpec",
  hana: "hana.HanaEngineSpec",
  databricks: "databricks.DatabricksPythonConnectorEngineSpec",
  awsathena: "athena.AthenaEngineSpec",
  bigquery: "bigquery.BigQueryEngineSpec",
  mssql: "mssql.MssqlEngineSpec",
  oracle: "oracle.OracleEngineSpec",
  snowflake: "snowflake.SnowflakeEngineSpec",
  crate: "crate.CrateEngineSpec",
  druid: "druid.DruidEngineSpec",
  elasticsearch: "elasticsearch.ElasticSearchEngineSpec",
  odelasticsearch: "elasticsearch.OpenDistroEngineSpec",
  pinot: "pinot.PinotEngineSpec",
  clickhouse: "clickhouse.ClickHouseEngineSpec",
  clickhousedb: "clickhouse.ClickHouseConnectEngineSpec",
  presto: "presto.PrestoEngineSpec",
  trino: "trino.TrinoEngineSpec",
  cockroachdb: "cockroachdb.CockroachDbEngineSpec",
  oceanbase: "oceanbase.OceanBaseEngineSpec",
  pydoris: "doris.DorisEngineSpec",
  redshift: "redshift.RedshiftEngineSpec",
  risingwave: "risingwave.RisingWaveDbEngineSpec",
  singlestoredb: "singlestore.SingleStoreSpec",
  starrocks: "starrocks.StarRocksEngineSpec",
  duckdb: "duckdb.DuckDBEngineSpec",
  mariadb: "mariadb.MariaDBEngineSpec",
  mysql: "mysql.MySQLEngineSpec",
  postgresql: "postgres.PostgresEngineSpec",
  sqlite: "sqlite.SqliteEngineSpec",
};
interface JsonSchema {
  properties?: Record<string, Record<string, unknown>>;
}
const without = ({ properties, ...rest }: JsonSchema, ...names: string[]): JsonSchema => ({
  ...rest,
  ...(properties
    ? {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, told]) => [
            name,
            Object.fromEntries(Object.entries(told).filter(([key]) => !names.includes(key))),
          ]),
        ),
      }
    : {}),
});
const withoutDescriptions = (schema: JsonSchema): JsonSchema => without(schema, "description");
const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe.skipIf(!factsFile)(`engines against the facts of Superset 6.0.0${why}`, () => {
  const facts = factsFile ? JSON.parse(readFileSync(factsFile, "utf8")) : {};
  for (const engine of engines()) {
    const spec = { ...facts.base, ...facts.specs?.[specOf[engine.name] ?? ""] } as Spec;
    it(`${engine.name}: names and abilities`, () => {
      expect([engine.name, engine.engineName, engine.defaultDriver]).toEqual([
        spec.engine,
        spec.engine_name,
        spec.default_driver,
      ]);
      expect(engine.sqlalchemyUriPlaceholder).toBe(spec.sqlalchemy_uri_placeholder);
      expect(engine.maxColumnNameLength).toBe(spec.max_column_name_length);
      for (const [ability, value] of Object.entries(engine.abilities)) {
        // Sheets and tables of DynamoDB are read, not written: no file becomes one.
        const isUpload = ["dynamodb", "gsheets"].includes(engine.name) && ability === "supportsFileUpload";
        expect([ability, value]).toEqual([ability, isUpload ? false : spec[snake(ability)]]);
      }
      // A pattern may also word what the reference shows as it came.
      const types = engine.errorPatterns.map(([, , type]) => type).filter((type) => type !== "GENERIC_DB_ENGINE_ERROR");
      expect(new Set(types)).toEqual(new Set(spec.custom_errors.types));
    });
    it(`${engine.name}: its URIs, with each driver, and what they may not say`, () => {
      const drivers = Object.keys(spec.drivers as Record<string, string>).filter((driver) => /^\w+$/.test(driver));
      for (const driver of drivers) expect(engineFor(`${engine.name}+${driver}://u:p@h/db`).name).toBe(engine.name);
      expect(engine.disallowUriQueryParams).toEqual(spec.disallow_uri_query_params);
      expect([engine.cteAlias, engine.forceColumnAliasQuotes]).toEqual([
        spec.cte_alias,
        spec.force_column_alias_quotes,
      ]);
      const paths = (spec.encrypted_extra_sensitive_fields as string[]).map((path) => path.replace("$.", ""));
      // Nothing that the reference masks is shown.
      expect(engine.secretPaths ?? ["*"]).toEqual(expect.arrayContaining(paths));
    });
    it(`${engine.name}: time grains, in order`, () => expect(engine.timeGrains).toEqual(spec.time_grains));
    it(`${engine.name}: dates as SQL`, () => {
      const ms = Date.UTC(2024, 2, 15, 13, 45, 30) + 123.456;
      const types = [...Object.keys(spec.convert_dttm), "BIGINT", "BOOLEAN", "DATE"];
      // Days of the meta database are texts without hours.
      const own: Record<string, string> = engine.name === "superset" ? { DATE: "'2024-03-15'" } : {};
      for (const type of types)
        expect([type, engine.convertDttm(type, ms)]).toEqual([type, own[type] ?? spec.convert_dttm[type] ?? null]);
      if (engine.name === "duckdb") return;
      const epochs = [spec.epoch_to_dttm, spec.epoch_ms_to_dttm].map((sql) => (typeof sql === "string" ? sql : null));
      expect([engine.epochToDttm, engine.epochMsToDttm]).toEqual(epochs);
    });
    it(`${engine.name}: meaning of column types`, () => {
      const types = { ...facts.base.column_types, ...facts.specs[specOf[engine.name]!].column_types };
      for (const [type, meaning] of Object.entries(types)) {
        const found = engine.columnType(type);
        expect([type, found && [found.sqlaType, found.generic, found.isTemporal]]).toEqual([type, meaning]);
      }
    });
    // DuckDB's form is not there: its token would stand in the address.
    it.skipIf(engine.name === "duckdb")(`${engine.name}: the form of its connections`, () => {
      const wanted = (spec.parameters_json_schema ?? {}) as JsonSchema;
      expect(withoutDescriptions(parametersSchema(engine) as JsonSchema)).toEqual(wanted);
    });
    it(`${engine.name}: labels`, () => {
      const labels = { ...facts.base.labels, ...facts.specs[specOf[engine.name]!].labels } as NonNullable<
        Spec["labels"]
      >;
      for (const [label, { v }] of Object.entries(labels)) expect(engine.mutateLabel(label)).toBe(v);
    });
  }

  it("names every engine of Superset that is not built", () => {
    for (const spec of Object.values(facts.specs) as Spec[]) {
      if (!spec.engine || spec.engine === "base" || spec.engine === "motherduck") continue;
      const built = engines().some((engine) => engine.name === spec.engine);
      if (!built) expect(() => engineFor(`${spec.engine}://host/db`)).toThrow("Liteset cannot talk to");
    }
  });
});

describe("engines", () => {
  it("quotes what needs it", () => {
    expect(postgresql.quote("name")).toBe("name");
    expect(postgresql.quote("Name")).toBe('"Name"');
    expect(postgresql.quote("select")).toBe('"select"');
    expect(postgresql.quote('a"b')).toBe('"a""b"');
    expect(postgresql.quote("name", true)).toBe('"name"');
    expect(mysql.quote("a`b")).toBe("`a``b`");
    expect(mysql.quote("rank")).toBe("`rank`");
    expect(sqlite.quote("1st")).toBe('"1st"');
    expect(() => postgresql.quote("a\0b")).toThrow("NUL");
  });

  it.each<[Engine, string, string]>([
    [postgresql, "it's \\ 100%", "'it''s \\ 100%'"],
    [mysql, "it's \\ 100%", "'it''s \\\\ 100%'"],
    [sqlite, "a\0b", "CAST(X'610062' AS TEXT)"],
    [duckdb, "a\0b", "('a' || chr(0) || 'b')"],
    [duckdb, "chr(0)", "'chr(0)'"],
  ])("writes text literals of $name", (engine, value, sql) => expect(engine.literal(value)).toBe(sql));

  it("writes other literals", () => {
    expect([true, 1.5, 9007199254740993n, null, -0].map((value) => postgresql.literal(value))).toEqual([
      "true",
      "1.5",
      "9007199254740993",
      "NULL",
      "0",
    ]);
    expect(mysql.literal(true)).toBe("true");
    expect(postgresql.literal(new Uint8Array([1, 255]))).toBe("'\\x01ff'::bytea");
    expect(() => mysql.literal(Number.NaN)).toThrow("no number");
    expect(() => postgresql.literal("a\0b")).toThrow("NUL");
  });

  it("cuts columns to a grain, epochs too", () => {
    expect(postgresql.timestampExpression("ts", "P1D")).toBe("DATE_TRUNC('day', ts)");
    expect(postgresql.timestampExpression("ts", null)).toBe("ts");
    expect(sqlite.timestampExpression("t", "P1Y", { pdf: "epoch_ms" })).toBe(
      "DATETIME(datetime((t/1000), 'unixepoch'), 'start of year')",
    );
    expect(engineFor("elasticsearch").timestampExpression("at", "P1D", { type: "DATETIME" })).toBe(
      "DATE_TRUNC('day', at)",
    );
    expect(postgresql.timestampExpression("$&", "P1D")).toBe("DATE_TRUNC('day', $&)");
    expect(() => duckdb.timestampExpression("ts", "PT5M")).toThrow("No grain spec for PT5M for database duckdb");
    expect(duckdb.timestampExpression("ts", "X", { addons: { X: "f({col})" } })).toBe("f(ts)");
  });

  it("lists grains with those that settings add, without those they deny", () => {
    const settings = {
      TIME_GRAIN_ADDONS: { PT2H: "2 hours" },
      TIME_GRAIN_ADDON_EXPRESSIONS: { duckdb: { PT2H: "two({col})" } },
      TIME_GRAIN_DENYLIST: ["PT1S", "P1Y"],
    };
    expect(timeGrainsOf(duckdb, settings).map((grain) => grain.duration)).toEqual([
      "PT1M",
      "PT1H",
      "PT2H",
      "P1D",
      "P1W",
      "P1M",
      "P3M",
    ]);
    const none = { TIME_GRAIN_ADDONS: {}, TIME_GRAIN_ADDON_EXPRESSIONS: {}, TIME_GRAIN_DENYLIST: [] };
    expect(timeGrainsOf(sqlite, none).map((grain) => grain.duration)).toEqual(
      sqlite.timeGrains.map(([duration]) => duration),
    );
    expect(timeGrainsOf(sqlite, none)[0]).toEqual({
      name: "Second",
      duration: "PT1S",
      function: sqlite.timeGrains[0]![1],
    });
  });

  it("is what docs/engines.md says of each engine's abilities", () => {
    const script = new URL("../../scripts/engine-table.mjs", import.meta.url).pathname;
    expect(() => execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" })).not.toThrow();
  });

  it("finds engines by URI, driver and alias, and names what is missing", () => {
    expect(engineFor("postgresql+psycopg2://u:p@h/db").name).toBe("postgresql");
    expect(engineFor("postgres").name).toBe("postgresql");
    expect(engineFor("mysql+pymysql://h/db").name).toBe("mysql");
    expect(engineFor("mariadb+mysqldb://h/db").engineName).toBe("MariaDB");
    expect(engineFor("sqlite://").name).toBe("sqlite");
    expect(() => engineFor("netezza://h/c")).toThrow("Liteset cannot talk to IBM Netezza Performance Server: ");
    expect(() => engineFor("nothing://h/c")).toThrow("nothing is no database");
    expect(() => engineFor("constructor://h/c")).toThrow("constructor is no database");
  });
});
