import {
  defineEngine,
  isoDate,
  isoDateTime,
  literalWriter,
  nulError,
  quoter,
  quoteText,
  truncByFormat,
} from "../base.ts";
import { reservedWords } from "../reserved-words.ts";

export const denodo = defineEngine({
  name: "denodo",
  engineName: "Denodo",
  defaultDriver: "psycopg2",
  drivers: ["psycopg2", "flightsql"],
  specName: "DenodoEngineSpec",
  sqlalchemyUriPlaceholder: "denodo://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "generic",
  hasIlike: true,
  offsetFirst: true,
  abilities: {},

  quote: quoter('"', reservedWords.postgresql),
  literal: literalWriter({
    text: (value) => {
      if (value.includes("\0")) throw nulError();
      return quoteText(value);
    },
    boolean: String,
    bytes: (hex) => `HEXTOBLOB('${hex}')`,
    notFinite: () => null,
  }),

  timeGrains: truncByFormat("TRUNC({col},'$format')", "W"),
  epochToDttm: "GETTIMEFROMMILLIS({col})",
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `TO_DATE('yyyy-MM-dd', '${isoDate(ms)}')`;
    if (sqlaType !== "DateTime" && sqlaType !== "TIMESTAMP") return null;
    return `TO_TIMESTAMP('yyyy-MM-dd HH:mm:ss.SSS', '${isoDateTime(ms, 6).slice(0, -3)}')`;
  },

  encryptionParameters: { sslmode: "require" },
  // The server's own texts, then those of Node's sockets where libpq words it differently.
  errorPatterns: [
    [
      /The username or password is incorrect/,
      "Incorrect username or password.",
      "CONNECTION_INVALID_USERNAME_ERROR",
      { invalid: ["username", "password"] },
    ],
    [
      /no password supplied|client password must be a string/,
      "Please enter a password.",
      "CONNECTION_ACCESS_DENIED_ERROR",
      { invalid: ["password"] },
    ],
    [
      /getaddrinfo \w+ (?<hostname>\S+)/,
      'Hostname "%(hostname)s" cannot be resolved.',
      "CONNECTION_INVALID_HOSTNAME_ERROR",
      { invalid: ["host"] },
    ],
    [
      /connect E\w+ \S+:\d+/,
      "Server refused the connection: check hostname and port.",
      "CONNECTION_PORT_CLOSED_ERROR",
      { invalid: ["host", "port"] },
    ],
    [
      /Database '(?<database>.*?)' not found/,
      'Unable to connect to database "%(database)s"',
      "CONNECTION_UNKNOWN_DATABASE_ERROR",
      { invalid: ["database"] },
    ],
    [
      /Insufficient privileges to connect to the database '(?<database>.*?)'/,
      'Unable to connect to database "%(database)s": database does not exist or insufficient permissions',
      "CONNECTION_DATABASE_PERMISSIONS_ERROR",
      { invalid: ["database"] },
    ],
    [
      /Exception parsing query near '(?<err>.*?)'/,
      'Please check your query for syntax errors at or near "%(err)s". Then, try running your query again.',
      "SYNTAX_ERROR",
      {},
    ],
    [
      /Field not found '(?<column>.*?)' in view '(?<view>.*?)'/,
      'Column "%(column)s" not found in "%(view)s".',
      "COLUMN_DOES_NOT_EXIST_ERROR",
      {},
    ],
    [/Error computing capabilities of GROUP BY view/, "Invalid aggregation expression.", "SYNTAX_ERROR", {}],
    [
      /Invalid GROUP BY expression. '(?<exp>.*?)' cannot be projected/,
      '"%(exp)s" is neither an aggregation function nor appears in the GROUP BY clause.',
      "SYNTAX_ERROR",
      {},
    ],
  ],
  driver: async () => (await import("./driver.ts")).denodoDriver,
});
