import { defineEngine, isoDateTime, literalWriter, quoter, quoteText } from "../base.ts";
import { genericType, type TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";
import { duckdbForm } from "./form.ts";

const grains = {
  PT1S: "second",
  PT1M: "minute",
  PT1H: "hour",
  P1D: "day",
  P1W: "week",
  P1M: "month",
  P3M: "quarter",
  P1Y: "year",
};
const timeGrains = Object.entries(grains).map(
  ([duration, unit]): TimeGrain => [duration, `DATE_TRUNC('${unit}', {col})`],
);

const stringOrDateTime = new Set(["String", "UnicodeText", "DateTime", "TIMESTAMP"]);

export const duckdb = defineEngine({
  name: "duckdb",
  aliases: ["motherduck"],
  engineName: "DuckDB",
  defaultDriver: "duckdb_engine",
  drivers: ["duckdb_engine"],
  specName: "DuckDBEngineSpec",
  sqlalchemyUriPlaceholder: "duckdb:////path/to/duck.db",
  dialect: "duckdb",
  hasIlike: true,
  form: duckdbForm,

  quote: quoter('"', reservedWords.duckdb),
  literal: literalWriter({
    text: (value) => {
      const parts = value.split("\0").map(quoteText);
      return parts.length === 1 ? quoteText(value) : `(${parts.join(" || chr(0) || ")})`;
    },
    boolean: String,
    bytes: (hex) => `'${hex.replaceAll(/../g, "\\x$&")}'::BLOB`,
    notFinite: (value) => `'${value}'::DOUBLE`,
  }),

  timeGrains,
  // Superset writes SQLite's datetime(…, 'unixepoch') here, a function that DuckDB does not have.
  epochToDttm: "make_timestamp(CAST({col} * 1000000 AS BIGINT))",
  columnTypes: [
    [/^hugeint/i, "BigInteger", genericType.numeric],
    [/^ubigint/i, "BigInteger", genericType.numeric],
    [/^uinteger/i, "Integer", genericType.numeric],
    [/^usmallint/i, "SmallInteger", genericType.numeric],
    [/^utinyint/i, "SmallInteger", genericType.numeric],
  ],
  convert: (sqlaType, ms) => (stringOrDateTime.has(sqlaType) ? `'${isoDateTime(ms, 6)}'` : null),

  errorPatterns: [
    [
      /no such column: (?<column_name>.+)/,
      'We can\'t seem to resolve the column "%(column_name)s"',
      "COLUMN_DOES_NOT_EXIST_ERROR",
      {},
    ],
    [
      /Referenced column "(?<column_name>.+?)" (?:not found|was not found)/,
      'We can\'t seem to resolve the column "%(column_name)s"',
      "COLUMN_DOES_NOT_EXIST_ERROR",
      {},
    ],
  ],
  driver: async () => (await import("./driver.ts")).duckdbDriver,
});
