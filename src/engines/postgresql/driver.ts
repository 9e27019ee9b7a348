import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Duplex } from "node:stream";
import type { ConnectionOptions as TlsOptions } from "node:tls";
import pg from "pg";
import Cursor from "pg-cursor";
import type { Connection, ConnectOptions, Driver, ReadOptions, ResultColumn, ResultTable } from "../engine.ts";
import { isPlainQuery } from "../session.ts";
import { queryValue } from "../uri.ts";
import { emptyColumn, uniqueNames } from "../values.ts";
import { answeredWithin, type Meter, meterOf } from "../wire.ts";
import { postgresql } from "./engine.ts";
import { libpqText } from "./error-text.ts";
import { postgresqlEstimate } from "./estimate.ts";
import { postgresqlInspector } from "./inspector.ts";
import { typeReader } from "./values.ts";

/** Rows of the first block, while nobody knows how wide they are, and the bytes that later blocks aim at. */
const FIRST_ROWS = 20;
const BLOCK_BYTES = 4 * 2 ** 20;
/** How long a block may still take that is not wanted any more. */
const DISCARD_MS = 200;
/** How long connecting may take for who only wants to cancel, and then the cancelling. */
const CANCEL_MS = 2000;

/** How libpq says that a connection has ended, with all of its lines. */
const LOST =
  "server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\n";

/** In what the databases that speak PostgreSQL's protocol differ. */
interface PostgresqlVariant {
  /** What every session begins with; then it is made read-only where it should be, and gets its schema. */
  setUp: readonly string[];
  /** False where a session cannot be made read-only; what the reader of SQL lets through is all there is then. */
  readOnlySessions: boolean;
  /** Tells what to cancel: asked once on the connection itself. Absent: its process number. */
  sessionIdSql?: string;
  /** Stops what a session runs, asked on another connection; null where only closing the connection does. */
  cancelSql(sessionId: string): string | null;
  /** False where a session has no schema of its own. */
  setsSchema: boolean;
  inspector: Driver["inspector"];
}

const plainVariant: PostgresqlVariant = {
  // A backslash in a text is a character like any other.
  setUp: ["SET standard_conforming_strings = on"],
  readOnlySessions: true,
  setsSchema: true,
  cancelSql: (processId) => `SELECT pg_cancel_backend(${Number(processId)})`,
  inspector: postgresqlInspector,
};

export const postgresqlDriver: Driver = { ...postgresqlDriverWith({}), estimate: postgresqlEstimate };

/** The driver of a database that speaks PostgreSQL's protocol. */
export function postgresqlDriverWith(differences: Partial<PostgresqlVariant>): Driver {
  const variant = { ...plainVariant, ...differences };
  return {
    connect: (options) => connect(options, variant),
    inspector: variant.inspector,
    leavesNoTrace: isPlainQuery,
  };
}

async function connect(options: ConnectOptions, variant: PostgresqlVariant): Promise<Connection> {
  const config = clientConfig(options);
  const mode = sslMode(options);
  let client: pg.Client;
  try {
    client = await open({ ...config, ssl: mode === "disable" || mode === "allow" ? false : tlsOptions(options, mode) });
  } catch (error) {
    // "prefer" goes on without encryption where the server has none, as libpq does.
    if (mode !== "prefer" || !/does not support SSL/.test(String(error))) throw error;
    client = await open({ ...config, ssl: false });
  }
  const connection = new PostgresqlConnection(client, config, variant);
  const setup = [...variant.setUp];
  if (options.readOnly && variant.readOnlySessions) setup.push("SET default_transaction_read_only = on");
  if (options.target.schema && variant.setsSchema)
    setup.push(`SET search_path = ${postgresql.quote(options.target.schema, true)}`);
  try {
    if (setup.length > 0) await answeredWithin(options.timeoutMs, client.query(setup.join("; ")));
    await answeredWithin(options.timeoutMs, connection.identify());
  } catch (error) {
    await connection.close();
    throw error;
  }
  return connection;
}

async function open(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config);
  // Without a listener a connection that breaks while idle would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.end().catch(() => {});
    throw error;
  }
}

