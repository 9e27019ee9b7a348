import { defineEngine, foldingQuoter, isoDate, isoDateTime, literalWriter, quoteText } from "../base.ts";
import type { TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";

const date = "CAST({col} AS DATE)";
const part = (unit: string): string => `EXTRACT(${unit} FROM {col})`;

const timeGrains: TimeGrain[] = [
  [
    "PT1S",
    `CAST(${date} || ' ' || ${part("HOUR")} || ':' || ${part("MINUTE")} || ':' || FLOOR(${part("SECOND")}) AS TIMESTAMP)`,
  ],
  ["PT1M", `CAST(${date} || ' ' || ${part("HOUR")} || ':' || ${part("MINUTE")} || ':00' AS TIMESTAMP)`],
  ["PT1H", `CAST(${date} || ' ' || ${part("HOUR")} || ':00:00' AS TIMESTAMP)`],
  ["P1D", date],
  ["P1M", `CAST(${part("YEAR")} || '-' || ${part("MONTH")} || '-01' AS DATE)`],
  ["P1Y", `CAST(${part("YEAR")} || '-01-01' AS DATE)`],
];

export const firebird = defineEngine({
  name: "firebird",
  engineName: "Firebird",
  drivers: ["fdb", "kinterbasdb", "firebird"],
  specName: "FirebirdEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  // Which has q'…' too, and FETCH.
  dialect: "oracle",
  abilities: {},
  limitStyle: "fetch",
  pingSql: "SELECT 1 FROM RDB$DATABASE",
  castTextType: "VARCHAR(4000)",

  quote: foldingQuoter(reservedWords.standard),
  literal: literalWriter({
    text: quoteText,
    boolean: String,
    bytes: (hex) => `x'${hex}'`,
    notFinite: () => null,
  }),

  timeGrains,
  // The reference casts a time of day to a moment here, which Firebird refuses.
  epochToDttm: "DATEADD(second, {col}, CAST('00:00:00' AS TIMESTAMP))",
  convert: (sqlaType, ms) => {
    const moment = isoDateTime(ms, 6);
    if (sqlaType === "Date") return `CAST('${isoDate(ms)}' AS DATE)`;
    if (sqlaType === "Time") return `CAST('${moment.slice(-15)}' AS TIME)`;
    if (sqlaType !== "TIMESTAMP" && sqlaType !== "DateTime") return null;
    // Four digits of a second; none where there are none, as the reference writes it.
    return `CAST('${moment.endsWith(".000000") ? moment.slice(0, -7) : moment.slice(0, -2)}' AS TIMESTAMP)`;
  },

  errorPatterns: [],
  packageName: "node-firebird",
  driver: async () => (await import("./driver.ts")).firebirdDriver,
});
