import { defineEngine, literalWriter, quoter, quoteText, truncByFormat } from "../base.ts";
import { reservedWords } from "../reserved-words.ts";

export const teradata = defineEngine({
  name: "teradatasql",
  engineName: "Teradata",
  drivers: ["teradatasql"],
  specName: "TeradataEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "teradata",
  limitStyle: "top",
  pagesByQualify: true,
  notEqual: "<>",
  castTextType: "VARCHAR(4000)",
  maxColumnNameLength: 30,

  quote: quoter('"', reservedWords.standard),
  literal: literalWriter({
    text: quoteText,
    // There are no booleans: BYTEINT stands for them.
    boolean: (value) => (value ? "1" : "0"),
    bytes: (hex) => `'${hex}'XB`,
    notFinite: () => null,
  }),

  timeGrains: truncByFormat("TRUNC(CAST({col} as DATE), '$format')"),
  epochToDttm:
    "CAST(((CAST(DATE '1970-01-01' + ({col} / 86400) AS TIMESTAMP(0) AT 0)) AT 0) + (({col} MOD 86400) * INTERVAL '00:00:01' HOUR TO SECOND) AS TIMESTAMP(0))",
  convert: () => null,

  errorPatterns: [],
  packageName: "teradatasql",
  driver: async () => (await import("./driver.ts")).teradataDriver,
});
