import { readFileSync } from "node:fs";
import pg from "pg";
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
