import { readFileSync } from "node:fs";
import type { PoolOptions, SslOptions } from "mysql2";
import type { MetadataUri } from "./uri.ts";

/** Options of `mysql2` from the names that PyMySQL and mysqlclient know in the URI. */
export function mysqlOptions(uri: MetadataUri): PoolOptions {
  const options = uri.options;
  const socket = options.get("unix_socket");
  return {
    ...(socket === null ? { host: uri.host, port: uri.port ?? 3306 } : { socketPath: socket }),
    user: uri.user ?? "root",
    password: uri.password ?? "",
    database: uri.database,
    charset: "utf8mb4",
    connectTimeout: Number(options.get("connect_timeout") ?? 4) * 1000,
    ...(sslOptions(options) ?? {}),
  };
}

function sslOptions(options: URLSearchParams): { ssl: SslOptions } | undefined {
  const file = (...names: string[]) => {
    const path = names.map((name) => options.get(name)).find((value) => value !== null);
    return path === undefined || path === null ? undefined : readFileSync(path);
  };
  const ca = file("ssl_ca");
  const wanted = ca !== undefined || options.get("ssl") === "true" || options.get("ssl_mode")?.startsWith("REQ");
  if (!wanted && !options.has("ssl_cert")) return undefined;
  return {
    ssl: {
      rejectUnauthorized: ca !== undefined && options.get("ssl_verify_cert") !== "false",
      ca,
      cert: file("ssl_cert"),
      key: file("ssl_key"),
    } as SslOptions,
  };
}
