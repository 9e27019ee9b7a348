import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { createConnection, type PoolOptions, type SslOptions } from "mysql2";
import { watchSilence, watchSocket } from "./silence.ts";
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

/** Makes the sockets of a pool, watched for silence as long as they are not encrypted: TLS writes past them. */
export function mysqlSockets(options: PoolOptions): () => Socket {
  const watch = watchSilence(() => probeMysql(options));
  return () => {
    const { socketPath, port = 3306, host = "localhost" } = options;
    const socket = socketPath ? connect(socketPath) : connect(port, host).setNoDelay(true).setKeepAlive(true);
    return watchSocket(socket, watch);
  };
}

/** Opens a connection of its own, which says that the server is there, and closes it. */
function probeMysql(options: PoolOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const connection = createConnection(options);
    connection.on("error", () => undefined);
    connection.connect((error) => {
      if (error) return reject(error);
      connection.end(() => undefined);
      resolve();
    });
  });
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
