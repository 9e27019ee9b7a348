import { defineEngine, isoDate, isoDateTime, literalWriter, quoter, quoteText } from "../base.ts";
import { genericType, type TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";

const cut = (unit: string): string => `DATEADD(${unit}, DATEDIFF(${unit}, 0, {col}), 0)`;
// The spaces, and the quote that stands at the wrong place, are the reference's.
const gap = " ".repeat(13);
const minutes = (count: number, space = gap.slice(1)): string =>
  `DATEADD(minute,${space}DATEDIFF(minute, 0, {col}) / ${count} * ${count}, 0)`;
const sunday = `DATEADD(day, -1, ${cut("week")})`;

const timeGrains: TimeGrain[] = [
  ["PT1S", `DATEADD(second,${gap.slice(0, -1)} 'DATEDIFF(second, 2000-01-01', {col}), '2000-01-01')`],
  ["PT1M", cut("minute")],
  ["PT5M", minutes(5, " ")],
  ["PT10M", minutes(10, gap)],
  ["PT15M", minutes(15, gap)],
  ["PT1H", cut("hour")],
  ["P1D", cut("day")],
  ["P1W", sunday],
  ["P1M", cut("month")],
  ["P3M", cut("quarter")],
  ["P1Y", cut("year")],
  ["1969-12-28T00:00:00Z/P1W", sunday],
  ["1969-12-29T00:00:00Z/P1W", "DATEADD(week, DATEDIFF(week, 0, DATEADD(day, -1, {col})), 0)"],
];

/** Azure Data Explorer, asked in SQL; its own language, KQL, is another engine of Superset. */
export const kusto = defineEngine({
  name: "kustosql",
  engineName: "KustoSQL",
  drivers: ["https", "http"],
  specName: "KustoSqlEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "tsql",
  abilities: { allowsSqlComments: false, timeGroupbyInline: true },
  limitStyle: "top",
  castTextType: "NVARCHAR(4000)",

  quote: quoter('"', reservedWords.standard),
  literal: literalWriter({
    text: quoteText,
    boolean: (value) => (value ? "1" : "0"),
    bytes: (hex) => `0x${hex}`,
    notFinite: () => null,
  }),

  timeGrains,
  columnTypes: [[/^smalldatetime/i, "SmallDateTime", genericType.temporal]],
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `CONVERT(DATE, '${isoDate(ms)}', 23)`;
    if (sqlaType === "TIMESTAMP") return `CONVERT(TIMESTAMP, '${isoDateTime(ms, 0)}', 20)`;
    if (sqlaType === "SmallDateTime") return `CONVERT(SMALLDATETIME, '${isoDateTime(ms, 0)}', 20)`;
    return sqlaType === "DateTime"
      ? `CONVERT(DATETIME, '${isoDateTime(ms, 6).slice(0, -3).replace(" ", "T")}', 126)`
      : null;
  },

  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).kustoDriver,
});
