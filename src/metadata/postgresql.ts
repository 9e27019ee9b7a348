import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import pg from "pg";
import type { Watch } from "./silence.ts";
import type { MetadataUri } from "./uri.ts";

/** Options of the `pg` driver from libpq's names in the URI. */
export function postgresqlOptions(uri: MetadataUri): pg.ClientConfig {
  const options = uri.options;
  return {
    host: uri.host,
    port: uri.port ?? 5432,
    user: uri.user ?? process.env.PGUSER ?? "postgres",
    password: uri.password ?? process.env.PGPASSWORD,
    database: uri.database,
    application_name: options.get("application_name") ?? "liteset",
    connectionTimeoutMillis: Number(options.get("connect_timeout") ?? 4) * 1000,
    keepAlive: true,
    ...(options.has("options") ? { options: options.get("options") ?? "" } : {}),
    ...sslOptions(options),
  };
}

function sslOptions(options: URLSearchParams): Pick<pg.ClientConfig, "ssl"> {
  const mode = options.get("sslmode") ?? "prefer";
  if (mode === "disable" || mode === "allow" || mode === "prefer") return {};
  const file = (name: string) => {
    const path = options.get(name);
    return path === null ? undefined : readFileSync(path);
  };
  return {
    ssl: {
      rejectUnauthorized: mode === "verify-ca" || mode === "verify-full",
      ...(mode === "verify-ca" ? { checkServerIdentity: () => undefined } : {}),
      ca: file("sslrootcert"),
      cert: file("sslcert"),
      key: file("sslkey"),
    },
  };
}

/**
 * Without `sslmode` libpq encrypts if the server can. The driver has no such mode, so one connection finds out;
 * a server on this machine is not asked.
 */
export async function preferEncryption(config: pg.ClientConfig, uri: MetadataUri): Promise<pg.ClientConfig> {
  const mode = uri.options.get("sslmode") ?? "prefer";
  const local = /^(localhost|127\.|::1$|\/)/.test(uri.host ?? "");
  if (mode !== "prefer" || local) return config;
  const encrypted = { ...config, ssl: { rejectUnauthorized: false } };
  const client = new pg.Client(encrypted);
  try {
    await client.connect();
    return encrypted;
  } catch (error) {
    if (/does not support SSL/i.test(String(error))) return config;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Opens a connection of its own, which says that the server is there, and closes it. */
export async function probePostgresql(config: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(config);
  client.on("error", () => undefined);
  try {
    await client.connect();
  } finally {
    client.end().catch(() => undefined);
  }
}

const MAX_INTEGER = 2_147_483_647;

/**
 * Compares what integer columns hold with any number. The server takes a parameter for the type of the column beside it and
 * fails on one that has no room there; a larger one says its type, so that it is found equal to nothing, as on other databases.
 */
class WideIntegerClient extends pg.Client {
  // The driver's own overloads, of which only a text with its values matters here.
  override query(...args: unknown[]): never {
    const [text, values] = args;
    const widened = typeof text === "string" && Array.isArray(values) ? [widen(text, values), ...args.slice(1)] : args;
    return super.query(...(widened as Parameters<pg.Client["query"]>)) as never;
  }
}

function widen(sql: string, values: readonly unknown[]): string {
  const isWide = (value: unknown) => Number.isInteger(value) && Math.abs(value as number) > MAX_INTEGER;
  if (!values.some(isWide)) return sql;
  return sql.replace(/\$(\d+)/g, (name, position: string) => {
    const value = values[Number(position) - 1];
    if (!isWide(value)) return name;
    return Number.isSafeInteger(value) ? `${name}::bigint` : `${name}::numeric`;
  });
}

/** The client of a pool whose connections are watched for silence. */
export const watchedClient = (watch: Watch): typeof pg.Client =>
  class WatchedClient extends WideIntegerClient {
    #open = 0;

    constructor(config?: string | pg.ClientConfig) {
      super(config);
      this.once("connect", () => {
        // After TLS has begun this is its socket.
        const { stream } = (this as unknown as { connection: { stream: Socket } }).connection;
        const stop = watch({
          isOwed: () => this.#open > 0,
          bytesRead: () => stream.bytesRead,
          destroy: (error) => stream.destroy(error),
        });
        stream.once("close", stop);
      });
    }

    override query(...args: unknown[]): never {
      const asked = super.query(...(args as [string])) as unknown;
      if (asked instanceof Promise) {
        this.#open++;
        const answered = () => {
          this.#open--;
        };
        asked.then(answered, answered);
      }
      return asked as never;
    }
  };