class PostgresqlConnection implements Connection {
  broken = false;
  readonly #client: pg.Client;
  readonly #config: pg.ClientConfig;
  readonly #meter: Meter;
  readonly #variant: PostgresqlVariant;
  #sessionId: string | undefined;

  constructor(client: pg.Client, config: pg.ClientConfig, variant: PostgresqlVariant) {
    this.#client = client;
    this.#variant = variant;
    this.#meter = meterOf(streamOf(client));
    this.#config = { ...config, ssl: client.ssl };
    client.on("error", () => {
      this.broken = true;
    });
    client.on("end", () => {
      this.broken = true;
    });
  }

  get sessionId(): number | null {
    const { processID } = this.#client as pg.Client & { processID?: number | null };
    return processID ?? null;
  }

  async *read(sql: string, { batchRows, decimalsAsText = false }: ReadOptions): AsyncGenerator<ResultTable> {
    const cursor = this.#client.query(new Cursor<string[]>(sql, [], { rowMode: "array", types: textOnly }));
    let size = Math.min(FIRST_ROWS, batchRows);
    let isOver = false;
    const next = (rows: number) => {
      const block = this.#next(cursor, rows, sql).then(
        (read) => {
          isOver = read.rows.length < rows;
          return read;
        },
        (error: unknown) => {
          isOver = true;
          throw error;
        },
      );
      // Who stops reading does not wait for it.
      block.catch(() => {});
      return block;
    };
    let coming: ReturnType<typeof next> | undefined;
    try {
      coming = next(size);
      for (let isFirst = true; ; isFirst = false) {
        const { rows, fields } = await coming;
        coming = undefined;
        // The database is at the next block while this one is worked on.
        if (!isOver && !isFirst) coming = next(size);
        if (rows.length > 0 || isFirst) {
          const { table, bytes } = toColumns(rows, fields, decimalsAsText);
          const widest = Math.floor(BLOCK_BYTES / Math.max(1, bytes / Math.max(1, rows.length)));
          size = Math.min(batchRows, Math.max(1, widest));
          if (!isOver) coming ??= next(size);
          yield table;
        }
        if (!coming) return;
      }
    } finally {
      if (coming) await this.#discard(coming);
      if (!isOver && !this.broken) await Promise.race([cursor.close(), once(this.#client, "end")]);
    }
  }

  /** Waits for a block that nobody wants any more; one that takes long is cancelled. */
  async #discard(block: Promise<unknown>): Promise<void> {
    const timer = setTimeout(() => {
      // The cancelling may come late: it must not hit what is run next.
      this.broken = true;
      void this.cancel().catch(() => this.close());
    }, DISCARD_MS);
    await block.catch(() => {});
    clearTimeout(timer);
  }

  /** The next block; a connection that ends meanwhile is an error, where the cursor alone would wait for ever. */
  #next(
    cursor: Cursor<string[]>,
    size: number,
    sql: string,
  ): Promise<{ rows: (string | null)[][]; fields: pg.FieldDef[] }> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error(LOST));
      if (this.broken) return ended();
      this.#client.once("end", ended);
      this.#meter.reset();
      cursor.read(size, (error: Error | undefined, rows, result) => {
        this.#client.off("end", ended);
        if (!error) return resolve({ rows, fields: result?.fields ?? [] });
        if (!(error instanceof pg.DatabaseError))
          return reject(error.message === "Connection terminated unexpectedly" ? new Error(LOST) : error);
        // The server is going away, or sends this connection away.
        if (/^(?:57P|08)/.test(error.code ?? "")) this.broken = true;
        reject(new Error(libpqText(error, sql), { cause: error }));
      });
    });
  }

  /** Learns under which name the server cancels what runs here. */
  async identify(): Promise<void> {
    const { sessionIdSql } = this.#variant;
    if (sessionIdSql === undefined) {
      this.#sessionId = String((this.#client as pg.Client & { processID: number }).processID);
    } else {
      const { rows } = await this.#client.query<string[]>({ text: sessionIdSql, rowMode: "array" });
      this.#sessionId = rows[0]?.[0];
    }
  }

  async cancel(): Promise<void> {
    const sql = this.#variant.cancelSql(this.#sessionId ?? "");
    if (sql === null) return this.close();
    const other = await open({ ...this.#config, connectionTimeoutMillis: CANCEL_MS });
    try {
      await answeredWithin(CANCEL_MS, other.query(sql));
    } finally {
      await other.end();
    }
  }

  async close(): Promise<void> {
    this.broken = true;
    // A server that hangs does not answer the farewell either.
    const timer = setTimeout(() => streamOf(this.#client).destroy(), 1000);
    await this.#client.end().finally(() => clearTimeout(timer));
  }
}

const streamOf = (client: pg.Client): Duplex =>
  (client as pg.Client & { connection: { stream: Duplex } }).connection.stream;

const textOnly: pg.CustomTypesConfig = { getTypeParser: () => (text: string) => text };

function toColumns(
  rows: (string | null)[][],
  fields: pg.FieldDef[],
  decimalsAsText: boolean,
): { table: ResultTable; bytes: number } {
  const names = uniqueNames(fields.map((field) => field.name));
  let bytes = 0;
  const columns = fields.map((field, index): ResultColumn => {
    const reader = typeReader(field.dataTypeID);
    const keepsText = decimalsAsText && reader.name === "DECIMAL";
    const column = emptyColumn(names[index]!, reader.name, reader.kind, postgresql.columnType);
    for (const row of rows) {
      const text = row[index];
      if (text === null || text === undefined) column.values.push(null);
      else {
        bytes += text.length;
        column.values.push(keepsText ? text : reader.read(text));
      }
    }
    return column;
  });
  return { table: { columns, rowCount: fields.length === 0 ? 0 : rows.length }, bytes };
}

function clientConfig({ uri, target, timeoutMs }: ConnectOptions): pg.ClientConfig {
  const args = target.extra?.engine_params?.connect_args ?? {};
  const text = (name: string): string | undefined =>
    queryValue(uri, name) ??
    (typeof args[name] === "string" || typeof args[name] === "number" ? String(args[name]) : undefined);
  const seconds = Number(text("connect_timeout"));
  // Of several the first, which may name its port: `?host=first:5433&host=second`.
  const given = uri.host ?? text("host")?.split(",")[0];
  const [, named, namedPort] = (uri.host === null && /^([^:/]+):(\d+)$/.exec(given ?? "")) || [];
  const host = named ?? given;
  const database = target.catalog || uri.database || text("dbname");
  return {
    ...(host ? { host } : {}),
    port: uri.port ?? (Number(namedPort ?? text("port")?.split(",")[0]) || 5432),
    ...(uri.username ? { user: uri.username } : {}),
    ...(uri.password ? { password: uri.password } : {}),
    ...(database ? { database } : {}),
    ...(text("options") ? { options: text("options") } : {}),
    application_name: text("application_name") ?? target.userAgent ?? "liteset",
    connectionTimeoutMillis: seconds > 0 ? Math.min(seconds * 1000, timeoutMs) : timeoutMs,
    keepAlive: true,
  };
}

function sslMode({ uri, target }: ConnectOptions): string {
  const given = queryValue(uri, "sslmode") ?? target.extra?.engine_params?.connect_args?.sslmode;
  if (typeof given === "string") return given;
  if (target.serverCert) return "verify-full";
  return uri.host === null || uri.host.startsWith("/") ? "disable" : "prefer";
}

function tlsOptions({ uri, target }: ConnectOptions, mode: string): TlsOptions {
  const args = target.extra?.engine_params?.connect_args ?? {};
  const file = (name: string): string | undefined => {
    const path = queryValue(uri, name) ?? args[name];
    return typeof path === "string" ? readFileSync(path, "utf8") : undefined;
  };
  const ca = target.serverCert ?? file("sslrootcert");
  const verify = mode === "verify-full" || mode === "verify-ca";
  return {
    rejectUnauthorized: verify,
    ...(ca ? { ca } : {}),
    ...(file("sslcert") ? { cert: file("sslcert"), key: file("sslkey") } : {}),
    ...(mode === "verify-ca" ? { checkServerIdentity: () => undefined } : {}),
  };
}
