import { defineEngine, isoDate, isoDateTime, literalWriter, quoter, quoteText } from "../base.ts";
import type { TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";

const column = "CAST({col} AS TIMESTAMP)";
const durations = "PT1S PT5S PT30S PT1M PT5M PT10M PT15M PT30M PT1H PT6H P1D P1W P1M P3M P1Y".split(" ");
const sundayWeek = `TIME_FLOOR(TIME_SHIFT(${column}, 'P1D', 1), 'P1W')`;

const timeGrains: TimeGrain[] = [
  ...durations.map((duration): TimeGrain => [duration, `TIME_FLOOR(${column}, '${duration}')`]),
  ["P1W/1970-01-03T00:00:00Z", `TIME_SHIFT(${sundayWeek}, 'P1D', 5)`],
  ["1969-12-28T00:00:00Z/P1W", `TIME_SHIFT(${sundayWeek}, 'P1D', -1)`],
];

export const druid = defineEngine({
  name: "druid",
  engineName: "Apache Druid",
  drivers: ["rest", "http", "https"],
  specName: "DruidEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "druid",
  abilities: { allowsJoins: false },

  quote: quoter('"', reservedWords.postgresql),
  literal: literalWriter({
    text: quoteText,
    boolean: String,
    bytes: (hex) => `X'${hex}'`,
    notFinite: () => null,
  }),

  timeGrains,
  epochToDttm: "MILLIS_TO_TIMESTAMP({col} * 1000)",
  epochMsToDttm: "MILLIS_TO_TIMESTAMP({col})",
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `CAST(TIME_PARSE('${isoDate(ms)}') AS DATE)`;
    return ["DateTime", "TIMESTAMP"].includes(sqlaType)
      ? `TIME_PARSE('${isoDateTime(ms, 0).replace(" ", "T")}')`
      : null;
  },

  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).druidDriver,
});
