import { setTimeout as wait } from "node:timers/promises";
import type { Connection, ConnectOptions, Driver, Engine } from "../engine.ts";
import { ascend, impala } from "../impala/engine.ts";
import { loadPackage } from "../package.ts";
import { type Block, remoteConnection } from "../remote.ts";
import { isPlainQuery } from "../session.ts";
import { type DatabaseUri, queryValue } from "../uri.ts";
import { hive } from "./engine.ts";
import { hiveInspector } from "./inspector.ts";
import type { HiveClient, HiveOperation, HivePackage, HiveSession } from "./package.ts";
import { columnOf, rowsOf } from "./values.ts";

const BLOCK_ROWS = 1000;
/** How often a statement that still runs is asked about, at first and at most. */
const FIRST_POLL_MS = 10;
const LAST_POLL_MS = 500;
const CLOSE_MS = 2000;

export const hiveDriver = driverOf(hive, { port: 10_000, login: "NONE" });
export const impalaDriver = driverOf(impala, { port: 21_050, login: "NOSASL" });
export const ascendDriver = driverOf(ascend, { port: 443, login: "PLAIN" });

/** In what the databases that speak HiveServer2's protocol differ. */
interface Usual {
  port: number;
  /** How who connects is known where the URI does not say: `auth` of PyHive, `auth_mechanism` of impyla. */
  login: string;
}

function driverOf(engine: Engine, usual: Usual): Driver {
  return {
    connect: (options) => connect(engine, options, usual),
    inspector: (query, target) => hiveInspector(engine, query, target),
    leavesNoTrace: isPlainQuery,
  };
}

async function connect(engine: Engine, options: ConnectOptions, usual: Usual): Promise<Connection> {
  const hiveDriverPackage = await loadPackage<HivePackage>(engine);
  const { TCLIService: service, TCLIService_types: types } = hiveDriverPackage.thrift;
  const client = new hiveDriverPackage.HiveClient(service, types);
  const gone = whenGone(client);
  // The package leaves what it waits for unanswered when the connection breaks.
  const answered = <T>(asking: Promise<T>): Promise<T> => Promise.race([asking, gone]);
  let session: HiveSession;
  try {
    session = await within(
      options.timeoutMs,
      answered(open(hiveDriverPackage, client, options, usual).then(() => openSession(engine, client, types, options))),
    );
  } catch (error) {
    closeQuietly(client);
    throw error;
  }
  let running: HiveOperation | undefined;

  async function* run(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    const operation = await answered(session.executeStatement(sql, { runAsync: true }));
    running = operation;
    try {
      await finished(operation, types.TOperationState, answered, signal);
      if (!operation.hasResultSet) return;
      operation.setMaxRows(BLOCK_ROWS);
      do {
        await answered(operation.fetch());
        const columns = (operation.getSchema()?.columns ?? []).map(columnOf);
        const rows = operation.getData().flatMap((block) => rowsOf(block.columns ?? []));
        operation.flush();
        yield { columns, rows };
      } while (operation.hasMoreRows());
    } finally {
      running = undefined;
      await within(CLOSE_MS, answered(operation.close())).catch(() => {});
    }
  }

  const connection = remoteConnection(
    {
      ask: run,
      cancel: async () => {
        await running?.cancel();
      },
      close: async () => {
        await within(CLOSE_MS, answered(session.close())).catch(() => {});
        closeQuietly(client);
      },
    },
    engine.columnType,
  );
  if (options.target.schema ?? options.uri.database) {
    const schema = options.target.schema || options.uri.database || "default";
    for await (const _ of connection.read(`USE ${engine.quote(schema)}`, { batchRows: 1 }));
  }
  return connection;
}

/** Rejects once the connection is lost. */
function whenGone(client: HiveClient): Promise<never> {
  const gone = new Promise<never>((_, reject) => {
    client.on("error", reject);
    client.on("close", () => reject(new Error("The database closed the connection.")));
  });
  gone.catch(() => {});
  return gone;
}

async function within<T>(ms: number, asking: Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(ms);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error(`The database did not answer within ${ms / 1000} s.`)));
  });
  return Promise.race([asking, late]);
}

function closeQuietly(client: HiveClient): void {
  try {
    client.close();
  } catch {
    // What never connected has nothing to close.
  }
}

