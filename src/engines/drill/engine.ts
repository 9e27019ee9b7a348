import { defineEngine, isoDate, isoDateTime, literalWriter, quoter, quoteText, suffixedLabel } from "../base.ts";
import type { TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";

const nearest = (unit: string): string => `NEARESTDATE({col}, '${unit}')`;

const timeGrains: TimeGrain[] = [
  ["PT1S", nearest("SECOND")],
  ["PT1M", nearest("MINUTE")],
  ["PT15M", nearest("QUARTER_HOUR")],
  ["PT30M", nearest("HALF_HOUR")],
  ["PT1H", nearest("HOUR")],
  ["P1D", nearest("DAY")],
  ["P1W", nearest("WEEK_SUNDAY")],
  ["P1M", nearest("MONTH")],
  ["P3M", nearest("QUARTER")],
  ["P1Y", nearest("YEAR")],
];

const quotePart = quoter("`", reservedWords.postgresql);

export const drill = defineEngine({
  name: "drill",
  engineName: "Apache Drill",
  defaultDriver: "sadrill",
  drivers: ["sadrill"],
  specName: "DrillEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "generic",
  abilities: { supportsDynamicSchema: true },

  quote: (identifier, force) => quotePart(identifier, force || /[.*]/.test(identifier)),
  literal: literalWriter({
    text: quoteText,
    boolean: String,
    bytes: (hex) => `BINARY_STRING('${hex.replaceAll(/../g, "\\x$&")}')`,
    notFinite: () => null,
  }),

  timeGrains,
  epochToDttm: "TO_DATE(({col}*1000))",
  epochMsToDttm: "TO_DATE({col})",
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `TO_DATE('${isoDate(ms)}', 'yyyy-MM-dd')`;
    return sqlaType === "TIMESTAMP" ? `TO_TIMESTAMP('${isoDateTime(ms, 0)}', 'yyyy-MM-dd HH:mm:ss')` : null;
  },
  label: suffixedLabel,

  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).drillDriver,
});
