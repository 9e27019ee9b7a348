import { defineEngine, isoDate, isoDateTime, quoter } from "../base.ts";
import type { TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";
import { trinoLiteral } from "../trino/engine.ts";

const column = "CAST({col} AS TIMESTAMP)";
const cut = (unit: string): string => `date_trunc('${unit}', ${column})`;
// The spaces are the reference's.
const sundayWeek = (days: number): string =>
  `date_add('day', ${days}, date_trunc('week',${" ".repeat(37)}date_add('day', 1, ${column})))`;

const timeGrains: TimeGrain[] = [
  ["PT1S", cut("second")],
  ["PT1M", cut("minute")],
  ["PT1H", cut("hour")],
  ["P1D", cut("day")],
  ["P1W", cut("week")],
  ["P1M", cut("month")],
  ["P3M", cut("quarter")],
  ["P1Y", cut("year")],
  ["P1W/1970-01-03T00:00:00Z", sundayWeek(5)],
  ["1969-12-28T00:00:00Z/P1W", sundayWeek(-1)],
];

export const athena = defineEngine({
  name: "awsathena",
  engineName: "Amazon Athena",
  drivers: ["rest", "pandas", "arrow", "jdbc"],
  specName: "AthenaEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  // Athena is Trino.
  dialect: "trino",
  abilities: { disableSshTunneling: true, useEqualityForBooleanFilters: true },
  offsetFirst: true,

  quote: quoter('"', reservedWords.trino),
  literal: trinoLiteral,

  timeGrains,
  epochToDttm: "from_unixtime({col})",
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `DATE '${isoDate(ms)}'`;
    return sqlaType === "TIMESTAMP" ? `TIMESTAMP '${isoDateTime(ms, 6).slice(0, -3)}'` : null;
  },
  // Names are in small letters.
  label: (label) => label.toLowerCase(),

  errorPatterns: [
    [
      /: mismatched input '(?<syntax_error>.*?)'. Expecting: /,
      'Please check your query for syntax errors at or near "%(syntax_error)s". Then, try running your query again.',
      "SYNTAX_ERROR",
      {},
    ],
  ],
  driver: async () => (await import("./driver.ts")).athenaDriver,
});
