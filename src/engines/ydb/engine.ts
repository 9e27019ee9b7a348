import { defineEngine, isoDate, isoDateTime, literalWriter } from "../base.ts";
import type { TimeGrain } from "../engine.ts";

const start = (call: string): string => `DateTime::MakeDatetime(DateTime::${call})`;
const within = ["PT1S", "PT30S", "PT1M", "PT5M", "PT10M", "PT15M", "PT30M", "PT1H", "P1D"];

const timeGrains: TimeGrain[] = [
  ...within.map((duration): TimeGrain => [duration, start(`StartOf({col}, Interval('${duration}'))`)]),
  ["P1W", start("StartOfWeek({col})")],
  ["P1M", start("StartOfMonth({col})")],
  ["P3M", start("StartOfQuarter({col})")],
  ["P1Y", start("StartOfYear({col})")],
];

const escaped = (text: string, mark: string): string =>
  mark + text.replaceAll("\\", "\\\\").replaceAll(mark, `\\${mark}`) + mark;

export const ydb = defineEngine({
  name: "yql",
  aliases: ["ydb"],
  engineName: "YDB",
  defaultDriver: "ydb",
  drivers: ["ydb", "ydb_async"],
  specName: "YDBEngineSpec",
  sqlalchemyUriPlaceholder: "ydb://{host}:{port}/{database_name}",
  // Nothing is guessed where YQL differs from other SQL.
  dialect: "generic",
  abilities: { supportsFileUpload: false },
  castTextType: "UTF8",
  secretPaths: ["connect_args.credentials", "credentials"],

  // Names are paths: nearly all of them need quotes.
  quote: (identifier) => escaped(identifier, "`"),
  // YQL groups by what a column of the result is, and under its name.
  groupTerm: (alias, sql) => `${sql} AS ${escaped(alias, "`")}`,
  literal: literalWriter({
    text: (value) => escaped(value, "'"),
    boolean: String,
    bytes: (hex) => `'${hex.replaceAll(/../g, "\\x$&")}'`,
    notFinite: (value) => `CAST('${Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf"}' AS Double)`,
  }),

  timeGrains,
  epochToDttm: "DateTime::MakeDatetime({col})",
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `DateTime::MakeDate(DateTime::ParseIso8601('${isoDate(ms)}'))`;
    return sqlaType === "DateTime" || sqlaType === "TIMESTAMP"
      ? `DateTime::MakeDatetime(DateTime::ParseIso8601('${isoDateTime(ms, 0).replace(" ", "T")}'))`
      : null;
  },

  errorPatterns: [],
  packageName: "@ydbjs/query",
  driver: async () => (await import("./driver.ts")).ydbDriver,
});
