import {
  defineEngine,
  type EngineDeclaration,
  isoDate,
  isoDateTime,
  literalWriter,
  quoter,
  quoteText,
} from "../base.ts";
import { genericType, type TimeGrain } from "../engine.ts";
import { HttpError } from "../http.ts";
import { reservedWords } from "../reserved-words.ts";

const { numeric, string, temporal, boolean } = genericType;

const column = "CAST({col} AS TIMESTAMP)";
const cut = (unit: string): string => `date_trunc('${unit}', ${column})`;
const steps = (unit: string, within: string, count: number): string =>
  `${cut(unit)} - interval '1' ${within} * (${within}(${column}) % ${count})`;
const sundayWeek = `date_trunc('week', ${column} + interval '1' day)`;

const timeGrains: TimeGrain[] = [
  ["PT1S", cut("second")],
  ["PT5S", steps("second", "second", 5)],
  ["PT30S", steps("second", "second", 30)],
  ["PT1M", cut("minute")],
  ["PT5M", steps("minute", "minute", 5)],
  ["PT10M", steps("minute", "minute", 10)],
  ["PT15M", steps("minute", "minute", 15)],
  ["PT1H", cut("hour")],
  ["PT6H", steps("hour", "hour", 6)],
  ["P1D", cut("day")],
  ["P1W", cut("week")],
  ["P1M", cut("month")],
  ["P3M", cut("quarter")],
  ["P1Y", cut("year")],
  ["1969-12-28T00:00:00Z/P1W", `${sundayWeek} - interval '1' day`],
  ["1969-12-29T00:00:00Z/P1W", cut("week")],
  ["P1W/1970-01-03T00:00:00Z", `${sundayWeek} + interval '5' day`],
  ["P1W/1970-01-04T00:00:00Z", `${cut("week")} + interval '6' day`],
];

/** How Trino writes values, and what stands on it. */
export const trinoLiteral = literalWriter({
  text: quoteText,
  boolean: String,
  bytes: (hex) => `X'${hex}'`,
  notFinite: (value) => (Number.isNaN(value) ? "nan()" : value > 0 ? "infinity()" : "-infinity()"),
});

/** What types mean to Presto, Trino and Hive. */
export const prestoColumnTypes: EngineDeclaration["columnTypes"] & object = [
  [/^boolean/i, "BOOLEAN", boolean],
  [/^tinyint/i, "TinyInteger", numeric],
  [/^smallint/i, "SmallInteger", numeric],
  [/^integer/i, "INTEGER", numeric],
  [/^bigint/i, "BigInteger", numeric],
  [/^real/i, "FLOAT", numeric],
  [/^double/i, "FLOAT", numeric],
  [/^decimal/i, "DECIMAL", numeric],
  [/^varchar(\(\d+\))*$/i, "VARCHAR", string],
  [/^char(\(\d+\))*$/i, "CHAR", string],
  [/^varbinary/i, "VARBINARY", string],
  [/^json/i, "JSON", string],
  [/^date/i, "Date", temporal],
  [/^timestamp/i, "TIMESTAMP", temporal],
  [/^interval/i, "Interval", temporal],
  [/^time/i, "Time", temporal],
  [/^array/i, "Array", string],
  [/^map/i, "Map", string],
  [/^row/i, "Row", string],
];

const declaration: EngineDeclaration = {
  name: "trino",
  // As in the reference, templates that were written for Presto go on.
  partitionNamespaces: ["trino", "presto"],
  engineName: "Trino",
  drivers: ["rest"],
  specName: "TrinoEngineSpec",
  functionNamesSql: "SHOW FUNCTIONS",
  tellsViews: true,
  wantsSignIn: (thrown) => thrown instanceof HttpError && thrown.status === 401,
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "trino",
  abilities: {
    allowsAliasToSourceColumn: false,
    supportsCatalog: true,
    supportsCrossCatalogQueries: true,
    supportsDynamicCatalog: true,
    supportsDynamicSchema: true,
    supportsOauth2: true,
    allowCostEstimate: true,
  },

  offsetFirst: true,

  quote: quoter('"', reservedWords.trino),
  literal: trinoLiteral,

  timeGrains,
  epochToDttm: "from_unixtime({col})",
  columnTypes: prestoColumnTypes,
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `DATE '${isoDate(ms)}'`;
    return sqlaType === "TIMESTAMP" ? `TIMESTAMP '${isoDateTime(ms, 6)}'` : null;
  },

  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).trinoDriver,
};

export const trino = defineEngine(declaration);

export const presto = defineEngine({
  ...declaration,
  name: "presto",
  partitionNamespaces: ["presto"],
  engineName: "Presto",
  drivers: ["rest"],
  specName: "PrestoEngineSpec",
  expandsData: true,
  dialect: "presto",
  abilities: { ...declaration.abilities, supportsOauth2: false, allowCostEstimate: false },
  costEstimateSince: "0.319",
  errorPatterns: [
    [
      /line (?<location>.+?): .*Column '(?<column_name>.+?)' cannot be resolved/,
      'We can\'t seem to resolve the column "%(column_name)s" at line %(location)s.',
      "COLUMN_DOES_NOT_EXIST_ERROR",
      {},
    ],
    [
      /.*Table (?<table_name>.+?) does not exist/,
      'The table "%(table_name)s" does not exist. A valid table must be used to run this query.',
      "TABLE_DOES_NOT_EXIST_ERROR",
      {},
    ],
    [
      /line (?<location>.+?): .*Schema '(?<schema_name>.+?)' does not exist/,
      'The schema "%(schema_name)s" does not exist. A valid schema must be used to run this query.',
      "SCHEMA_DOES_NOT_EXIST_ERROR",
      {},
    ],
    [
      /Access Denied: Invalid credentials/,
      'Either the username "%(username)s" or the password is incorrect.',
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
      /connect E(?:HOSTUNREACH|NETUNREACH|TIMEDOUT) (?<hostname>\S+):(?<port>\d+)/,
      'The host "%(hostname)s" might be down, and can\'t be reached on port %(port)s.',
      "CONNECTION_HOST_DOWN_ERROR",
      {},
    ],
    [
      /connect ECONNREFUSED (?<hostname>\S+):(?<port>\d+)/,
      'Port %(port)s on hostname "%(hostname)s" refused the connection.',
      "CONNECTION_PORT_CLOSED_ERROR",
      {},
    ],
    [
      /line (?<location>.+?): Catalog '(?<catalog_name>.+?)' does not exist/,
      'Unable to connect to catalog named "%(catalog_name)s".',
      "CONNECTION_UNKNOWN_DATABASE_ERROR",
      {},
    ],
  ],
  driver: async () => (await import("./driver.ts")).prestoDriver,
});
