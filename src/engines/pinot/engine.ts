import { defineEngine, literalWriter, quoter, quoteText } from "../base.ts";
import type { TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";

const cut = (unit: string): string => `DATE_TRUNC('${unit}', CAST({col} AS TIMESTAMP))`;
const moment = (expression: string): string => `CAST(${expression} AS TIMESTAMP)`;

const timeGrains: TimeGrain[] = [
  ["PT1S", moment(cut("second"))],
  ["PT1M", moment(cut("minute"))],
  ["PT5M", moment(`ROUND(${cut("minute")}, 300000)`)],
  ["PT10M", moment(`ROUND(${cut("minute")}, 600000)`)],
  ["PT15M", moment(`ROUND(${cut("minute")}, 900000)`)],
  ["PT30M", moment(`ROUND(${cut("minute")}, 1800000)`)],
  ["PT1H", moment(cut("hour"))],
  ["P1D", moment(cut("day"))],
  ["P1W", moment(cut("week"))],
  ["P1M", moment(cut("month"))],
  ["P3M", moment(cut("quarter"))],
  ["P1Y", moment(cut("year"))],
];

export const pinot = defineEngine({
  name: "pinot",
  engineName: "Apache Pinot",
  drivers: ["http", "https"],
  specName: "PinotEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "generic",
  abilities: { allowsAliasInOrderby: false, allowsAliasInSelect: false, allowsJoins: false, allowsSubqueries: false },

  quote: quoter('"', reservedWords.postgresql),
  literal: literalWriter({
    text: quoteText,
    boolean: String,
    bytes: (hex) => `'${hex}'`,
    notFinite: () => null,
  }),

  timeGrains,
  epochToDttm: "DATETIMECONVERT({col}, '1:SECONDS:EPOCH', '1:SECONDS:EPOCH', '1:SECONDS')",
  epochMsToDttm: "DATETIMECONVERT({col}, '1:MILLISECONDS:EPOCH', '1:MILLISECONDS:EPOCH', '1:MILLISECONDS')",
  convert: () => null,

  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).pinotDriver,
});
