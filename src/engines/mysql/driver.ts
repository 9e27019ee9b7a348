import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import mysql2, { type ConnectionOptions, type FieldPacket, type TypeCast } from "mysql2";
import type {
  Connection,
  ConnectOptions,
  Driver,
  ReadOptions,
  ResultColumn,
  ResultTable,
  ValueKind,
} from "../engine.ts";
import { readDateTime, readInteger } from "../read-text.ts";
import { isPlainQuery } from "../session.ts";
import { type DatabaseUri, queryValue } from "../uri.ts";
import { emptyColumn, uniqueNames } from "../values.ts";
import { mysql } from "./engine.ts";
import { catalogInspector, catalogParts, mysqlInspector } from "./inspector.ts";

const BLOCK_BYTES = 4 * 2 ** 20;
/** Rows that may wait to be read. */
const READ_AHEAD_ROWS = 500;

const modesThatChangeQuoting = new Set([
  "NO_BACKSLASH_ESCAPES",
  "ANSI_QUOTES",
  "ANSI",
  "DB2",
  "MAXDB",
  "MSSQL",
  "ORACLE",
  "POSTGRESQL",
]);

/** In what the databases that speak MySQL's protocol differ. */
interface MysqlVariant {
  /** False where a session cannot be made read-only; what the reader of SQL lets through is all there is then. */
  readOnlySessions: boolean;
  /** True where a database is written `catalog.database`. */
  catalogs: boolean;
}

export const mysqlDriver = mysqlDriverWith({ readOnlySessions: true, catalogs: false });

/** The driver of a database that speaks MySQL's protocol. */
export function mysqlDriverWith(variant: MysqlVariant): Driver {
  return {
    connect: (options) => connect(options, variant),
    inspector: variant.catalogs ? catalogInspector : mysqlInspector,
    leavesNoTrace: isPlainQuery,
  };
}

async function connect(given: ConnectOptions, variant: MysqlVariant): Promise<Connection> {
  const options = variant.catalogs ? inCatalog(given) : given;
  const config = connectionOptions(options);
  const raw = await open(config);
  const connection = new MysqlConnection(raw, config);
  try {
    await connection.setUp(options.readOnly && variant.readOnlySessions);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return connection;
}

/** The wished catalog and schema as the one name that the protocol has room for. */
function inCatalog(options: ConnectOptions): ConnectOptions {
  const { catalog: named, database } = catalogParts(options.uri.database);
  const { catalog = named, schema } = { ...options.target, catalog: options.target.catalog || named };
  const wanted = schema || (catalog === named ? database : null);
  const uri = { ...options.uri, database: wanted === null ? null : [catalog, wanted].filter(Boolean).join(".") };
  return { ...options, uri, target: { ...options.target, schema: null } };
}

function open(config: ConnectionOptions): Promise<mysql2.Connection> {
  return new Promise((resolve, reject) => {
    const connection = mysql2.createConnection(config);
    connection.on("error", () => {});
    connection.connect((error) => {
      if (!error) return resolve(connection);
      connection.destroy();
      reject(error);
    });
  });
}

class MysqlConnection implements Connection {
  broken = false;
  readonly #connection: mysql2.Connection;
  readonly #config: ConnectionOptions;

  constructor(connection: mysql2.Connection, config: ConnectionOptions) {
    this.#connection = connection;
    this.#config = config;
    const ended = () => {
      this.broken = true;
    };
    connection.on("error", ended);
    connection.on("end", ended);
  }

  get sessionId(): number | null {
    return this.#connection.threadId ?? null;
  }

  async *read(sql: string, { batchRows, decimalsAsText = false }: ReadOptions): AsyncGenerator<ResultTable> {
    const query = this.#connection.query({ sql, rowsAsArray: true });
    let fields: FieldPacket[] = [];
    let readers: (Reader | null)[] = [];
    query.on("fields", (found: FieldPacket[] | undefined) => {
      fields = found ?? [];
      readers = describe(fields).map((column) => readerOf(column, decimalsAsText));
      // A function for each value is dear: only what the library would read into objects of its own pays for it.
      if (fields.some(({ columnType }) => columnType === GEOMETRY)) Object.assign(optionsOf(query), { typeCast: cast });
    });
    let finished = false;
    let first = true;
    let columns: ResultColumn[] | undefined;
    let rowCount = 0;
    let bytes = 0;
    const flush = (): ResultTable => {
      const batch = { columns: columns ?? describe(fields), rowCount };
      columns = undefined;
      rowCount = 0;
      bytes = 0;
      first = false;
      return batch;
    };
    try {
      for await (const rows of arrived(query.stream({ highWaterMark: READ_AHEAD_ROWS }))) {
        for (const row of rows) {
          // A statement without a result gives its header instead of rows.
          if (!Array.isArray(row)) continue;
          columns ??= describe(fields);
          for (let index = 0; index < columns.length; index++) {
            const given = row[index];
            const reader = readers[index];
            const value = given === null || given === undefined ? null : reader ? reader(given) : given;
            columns[index]!.values.push(value);
            bytes += typeof value === "string" ? value.length : value instanceof Uint8Array ? value.byteLength : 8;
          }
          rowCount++;
          if (rowCount < batchRows && bytes < BLOCK_BYTES) continue;
          yield flush();
          // Rows that have arrived already come one after the other without a turn for anybody else.
          await setImmediate();
        }
      }
      finished = true;
      if (rowCount > 0 || first) yield flush();
    } catch (error) {
      // An answer that was cut in the middle leaves the rest of it on the wire.
      if (!isServerError(error)) this.#drop();
      finished = true;
      throw isServerError(error) ? new Error(error.sqlMessage, { cause: error }) : error;
    } finally {
      if (!finished) this.#drop();
    }
  }

  /** Makes the session read texts and names as our literals and checks expect, and only read where it should. */
  async setUp(readOnly: boolean): Promise<void> {
    const [row] = await this.#execute("SELECT @@SESSION.sql_mode AS mode");
    const mode = quotingMode(String(row?.mode ?? ""));
    if (mode !== null) await this.#execute(`SET SESSION sql_mode = ${mysql.literal(mode)}`);
    if (readOnly) await this.#execute("SET SESSION TRANSACTION READ ONLY");
  }

  #execute(sql: string): Promise<Record<string, unknown>[]> {
    return new Promise((resolve, reject) => {
      this.#connection.query(sql, (error, rows) => {
        if (error) reject(error);
        else resolve(Array.isArray(rows) ? (rows as Record<string, unknown>[]) : []);
      });
    });
  }

  async cancel(): Promise<void> {
    const other = await open({ ...this.#config, connectTimeout: 2000 });
    try {
      await new Promise<void>((resolve, reject) => {
        other.query(`KILL QUERY ${this.#connection.threadId}`, (error) => (error ? reject(error) : resolve()));
      });
    } finally {
      other.destroy();
    }
  }

  async close(): Promise<void> {
    if (this.broken) return this.#drop();
    this.broken = true;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#connection.destroy();
        resolve();
      }, 1000);
      this.#connection.end(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #drop(): void {
    this.broken = true;
    this.#connection.destroy();
  }
}

