import {
  defineEngine,
  type EngineDeclaration,
  isoDate,
  isoDateTime,
  literalWriter,
  nulError,
  quoter,
  quoteText,
} from "../base.ts";
import { type ErrorPattern, genericType, type TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";

const steps = (unit: string, next: string, count: number): string =>
  `DATE_TRUNC('${next}', {col}) + INTERVAL '${count} ${unit}s' * FLOOR(EXTRACT(${unit.toUpperCase()} FROM {col}) / ${count})`;

const timeGrains: TimeGrain[] = [
  ["PT1S", "DATE_TRUNC('second', {col})"],
  ["PT5S", steps("second", "minute", 5)],
  ["PT30S", steps("second", "minute", 30)],
  ["PT1M", "DATE_TRUNC('minute', {col})"],
  ["PT5M", steps("minute", "hour", 5)],
  ["PT10M", steps("minute", "hour", 10)],
  ["PT15M", steps("minute", "hour", 15)],
  ["PT30M", steps("minute", "hour", 30)],
  ["PT1H", "DATE_TRUNC('hour', {col})"],
  ["P1D", "DATE_TRUNC('day', {col})"],
  ["P1W", "DATE_TRUNC('week', {col})"],
  ["P1M", "DATE_TRUNC('month', {col})"],
  ["P3M", "DATE_TRUNC('quarter', {col})"],
  ["P1Y", "DATE_TRUNC('year', {col})"],
];

const unreachable = 'The host "%(hostname)s" might be down, and can\'t be reached on port %(port)s.';

// The server's own texts, then those of Node's sockets where libpq words it differently.
const errorPatterns: ErrorPattern[] = [
  [
    /role "(?<username>.*?)" does not exist/,
    'The username "%(username)s" does not exist.',
    "CONNECTION_INVALID_USERNAME_ERROR",
    { invalid: ["username"] },
  ],
  [
    /password authentication failed for user "(?<username>.*?)"/,
    'The password provided for username "%(username)s" is incorrect.',
    "CONNECTION_INVALID_PASSWORD_ERROR",
    { invalid: ["username", "password"] },
  ],
  [
    /no password supplied|client password must be a string/,
    "Please re-enter the password.",
    "CONNECTION_ACCESS_DENIED_ERROR",
    { invalid: ["password"] },
  ],
  [
    /getaddrinfo \w+ (?<hostname>\S+)/,
    'The hostname "%(hostname)s" cannot be resolved.',
    "CONNECTION_INVALID_HOSTNAME_ERROR",
    { invalid: ["host"] },
  ],
  [
    /could not connect to server: Connection refused\s+Is the server running on host "(?<hostname>.*?)".*?port (?<port>\d+)/,
    'Port %(port)s on hostname "%(hostname)s" refused the connection.',
    "CONNECTION_PORT_CLOSED_ERROR",
    { invalid: ["host", "port"] },
  ],
  [
    // As in the reference, whose own pattern misses what today's libpq says.
    /connect ECONNREFUSED (?<hostname>\S+):(?<port>\d+)/,
    'connection to server at "%(hostname)s", port %(port)s failed: Connection refused. Is the server running there?',
    "GENERIC_DB_ENGINE_ERROR",
    {},
  ],
  [
    /connect E(?:HOSTUNREACH|NETUNREACH|TIMEDOUT) (?<hostname>\S+):(?<port>\d+)/,
    unreachable,
    "CONNECTION_HOST_DOWN_ERROR",
    { invalid: ["host", "port"] },
  ],
  [
    /database "(?<database>.*?)" does not exist/,
    'Unable to connect to database "%(database)s".',
    "CONNECTION_UNKNOWN_DATABASE_ERROR",
    { invalid: ["database"] },
  ],
  [
    /postgresql error: column "(?<column_name>.+?)" does not exist\s+LINE (?<location>\d+?)/,
    'We can\'t seem to resolve the column "%(column_name)s" at line %(location)s.',
    "COLUMN_DOES_NOT_EXIST_ERROR",
    {},
  ],
  [
    /syntax error at or near "(?<syntax_error>.*?)"/,
    'Please check your query for syntax errors at or near "%(syntax_error)s". Then, try running your query again.',
    "SYNTAX_ERROR",
    {},
  ],
];

/** Characters of a statement by which it is found again; pg_stat_activity keeps 1,024 bytes. */
const SHOWN_LENGTH = 250;

/** What PostgreSQL and those that speak its protocol say. */
export const postgresqlDeclaration: EngineDeclaration = {
  name: "postgresql",
  aliases: ["postgres"],
  engineName: "PostgreSQL",
  defaultDriver: "psycopg2",
  drivers: ["psycopg2", "psycopg2cffi", "psycopg", "pg8000", "asyncpg", "pygresql", "pypostgresql"],
  specName: "PostgresEngineSpec",
  hidesPrimaryKeys: true,
  sqlalchemyUriPlaceholder: "postgresql://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "postgresql",
  abilities: {
    supportsCatalog: true,
    supportsDynamicCatalog: true,
    supportsDynamicSchema: true,
    allowCostEstimate: true,
    tryRemoveSchemaFromTableName: false,
  },
  maxColumnNameLength: 63,
  hasIlike: true,

  quote: quoter('"', reservedWords.postgresql),
  // The connection sets standard_conforming_strings, so a backslash is a character like any other.
  literal: literalWriter({
    text: (value) => {
      if (value.includes("\0")) throw nulError();
      return quoteText(value);
    },
    boolean: String,
    bytes: (hex) => `'\\x${hex}'::bytea`,
    notFinite: (value) => `'${value}'::float8`,
  }),

  timeGrains,
  epochToDttm: "(timestamp 'epoch' + {col} * interval '1 second')",
  columnTypes: [
    [/^double precision/i, "DOUBLE_PRECISION", genericType.numeric],
    [/^array.*/i, "String", genericType.string],
    [/^json.*/i, "JSON", genericType.string],
    [/^enum.*/i, "ENUM", genericType.string],
  ],
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `TO_DATE('${isoDate(ms)}', 'YYYY-MM-DD')`;
    if (sqlaType === "DateTime" || sqlaType === "TIMESTAMP") {
      return `TO_TIMESTAMP('${isoDateTime(ms, 6)}', 'YYYY-MM-DD HH24:MI:SS.US')`;
    }
    return null;
  },

  encryptionParameters: { sslmode: "require" },
  errorPatterns,
  driver: async () => (await import("./driver.ts")).postgresqlDriver,
};

export const postgresql = defineEngine({
  ...postgresqlDeclaration,
  strayQuery: {
    findSql: (sessionId, statement) => {
      const start = quoteText([...statement].slice(0, SHOWN_LENGTH).join(""));
      return `SELECT pid FROM pg_stat_activity WHERE pid = ${Number(sessionId)} AND state = 'active' AND left(query, ${SHOWN_LENGTH}) = ${start}`;
    },
    cancelSql: (sessionId) => `SELECT pg_cancel_backend(${Number(sessionId)})`,
  },
});
