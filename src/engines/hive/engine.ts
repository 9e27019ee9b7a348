import { defineEngine, isoDate, isoDateTime, literalWriter, quoter } from "../base.ts";
import type { TimeGrain } from "../engine.ts";
import { presto, prestoColumnTypes } from "../trino/engine.ts";

const stamp = (format: string): string => `from_unixtime(unix_timestamp({col}), '${format}')`;
const midnight = "yyyy-MM-dd 00:00:00";

const timeGrains: TimeGrain[] = [
  ["PT1S", stamp("yyyy-MM-dd HH:mm:ss")],
  ["PT1M", stamp("yyyy-MM-dd HH:mm:00")],
  ["PT1H", stamp("yyyy-MM-dd HH:00:00")],
  ["P1D", stamp(midnight)],
  ["P1W", `date_format(date_sub({col}, CAST(7-${stamp("u").replace(", ", ",")} as int)), '${midnight}')`],
  ["P1M", stamp("yyyy-MM-01 00:00:00")],
  ["P3M", `date_format(add_months(trunc({col}, 'MM'), -(month({col})-1)%3), '${midnight}')`],
  ["P1Y", stamp("yyyy-01-01 00:00:00")],
  ["P1W/1970-01-03T00:00:00Z", `date_format(date_add({col}, INT(6-${stamp("u")})), '${midnight}')`],
  ["1969-12-28T00:00:00Z/P1W", `date_format(date_add({col}, -INT(${stamp("u")})), '${midnight}')`],
];

/** Texts of Hive, Impala and Spark, in which a backslash says that the next character is meant as it is. */
export const hiveLiteral = literalWriter({
  text: (value) => `'${value.replaceAll(/[\\']/g, "\\$&")}'`,
  boolean: String,
  bytes: (hex) => `unhex('${hex}')`,
  notFinite: (value) => `CAST('${Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity"}' AS DOUBLE)`,
});

const quote = quoter("`", new Set());

export const hive = defineEngine({
  name: "hive",
  partitionNamespaces: ["hive"],
  engineName: "Apache Hive",
  drivers: ["thrift", "http", "https", "pyhive"],
  specName: "HiveEngineSpec",
  functionNamesSql: "SHOW FUNCTIONS",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "hive",
  abilities: {
    allowsHiddenOrderbyAgg: false,
    supportsCatalog: true,
    supportsDynamicCatalog: true,
    supportsDynamicSchema: true,
  },
  castTextType: "STRING",
  maxColumnNameLength: 767,

  // Hive's own words are many and change with its versions: every name is quoted, as by the reference's dialect.
  quote: (identifier) => quote(identifier, true),
  literal: hiveLiteral,

  timeGrains,
  epochToDttm: "from_unixtime({col})",
  columnTypes: prestoColumnTypes,
  convert: (sqlaType, ms) => {
    if (sqlaType === "TIMESTAMP") return `CAST('${isoDateTime(ms, 6)}' AS TIMESTAMP)`;
    return sqlaType === "Date" ? `CAST('${isoDate(ms)}' AS DATE)` : null;
  },

  errorPatterns: presto.errorPatterns,
  packageName: "hive-driver",
  driver: async () => (await import("./driver.ts")).hiveDriver,
});
