import { defineEngine, type EngineDeclaration, isoDate, isoDateTime, literalWriter, quoter } from "../base.ts";
import type { StrayQuery } from "../engine.ts";
import { type ErrorPattern, genericType, type TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";

const timeGrains: TimeGrain[] = [
  ["PT1S", "DATE_ADD(DATE({col}), INTERVAL (HOUR({col})*60*60 + MINUTE({col})*60 + SECOND({col})) SECOND)"],
  ["PT1M", "DATE_ADD(DATE({col}), INTERVAL (HOUR({col})*60 + MINUTE({col})) MINUTE)"],
  ["PT1H", "DATE_ADD(DATE({col}), INTERVAL HOUR({col}) HOUR)"],
  ["P1D", "DATE({col})"],
  ["P1W", "DATE(DATE_SUB({col}, INTERVAL DAYOFWEEK({col}) - 1 DAY))"],
  ["P1M", "DATE(DATE_SUB({col}, INTERVAL DAYOFMONTH({col}) - 1 DAY))"],
  ["P3M", "MAKEDATE(YEAR({col}), 1) + INTERVAL QUARTER({col}) QUARTER - INTERVAL 1 QUARTER"],
  ["P1Y", "DATE(DATE_SUB({col}, INTERVAL DAYOFYEAR({col}) - 1 DAY))"],
  ["1969-12-29T00:00:00Z/P1W", "DATE(DATE_SUB({col}, INTERVAL DAYOFWEEK(DATE_SUB({col}, INTERVAL 1 DAY)) - 1 DAY))"],
];

const downMessage = 'The host "%(hostname)s" might be down and can\'t be reached.';

// The server's own texts, then those of Node's sockets where libmysqlclient words it differently.
const errorPatterns: ErrorPattern[] = [
  [
    /Access denied for user '(?<username>.*?)'@'(?<hostname>.*?)'/,
    'Either the username "%(username)s" or the password is incorrect.',
    "CONNECTION_ACCESS_DENIED_ERROR",
    { invalid: ["username", "password"] },
  ],
  [
    /getaddrinfo \w+ (?<hostname>\S+)/,
    'Unknown MySQL server host "%(hostname)s".',
    "CONNECTION_INVALID_HOSTNAME_ERROR",
    { invalid: ["host"] },
  ],
  [
    /connect E(?:CONNREFUSED|HOSTUNREACH|NETUNREACH|TIMEDOUT) (?<hostname>\S+):\d+/,
    downMessage,
    "CONNECTION_HOST_DOWN_ERROR",
    { invalid: ["host", "port"] },
  ],
  [/connect ENOENT (?<hostname>\S+)/, downMessage, "CONNECTION_HOST_DOWN_ERROR", { invalid: ["host", "port"] }],
  [
    /Unknown database '(?<database>.*?)'/,
    'Unable to connect to database "%(database)s".',
    "CONNECTION_UNKNOWN_DATABASE_ERROR",
    { invalid: ["database"] },
  ],
  [
    /check the manual that corresponds to your (?:MySQL|MariaDB) server version for the right syntax to use near '(?<server_error>.*)/,
    'Please check your query for syntax errors near "%(server_error)s". Then, try running your query again.',
    "SYNTAX_ERROR",
    {},
  ],
];

/** What MySQL and those that speak its protocol say. */
export const mysqlDeclaration: EngineDeclaration = {
  name: "mysql",
  engineName: "MySQL",
  defaultDriver: "mysqldb",
  drivers: ["mysqldb", "pymysql", "mysqlconnector", "cymysql", "asyncmy", "aiomysql", "pyodbc", "oursql"],
  specName: "MySQLEngineSpec",
  sqlalchemyUriPlaceholder: "mysql://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "mysql",
  castTextType: "CHAR",
  abilities: { supportsDynamicSchema: true },
  maxColumnNameLength: 64,

  quote: quoter("`", reservedWords.mysql),
  // The connection switches NO_BACKSLASH_ESCAPES off.
  literal: literalWriter({
    text: (value) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''").replaceAll("\0", "\\0")}'`,
    boolean: String,
    bytes: (hex) => `X'${hex}'`,
    notFinite: () => null,
  }),

  timeGrains,
  epochToDttm: "from_unixtime({col})",
  columnTypes: [
    [/^int.*/i, "INTEGER", genericType.numeric],
    [/^tinyint/i, "TINYINT", genericType.numeric],
    [/^mediumint/i, "MEDIUMINT", genericType.numeric],
    [/^decimal/i, "DECIMAL", genericType.numeric],
    [/^float/i, "FLOAT", genericType.numeric],
    [/^double/i, "DOUBLE", genericType.numeric],
    [/^bit/i, "BIT", genericType.numeric],
    [/^tinytext/i, "TINYTEXT", genericType.string],
    [/^mediumtext/i, "MEDIUMTEXT", genericType.string],
    [/^longtext/i, "LONGTEXT", genericType.string],
  ],
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `STR_TO_DATE('${isoDate(ms)}', '%Y-%m-%d')`;
    if (sqlaType === "DateTime" || sqlaType === "TIMESTAMP") {
      return `STR_TO_DATE('${isoDateTime(ms, 6)}', '%Y-%m-%d %H:%i:%s.%f')`;
    }
    return null;
  },

  encryptionParameters: { ssl: "1" },
  disallowUriQueryParams: { mysqldb: ["local_infile"], mysqlconnector: ["allow_local_infile"] },
  errorPatterns,
  driver: async () => (await import("./driver.ts")).mysqlDriver,
};

/** Characters of a statement by which it is found again. */
const SHOWN_LENGTH = 1_000;

const strayQuery: StrayQuery = {
  findSql: (sessionId, statement) => {
    const start = mysql.literal([...statement].slice(0, SHOWN_LENGTH).join(""));
    return `SELECT ID FROM information_schema.PROCESSLIST WHERE ID = ${Number(sessionId)} AND LEFT(INFO, ${SHOWN_LENGTH}) = ${start}`;
  },
  cancelSql: (sessionId) => `KILL QUERY ${Number(sessionId)}`,
};

export const mysql = defineEngine({ ...mysqlDeclaration, strayQuery });
export const mariadb = defineEngine({ ...mysqlDeclaration, strayQuery, name: "mariadb", engineName: "MariaDB" });
