import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { toNodeHandler } from "h3";
import type { App } from "../app.ts";
import { UserError } from "../errors.ts";
import { isFeatureEnabled } from "../settings/flags.ts";
import { keepSettling } from "../sqllab/settle.ts";
import { createServerApp } from "./app.ts";
import { createAuditLog } from "./audit.ts";
import { allRoutes } from "./routes.ts";

export interface RunningServer {
  readonly port: number;
  readonly url: string;
  /** Takes no more requests, lets those in flight finish within the limit, then returns. The app stays open. */
  stop(limitMs?: number): Promise<void>;
}

/** How long in-flight answers may take when the server stops. */
const STOP_LIMIT_MS = 30_000;

export interface ListenOptions {
  host?: string;
  port?: number;
  /** Files of a certificate and its key, for HTTPS. */
  cert?: string;
  key?: string;
  /** Through listhen: prints every address of this machine, and may open the browser. */
  develop?: { open: boolean };
}

const LIMITS = { headersTimeout: 30_000, requestTimeout: 180_000, keepAliveTimeout: 65_000 };
const MAX_HEADER_BYTES = 64 * 1024;
/** Connections that wait to be taken, as far as the system lets them: those beyond are lost, and come again seconds later. */
const BACKLOG = 4_096;

/** Listens; port 0 takes a free one. A port in use is a UserError of one line. */
export async function startServer(app: App, options: ListenOptions = {}): Promise<RunningServer> {
  const { host = "127.0.0.1", port = 8088, cert } = options;
  const stopping = new AbortController();
  const audit = createAuditLog(app);
  const handler = toNodeHandler(createServerApp({ app, routes: allRoutes(app), audit, stopping: stopping.signal }));
  let stopped = false;
  const listener: RequestListener = (request, response) => {
    // A stopping server does not keep the connection for another request.
    if (stopped) response.setHeader("connection", "close");
    handler(request, response);
  };
  const server = await (options.develop ? developServer : listeningServer)(listener, host, port, options);
  const sockets = isFeatureEnabled(app.settings, "GLOBAL_ASYNC_QUERIES")
    ? (await import("./websocket/events.ts")).serveEvents(app, server)
    : undefined;
  const settling = keepSettling(app);
  const address = server.address() as AddressInfo;
  const shownHost = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return {
    port: address.port,
    url: `${cert ? "https" : "http"}://${shownHost}:${address.port}`,
    stop: async (limitMs = STOP_LIMIT_MS) => {
      stopped = true;
      settling.stop();
      await sockets?.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => {
        app.log.warn("stopping: requests that still run are cut off", { after_ms: limitMs });
        stopping.abort();
        setTimeout(() => server.closeAllConnections(), 500).unref();
      }, limitMs);
      await closed;
      clearTimeout(timer);
      await audit.flush();
    },
  };
}

function readPem(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UserError(`Cannot read ${file}: ${(error as Error).message}`);
  }
}

async function listeningServer(
  listener: RequestListener,
  host: string,
  port: number,
  { cert, key }: ListenOptions,
): Promise<Server> {
  const limits = { ...LIMITS, maxHeaderSize: MAX_HEADER_BYTES };
  const server =
    cert && key
      ? createSecureServer({ ...limits, cert: readPem(cert), key: readPem(key) }, listener)
      : createServer(limits, listener);
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenProblem(error, host, port)));
    server.listen({ host, port, backlog: BACKLOG }, () => resolve(server));
  });
}

/** What a developer sees: listhen's list of addresses, also those in the local network. */
async function developServer(
  listener: RequestListener,
  host: string,
  port: number,
  { cert, key, develop }: ListenOptions,
): Promise<Server> {
  // listhen would take another port silently where this one is in use.
  const probe = await listeningServer(() => {}, host, port, {});
  const free = (probe.address() as AddressInfo).port;
  await new Promise((resolve) => probe.close(resolve));
  const { listen } = await import("listhen");
  const listening = await listen(listener, {
    hostname: host,
    port: free,
    public: host === "0.0.0.0" || host === "::",
    open: develop?.open === true,
    autoClose: false,
    ...(cert && key ? { https: { cert, key } } : {}),
  });
  return Object.assign(listening.server as Server, LIMITS);
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === "EADDRINUSE")
    return new UserError(
      `Port ${port} on ${host} is in use by another program. Stop it, or choose another port with --port.`,
    );
  if (error.code === "EACCES")
    return new UserError(`Not allowed to listen on port ${port}. Choose one above 1023 with --port.`);
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return new UserError(`This machine has no address ${host}. Choose another with --host.`);
  return error;
}
