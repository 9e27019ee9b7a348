import { dateTrunc, defineEngine, foldingQuoter, literalWriter, quoteText } from "../base.ts";
import { reservedWords } from "../reserved-words.ts";

export const exasol = defineEngine({
  name: "exa",
  engineName: "Exasol",
  drivers: ["websocket", "pyodbc", "turbodbc"],
  specName: "ExasolEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "exasol",
  abilities: {},
  maxColumnNameLength: 128,
  castTextType: "VARCHAR(4000)",

  quote: foldingQuoter(reservedWords.standard),
  literal: literalWriter({
    text: quoteText,
    boolean: String,
    bytes: (hex) => `'${hex}'`,
    notFinite: () => null,
  }),

  timeGrains: dateTrunc("DATE_TRUNC('$unit', {col})"),
  convert: () => null,

  errorPatterns: [],
  packageName: "@exasol/exasol-driver-ts",
  driver: async () => (await import("./driver.ts")).exasolDriver,
});
