import { defineEngine, isoDate, isoDateTime, literalWriter, quoter, quoteText, truncByFormat } from "../base.ts";
import type { TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";

const quote = quoter('"', reservedWords.oracle);

const timeGrains: TimeGrain[] = [
  ["PT1S", "CAST({col} as DATE)"],
  ...truncByFormat("TRUNC(CAST({col} as DATE), '$format')"),
];

export const oracle = defineEngine({
  name: "oracle",
  engineName: "Oracle",
  drivers: ["cx_oracle", "oracledb"],
  specName: "OracleEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "oracle",
  limitStyle: "fetch",
  castTextType: "VARCHAR2(4000)",
  tableAlias: (name) => name,
  maxColumnNameLength: 128,
  forceColumnAliasQuotes: true,

  // Oracle's names begin with a letter, or stand in quotes.
  pingSql: "SELECT 1 FROM DUAL",
  quote: (identifier, force = false) => quote(identifier, force || identifier.startsWith("_")),
  literal: literalWriter({
    text: quoteText,
    boolean: (value) => (value ? "1" : "0"),
    bytes: (hex) => `HEXTORAW('${hex}')`,
    notFinite: (value) =>
      Number.isNaN(value) ? "BINARY_DOUBLE_NAN" : value > 0 ? "BINARY_DOUBLE_INFINITY" : "-BINARY_DOUBLE_INFINITY",
  }),

  timeGrains,
  epochToDttm: "TO_DATE('1970-01-01','YYYY-MM-DD')+(1/24/60/60)*{col}",
  epochMsToDttm: "TO_DATE('1970-01-01','YYYY-MM-DD')+(1/24/60/60/1000)*{col}",
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `TO_DATE('${isoDate(ms)}', 'YYYY-MM-DD')`;
    if (sqlaType === "TIMESTAMP") {
      return `TO_TIMESTAMP('${isoDateTime(ms, 6).replace(" ", "T")}', 'YYYY-MM-DD"T"HH24:MI:SS.ff6')`;
    }
    return sqlaType === "DateTime"
      ? `TO_DATE('${isoDateTime(ms, 0).replace(" ", "T")}', 'YYYY-MM-DD"T"HH24:MI:SS')`
      : null;
  },

  errorPatterns: [],
  packageName: "oracledb",
  driver: async () => (await import("./driver.ts")).oracleDriver,
});
