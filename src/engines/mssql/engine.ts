import { defineEngine, isoDate, isoDateTime, literalWriter, quoter, quoteText } from "../base.ts";
import { type ErrorPattern, genericType, type TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";

const cut = (unit: string): string => `DATEADD(${unit}, DATEDIFF(${unit}, 0, {col}), 0)`;
// The spaces are the reference's.
const minutes = (count: number): string =>
  `DATEADD(MINUTE,             DATEDIFF(MINUTE, 0, {col}) / ${count} * ${count}, 0)`;

const timeGrains: TimeGrain[] = [
  ["PT1S", "DATEADD(SECOND,             DATEDIFF(SECOND, '2000-01-01', {col}), '2000-01-01')"],
  ["PT1M", cut("MINUTE")],
  ["PT5M", minutes(5)],
  ["PT10M", minutes(10)],
  ["PT15M", minutes(15)],
  ["PT30M", minutes(30)],
  ["PT1H", cut("HOUR")],
  ["P1D", cut("DAY")],
  ["P1W", `DATEADD(DAY, 1 - DATEPART(WEEKDAY, {col}), ${cut("DAY")})`],
  ["P1M", cut("MONTH")],
  ["P3M", cut("QUARTER")],
  ["P1Y", cut("YEAR")],
  ["1969-12-28T00:00:00Z/P1W", `DATEADD(DAY, -1, ${cut("WEEK")})`],
  ["1969-12-29T00:00:00Z/P1W", "DATEADD(WEEK, DATEDIFF(WEEK, 0, DATEADD(DAY, -1, {col})), 0)"],
];

// The driver's own texts; the reference matches those of FreeTDS.
const errorPatterns: ErrorPattern[] = [
  [
    /Login failed for user|Cannot open database "(?<database>.*?)" requested by the login/,
    'Either the username "%(username)s", password, or database name "%(database)s" is incorrect.',
    "CONNECTION_ACCESS_DENIED_ERROR",
    {},
  ],
  [
    /getaddrinfo \w+ (?<hostname>\S+)/,
    'The hostname "%(hostname)s" cannot be resolved.',
    "CONNECTION_INVALID_HOSTNAME_ERROR",
    {},
  ],
  [
    /connect ECONNREFUSED (?<hostname>\S+):(?<port>\d+)|Failed to connect to (?<host>\S+):\d+ - Could not connect/,
    'Port %(port)s on hostname "%(hostname)s" refused the connection.',
    "CONNECTION_PORT_CLOSED_ERROR",
    {},
  ],
  [
    /E(?:HOSTUNREACH|NETUNREACH|TIMEDOUT)|Failed to connect to \S+ in \d+ms/,
    'The host "%(hostname)s" might be down, and can\'t be reached on port %(port)s.',
    "CONNECTION_HOST_DOWN_ERROR",
    {},
  ],
];

export const mssql = defineEngine({
  name: "mssql",
  engineName: "Microsoft SQL Server",
  drivers: ["pymssql", "pyodbc"],
  specName: "MssqlEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "tsql",
  limitStyle: "top",
  castTextType: "NVARCHAR(4000)",
  abilities: { allowsCteInSubquery: false, supportsMultivaluesInsert: true },
  maxColumnNameLength: 128,

  quote: quoter("[", reservedWords.mssql),
  literal: literalWriter({
    text: (value) => `N${quoteText(value)}`,
    boolean: (value) => (value ? "1" : "0"),
    bytes: (hex) => `0x${hex}`,
    notFinite: () => null,
  }),

  timeGrains,
  epochToDttm: "dateadd(S, {col}, '1970-01-01')",
  columnTypes: [
    [/^smalldatetime/i, "SMALLDATETIME", genericType.temporal],
    [/^uniqueidentifier/i, "GUID", genericType.string],
  ],
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `CONVERT(DATE, '${isoDate(ms)}', 23)`;
    if (sqlaType === "SMALLDATETIME") return `CONVERT(SMALLDATETIME, '${isoDateTime(ms, 0)}', 20)`;
    return ["DateTime", "TIMESTAMP"].includes(sqlaType)
      ? `CONVERT(DATETIME, '${isoDateTime(ms, 6).slice(0, -3).replace(" ", "T")}', 126)`
      : null;
  },

  errorPatterns,
  packageName: "tedious",
  driver: async () => (await import("./driver.ts")).mssqlDriver,
});
