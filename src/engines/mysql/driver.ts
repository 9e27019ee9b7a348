import { readFileSync } from "node:fs";
import type { Duplex } from "node:stream";
import mysql2, { type ConnectionOptions } from "mysql2";
import type { Connection, ConnectOptions, Driver, ReadOptions, ResultTable } from "../engine.ts";
import { NumberedError } from "../errors.ts";
import { isPlainQuery } from "../session.ts";
import { type DatabaseUri, queryValue } from "../uri.ts";
import { answeredWithin, type Meter, meterOf } from "../wire.ts";
import { mysql } from "./engine.ts";
import { catalogInspector, catalogParts, mysqlInspector } from "./inspector.ts";
import { Intake } from "./intake.ts";

const BLOCK_BYTES = 4 * 2 ** 20;
/** How long connecting may take for who only wants to cancel, and then the cancelling. */
const CANCEL_MS = 2000;

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
    await answeredWithin(options.timeoutMs, connection.setUp(options.readOnly && variant.readOnlySessions));
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
  readonly #meter: Meter;

  constructor(connection: mysql2.Connection, config: ConnectionOptions) {
    this.#connection = connection;
    this.#meter = meterOf(streamOf(connection));
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
    const limits = { rows: batchRows, bytes: BLOCK_BYTES };
    const intake = new Intake(query, this.#connection, { limits, decimalsAsText, meter: this.#meter });
    let finished = false;
    try {
      for (let batch = await intake.next(); batch; batch = await intake.next()) yield batch;
      finished = true;
    } catch (error) {
      // An answer that was cut in the middle leaves the rest of it on the wire.
      if (!isServerError(error)) this.#drop();
      finished = true;
      throw isServerError(error) ? new NumberedError(error.errno, error.sqlMessage, { cause: error }) : error;
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
    const other = await open({ ...this.#config, connectTimeout: CANCEL_MS });
    try {
      const killed = new Promise<void>((resolve, reject) => {
        other.query(`KILL QUERY ${this.#connection.threadId}`, (error) => (error ? reject(error) : resolve()));
      });
      await answeredWithin(CANCEL_MS, killed);
    } finally {
      other.destroy();
      streamOf(other).destroy();
    }
  }

  async close(): Promise<void> {
    if (this.broken) return this.#drop();
    this.broken = true;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#drop();
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
    // The library waits for the rest of the answer.
    streamOf(this.#connection).destroy();
  }
}

const streamOf = (connection: mysql2.Connection): Duplex =>
  (connection as mysql2.Connection & { stream: Duplex }).stream;

/** A sql_mode without the parts that change what quotes and backslashes mean; null if it has none of them. */
export function quotingMode(mode: string): string | null {
  const modes = mode.split(",");
  const kept = modes.filter((name) => !modesThatChangeQuoting.has(name));
  return kept.length < modes.length ? kept.join(",") : null;
}

function isServerError(error: unknown): error is Error & { sqlMessage: string; errno: number } {
  return (
    error instanceof Error && "sqlMessage" in error && typeof error.sqlMessage === "string" && error.sqlMessage !== ""
  );
}

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