/** What has arrived of a stream, as often as something has: a promise for each row would cost more than the row. */
async function* arrived(stream: Readable): AsyncGenerator<unknown[]> {
  let failure: Error | undefined;
  let wake = () => {};
  const woken = () => wake();
  stream.on("error", (error) => {
    failure = error;
    wake();
  });
  stream.on("readable", woken).on("end", woken).on("close", woken);
  try {
    for (;;) {
      const news = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const rows: unknown[] = [];
      for (let row = stream.read(); row !== null; row = stream.read()) rows.push(row);
      if (rows.length > 0) yield rows;
      else if (failure) throw failure;
      else if (stream.readableEnded || stream.destroyed) return;
      else await news;
    }
  } finally {
    stream.destroy();
  }
}

/** A sql_mode without the parts that change what quotes and backslashes mean; null if it has none of them. */
export function quotingMode(mode: string): string | null {
  const modes = mode.split(",");
  const kept = modes.filter((name) => !modesThatChangeQuoting.has(name));
  return kept.length < modes.length ? kept.join(",") : null;
}

function isServerError(error: unknown): error is Error & { sqlMessage: string } {
  return (
    error instanceof Error && "sqlMessage" in error && typeof error.sqlMessage === "string" && error.sqlMessage !== ""
  );
}

/** Names of MySQL's protocol types as mysqlclient gives them to Superset. */
const typeNames: Record<number, string> = {
  0: "DECIMAL",
  1: "TINY",
  2: "SHORT",
  3: "LONG",
  4: "FLOAT",
  5: "DOUBLE",
  6: "NULL",
  7: "TIMESTAMP",
  8: "LONGLONG",
  9: "INT24",
  10: "DATE",
  11: "TIME",
  12: "DATETIME",
  13: "YEAR",
  14: "NEWDATE",
  15: "VARCHAR",
  16: "BIT",
  245: "JSON",
  246: "NEWDECIMAL",
  247: "INTERVAL",
  248: "SET",
  249: "TINY_BLOB",
  250: "MEDIUM_BLOB",
  251: "LONG_BLOB",
  252: "BLOB",
  253: "VAR_STRING",
  254: "STRING",
  255: "GEOMETRY",
};
const numberTypes = new Set([0, 1, 2, 3, 4, 5, 8, 9, 13, 246]);
const blobTypes = new Set([249, 250, 251, 252, 253, 254]);
const BINARY_CHARSET = 63;
const GEOMETRY = 255;

