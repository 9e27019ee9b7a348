import { dateTrunc, defineEngine, isoDate, isoDateTime, literalWriter, quoter, quoteText } from "../base.ts";
import { reservedWords } from "../reserved-words.ts";

const moment = (ms: number): string => isoDateTime(ms, 0).replace(" ", "T");

export const firebolt = defineEngine({
  name: "firebolt",
  engineName: "Firebolt",
  defaultDriver: "firebolt",
  drivers: ["firebolt"],
  specName: "FireboltEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "generic",

  quote: quoter('"', reservedWords.postgresql),
  literal: literalWriter({
    text: quoteText,
    boolean: String,
    bytes: (hex) => `'\\x${hex}'::bytea`,
    notFinite: (value) => `'${Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf"}'::double precision`,
  }),

  timeGrains: dateTrunc("date_trunc('$unit', CAST({col} AS TIMESTAMP))"),
  epochToDttm: "from_unixtime({col})",
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `CAST('${isoDate(ms)}' AS DATE)`;
    if (sqlaType === "TIMESTAMP") return `CAST('${moment(ms)}' AS TIMESTAMP)`;
    return sqlaType === "DateTime" ? `CAST('${moment(ms)}' AS DATETIME)` : null;
  },

  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).fireboltDriver,
});
