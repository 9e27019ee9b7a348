import { dateTrunc, defineEngine, isoDateTime, literalWriter, quoter, quoteText } from "../base.ts";
import { reservedWords } from "../reserved-words.ts";

export const crate = defineEngine({
  name: "crate",
  engineName: "CrateDB",
  drivers: ["crate-python"],
  specName: "CrateEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  // Close to PostgreSQL; nothing is guessed where they differ.
  dialect: "redshift",

  quote: quoter('"', reservedWords.postgresql),
  literal: literalWriter({
    text: quoteText,
    boolean: String,
    bytes: (hex) => `'${hex}'`,
    notFinite: (value) => `'${value}'::double precision`,
  }),

  timeGrains: dateTrunc("DATE_TRUNC('$unit', {col})"),
  epochToDttm: "{col} * 1000",
  epochMsToDttm: "{col}",
  convert: (sqlaType, ms) =>
    sqlaType === "TIMESTAMP"
      ? `CAST('${isoDateTime(ms, ms % 1000 === 0 ? 0 : 6).replace(" ", "T")}' AS TIMESTAMP)`
      : null,

  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).crateDriver,
});