function kindOf({ columnType, characterSet }: FieldPacket & { characterSet?: number }): ValueKind {
  const type = columnType ?? -1;
  if (numberTypes.has(type)) return "number";
  if (type === 10 || type === 14) return "date";
  if (type === 7 || type === 12) return "datetime";
  if (type === 11) return "time";
  if (type === 16 || type === GEOMETRY || (blobTypes.has(type) && characterSet === BINARY_CHARSET)) return "bytes";
  return "string";
}

function describe(fields: FieldPacket[]): ResultColumn[] {
  const names = uniqueNames(fields.map((field) => field.name));
  return fields.map((field, index) =>
    emptyColumn(names[index]!, typeNames[field.columnType ?? -1] ?? null, kindOf(field), mysql.columnType),
  );
}

const cast: TypeCast = (field, next) => (field.type === "GEOMETRY" ? field.buffer() : next());

/** The options of one query, which the library looks at once it has the fields. */
const optionsOf = (query: mysql2.Query): object => (query as mysql2.Query & { options: object }).options;

type Reader = (value: unknown) => unknown;

/** How the values of a column are read; null where they are what they should be. */
function readerOf({ kind, type }: ResultColumn, decimalsAsText: boolean): Reader | null {
  switch (kind) {
    case "number":
      if (type === "LONGLONG") return (value) => (typeof value === "string" ? readInteger(value) : value);
      // Decimals come as text.
      return decimalTypes.has(type ?? "") && !decimalsAsText ? Number : null;
    case "date":
    case "datetime":
      return (value) => readDateTime(String(value));
    case "bytes":
      return (value) => (value instanceof Uint8Array ? new Uint8Array(value) : value);
    default:
      return (value) => (value instanceof Uint8Array ? Buffer.from(value).toString() : value);
  }
}

const decimalTypes = new Set(["DECIMAL", "NEWDECIMAL"]);

function connectionOptions({ uri, target, timeoutMs }: ConnectOptions): ConnectionOptions {
  const args = target.extra?.engine_params?.connect_args ?? {};
  const seconds = Number(queryValue(uri, "connect_timeout") ?? args.connect_timeout);
  const socketPath = queryValue(uri, "unix_socket") ?? args.unix_socket;
  const ssl = tlsOptions(uri, args, target.serverCert);
  return {
    ...(typeof socketPath === "string" ? { socketPath } : { host: uri.host ?? "localhost", port: uri.port ?? 3306 }),
    ...(uri.username ? { user: uri.username } : {}),
    ...(uri.password ? { password: uri.password } : {}),
    ...(target.schema || uri.database ? { database: target.schema || uri.database || "" } : {}),
    ...(ssl ? { ssl } : {}),
    connectTimeout: seconds > 0 ? Math.min(seconds * 1000, timeoutMs) : timeoutMs,
    charset: "utf8mb4",
    // The server must never be able to ask for files of this machine.
    flags: ["-LOCAL_FILES"],
    multipleStatements: false,
    dateStrings: true,
    supportBigNumbers: true,
    jsonStrings: true,
    connectAttributes: { program_name: "liteset" },
  };
}

function tlsOptions(
  uri: DatabaseUri,
  args: Record<string, unknown>,
  serverCert: string | null | undefined,
): ConnectionOptions["ssl"] {
  const given = typeof args.ssl === "object" && args.ssl !== null ? (args.ssl as Record<string, unknown>) : {};
  const file = (name: string): string | undefined => {
    const path = queryValue(uri, `ssl_${name}`) ?? given[name];
    return typeof path === "string" ? readFileSync(path, "utf8") : undefined;
  };
  const ca = serverCert ?? file("ca");
  const mode = String(queryValue(uri, "ssl_mode") ?? args.ssl_mode ?? "").toUpperCase();
  const wanted =
    ca || queryValue(uri, "ssl") || args.ssl || (mode !== "" && mode !== "DISABLED" && mode !== "PREFERRED");
  if (!wanted) return undefined;
  return {
    rejectUnauthorized: ca !== undefined || mode.startsWith("VERIFY"),
    ...(ca ? { ca } : {}),
    ...(file("cert") ? { cert: file("cert"), key: file("key") } : {}),
  };
}
