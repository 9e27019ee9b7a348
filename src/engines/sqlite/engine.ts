import { defineEngine, type EngineDeclaration, isoDateTime, literalWriter, quoter, quoteText } from "../base.ts";
import type { TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";

// The 13 spaces inside two of the expressions are Superset's; clients see the texts.
const weekStartingSunday = "DATETIME({col}, 'start of day',             -strftime('%w', {col}) || ' days')";

const seconds = (count: number): string =>
  `DATETIME({col}, printf('-%d seconds', CAST(strftime('%S', {col}) AS INT) % ${count}))`;
const minutes = (count: number): string =>
  `DATETIME(STRFTIME('%Y-%m-%dT%H:%M:00', {col}), printf('-%d minutes', CAST(strftime('%M', {col}) AS INT) % ${count}))`;

const timeGrains: TimeGrain[] = [
  ["PT1S", "DATETIME(STRFTIME('%Y-%m-%dT%H:%M:%S', {col}))"],
  ["PT5S", seconds(5)],
  ["PT30S", seconds(30)],
  ["PT1M", "DATETIME(STRFTIME('%Y-%m-%dT%H:%M:00', {col}))"],
  ["PT5M", minutes(5)],
  ["PT10M", minutes(10)],
  ["PT15M", minutes(15)],
  ["PT30M", minutes(30)],
  ["PT1H", "DATETIME(STRFTIME('%Y-%m-%dT%H:00:00', {col}))"],
  [
    "PT6H",
    "DATETIME(STRFTIME('%Y-%m-%dT%H:00:00', {col}), printf('-%d hours', CAST(strftime('%H', {col}) AS INT) % 6))",
  ],
  ["P1D", "DATETIME({col}, 'start of day')"],
  ["P1W", weekStartingSunday],
  ["P1M", "DATETIME({col}, 'start of month')"],
  ["P3M", "DATETIME({col}, 'start of month', printf('-%d month', (strftime('%m', {col}) - 1) % 3))"],
  ["P1Y", "DATETIME({col}, 'start of year')"],
  ["P1W/1970-01-03T00:00:00Z", "DATETIME({col}, 'start of day', 'weekday 6')"],
  ["P1W/1970-01-04T00:00:00Z", "DATETIME({col}, 'start of day', 'weekday 0')"],
  ["1969-12-28T00:00:00Z/P1W", weekStartingSunday],
  [
    "1969-12-29T00:00:00Z/P1W",
    "DATETIME({col}, 'start of day', '-' ||             ((strftime('%w', {col}) + 6) % 7) || ' days')",
  ],
];

const stringOrDateTime = new Set(["String", "UnicodeText", "DateTime", "TIMESTAMP"]);

/** What SQLite says, and what computes in it. */
export const sqliteDeclaration: EngineDeclaration = {
  name: "sqlite",
  engineName: "SQLite",
  drivers: ["pysqlite", "aiosqlite", "pysqlcipher"],
  specName: "SqliteEngineSpec",
  functionNamesSql: "SELECT DISTINCT name FROM pragma_function_list ORDER BY name",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "sqlite",
  abilities: { disableSshTunneling: true },

  quote: quoter('"', reservedWords.sqlite),
  literal: literalWriter({
    // SQLite reads a statement up to the first NUL, so such text is written by its bytes.
    text: (value) =>
      value.includes("\0") ? `CAST(X'${Buffer.from(value).toString("hex")}' AS TEXT)` : quoteText(value),
    boolean: (value) => (value ? "1" : "0"),
    bytes: (hex) => `X'${hex}'`,
    notFinite: (value) => (Number.isNaN(value) ? "NULL" : value > 0 ? "9e999" : "-9e999"),
  }),

  // SQLite 3.53 may run a limited subquery of a join anew for each row: 40 s instead of 15 ms for 10,000 rows.
  answeredOnce: (subquery) => `WITH ranked AS MATERIALIZED (\n${subquery}\n) SELECT * FROM ranked`,
  timeGrains,
  epochToDttm: "datetime({col}, 'unixepoch')",
  convert: (sqlaType, ms) => (stringOrDateTime.has(sqlaType) ? `'${isoDateTime(ms, 0)}'` : null),

  errorPatterns: [
    [
      /no such column: (?<column_name>.+)/,
      'We can\'t seem to resolve the column "%(column_name)s"',
      "COLUMN_DOES_NOT_EXIST_ERROR",
      {},
    ],
  ],
  driver: async () => (await import("./driver.ts")).sqliteDriver,
};

export const sqlite = defineEngine(sqliteDeclaration);
