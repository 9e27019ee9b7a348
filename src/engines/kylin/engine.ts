import { defineEngine, isoDate, isoDateTime, literalWriter, quoter, quoteText } from "../base.ts";
import { reservedWords } from "../reserved-words.ts";

const cut = (unit: string, type: string): string => `CAST(FLOOR(CAST({col} AS TIMESTAMP) TO ${unit}) AS ${type})`;

export const kylin = defineEngine({
  name: "kylin",
  engineName: "Apache Kylin",
  drivers: ["kylin"],
  specName: "KylinEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  // Standard SQL, and nothing guessed where databases differ.
  dialect: "dremio",
  abilities: {},

  quote: quoter('"', reservedWords.standard),
  literal: literalWriter({
    text: quoteText,
    boolean: String,
    bytes: (hex) => `X'${hex}'`,
    notFinite: () => null,
  }),

  timeGrains: [
    ["PT1S", cut("SECOND", "TIMESTAMP")],
    ["PT1M", cut("MINUTE", "TIMESTAMP")],
    ["PT1H", cut("HOUR", "TIMESTAMP")],
    ["P1D", cut("DAY", "DATE")],
    ["P1W", cut("WEEK", "DATE")],
    ["P1M", cut("MONTH", "DATE")],
    ["P3M", cut("QUARTER", "DATE")],
    ["P1Y", cut("YEAR", "DATE")],
  ],
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `CAST('${isoDate(ms)}' AS DATE)`;
    return sqlaType === "TIMESTAMP" ? `CAST('${isoDateTime(ms, 0)}' AS TIMESTAMP)` : null;
  },

  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).kylinDriver,
});