async function open(
  { connections, auth }: HivePackage,
  client: HiveClient,
  { uri, target }: ConnectOptions,
  usual: Usual,
): Promise<void> {
  const setting = settingsOf(uri, target.extra?.engine_params?.connect_args);
  const method = (setting("auth") || setting("auth_mechanism") || usual.login).toUpperCase();
  if (!["NONE", "NOSASL", "PLAIN", "LDAP", "CUSTOM", "BASIC"].includes(method))
    throw new Error(`Signing in by ${method} is not possible here: NONE, NOSASL, PLAIN, LDAP and CUSTOM are.`);
  // Who signs in stays the database's own user where somebody is impersonated.
  const username = target.principal ?? uri.username ?? "";
  const login = { username, password: uri.password ?? (username || "anonymous") };
  const isTls = uri.driver === "https" || /^(?:true|1)$/i.test(setting("use_ssl")) || setting("scheme") === "https";
  const isHttp = isTls
    ? uri.driver !== null && /^https?$/.test(uri.driver)
    : uri.driver === "http" || /^(?:true|1)$/i.test(setting("use_http_transport"));
  const tls = { rejectUnauthorized: true, ...(target.serverCert ? { ca: target.serverCert } : {}) };
  const where = { host: uri.host ?? "localhost", port: uri.port ?? usual.port };
  if (isHttp) {
    const path = `/${(setting("http_path") || "cliservice").replace(/^\//, "")}`;
    const options = { path, https: isTls, ...(isTls ? { nodeOptions: tls } : {}) };
    await client.connect(
      { ...where, options },
      new connections.HttpConnection(),
      new auth.PlainHttpAuthentication(login),
    );
    return;
  }
  await client.connect(
    { ...where, options: isTls ? { ssl: true, ...tls } : {} },
    new connections.TcpConnection(),
    method === "NOSASL" ? new auth.NoSaslAuthentication() : new auth.PlainTcpAuthentication(login),
  );
}

const settingsOf =
  (uri: DatabaseUri, args: Readonly<Record<string, unknown>> = {}) =>
  (name: string): string =>
    String(queryValue(uri, name) ?? args[name] ?? "");

function openSession(
  engine: Engine,
  client: HiveClient,
  { TProtocolVersion: versions }: HivePackage["thrift"]["TCLIService_types"],
  { target }: ConnectOptions,
): Promise<HiveSession> {
  const isHive = engine.name === "hive";
  const proxied = target.impersonate ? target.username : null;
  return client.openSession({
    client_protocol: versions[isHive ? "HIVE_CLI_SERVICE_PROTOCOL_V8" : "HIVE_CLI_SERVICE_PROTOCOL_V6"],
    ...(target.principal ? { username: target.principal } : {}),
    configuration: {
      // Columns of `SELECT *` without their table's name.
      ...(isHive ? { "set:hiveconf:hive.resultset.use.unique.column.names": "false" } : {}),
      ...(proxied ? { [isHive ? "hive.server2.proxy.user" : "impala.doas.user"]: proxied } : {}),
    },
  });
}

async function finished(
  operation: HiveOperation,
  states: Readonly<Record<string, number>>,
  answered: <T>(asking: Promise<T>) => Promise<T>,
  signal: AbortSignal,
): Promise<void> {
  const { FINISHED_STATE, CANCELED_STATE, CLOSED_STATE, ERROR_STATE, UKNOWN_STATE, TIMEDOUT_STATE } = states;
  for (let pause = FIRST_POLL_MS; ; pause = Math.min(pause * 1.5, LAST_POLL_MS)) {
    const { operationState: state, errorMessage } = await answered(operation.status());
    if (state === FINISHED_STATE) return;
    if (state === CANCELED_STATE) throw new Error("The query was cancelled.");
    if ([CLOSED_STATE, ERROR_STATE, UKNOWN_STATE, TIMEDOUT_STATE].includes(state))
      throw new Error(withoutTrace(errorMessage || "The database says that the query failed."));
    await wait(pause, undefined, { signal });
  }
}

/** What Java says without the lines where it happened. */
const withoutTrace = (text: string): string => text.split(/\n\s+at /, 1)[0]!.trim();
