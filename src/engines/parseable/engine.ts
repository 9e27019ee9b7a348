import { dateTrunc, defineEngine, isoDateTime, literalWriter, quoter, quoteText } from "../base.ts";
import { reservedWords } from "../reserved-words.ts";

export const parseable = defineEngine({
  name: "parseable",
  engineName: "Parseable",
  drivers: ["parseable", "http", "https"],
  specName: "ParseableEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  // Standard SQL, and nothing guessed where databases differ.
  dialect: "dremio",
  abilities: {},

  quote: quoter('"', reservedWords.standard),
  literal: literalWriter({
    text: quoteText,
    boolean: String,
    bytes: (hex) => `X'${hex}'`,
    notFinite: (value) => `CAST('${Number.isNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf"}' AS DOUBLE)`,
  }),

  timeGrains: dateTrunc("date_trunc('$unit', {col})"),
  epochToDttm: "to_timestamp({col})",
  epochMsToDttm: "to_timestamp({col} / 1000)",
  convert: (sqlaType, ms) => (sqlaType === "TIMESTAMP" ? `'${isoDateTime(ms, 0).replace(" ", "T")}.000'` : null),

  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).parseableDriver,
});
