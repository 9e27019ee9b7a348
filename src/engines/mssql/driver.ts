import { EventEmitter, once } from "node:events";
import type { Connection, ConnectOptions, Driver, ValueKind } from "../engine.ts";
import { informationSchemaInspector } from "../information-schema.ts";
import { loadPackage } from "../package.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { isPlainQuery } from "../session.ts";
import { queryValue } from "../uri.ts";
import { mssql } from "./engine.ts";

/** What is used of the package tedious. */
interface Tedious {
  Connection: new (config: object) => TediousConnection;
  Request: new (sql: string, done: (error?: Error | null) => void) => TediousRequest;
}
interface TediousConnection extends EventEmitter {
  connect(done: (error?: Error) => void): void;
  execSqlBatch(request: TediousRequest): void;
  beginTransaction(done: (error?: Error | null) => void): void;
  rollbackTransaction(done: (error?: Error | null) => void): void;
  cancel(): boolean;
  close(): void;
}
interface TediousRequest extends EventEmitter {
  pause(): void;
  resume(): void;
}
interface TediousColumn {
  colName: string;
  type: { name: string };
}

const BLOCK_ROWS = 1000;

export const mssqlDriver: Driver = {
  connect,
  inspector: (query, target) => ({
    ...informationSchemaInspector(query, {
      engine: mssql,
      schemata: "INFORMATION_SCHEMA.SCHEMATA",
      tables: "INFORMATION_SCHEMA.TABLES",
      columns: "INFORMATION_SCHEMA.COLUMNS",
      defaultSchema: target.schema || "dbo",
    }),
    defaultSchema: async () => String((await query("SELECT SCHEMA_NAME() AS name"))[0]?.name ?? "dbo"),
  }),
  leavesNoTrace: isPlainQuery,
};

async function connect(options: ConnectOptions): Promise<Connection> {
  const tedious = await loadPackage<Tedious>(mssql);
  const raw = new tedious.Connection(configOf(options));
  // Without a listener a connection that breaks while idle would end the process.
  raw.on("error", () => {});
  await new Promise<void>((resolve, reject) => raw.connect((error) => (error ? reject(error) : resolve())));

  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    if (!options.readOnly) return yield* rowsOf(tedious, raw, sql, signal);
    // There are no read-only sessions: whatever a statement writes is taken back.
    await new Promise<void>((resolve, reject) => raw.beginTransaction((error) => (error ? reject(error) : resolve())));
    try {
      yield* rowsOf(tedious, raw, sql, signal);
    } finally {
      await new Promise<void>((resolve) => raw.rollbackTransaction(() => resolve()));
    }
  }
  return remoteConnection(
    {
      ask,
      cancel: async () => {
        raw.cancel();
      },
      close: async () => raw.close(),
    },
    mssql.columnType,
  );
}

/** Rows of a batch, at most some thousands of them waiting here. */
async function* rowsOf(
  { Request }: Tedious,
  connection: TediousConnection,
  sql: string,
  signal: AbortSignal,
): AsyncGenerator<Block> {
  const news = new EventEmitter();
  let columns: RemoteColumn[] | undefined;
  let rows: unknown[][] = [];
  let finished = false;
  let failure: Error | undefined;
  const request = new Request(sql, (error) => {
    finished = true;
    failure = error ?? undefined;
    news.emit("news");
  });
  request.on("columnMetadata", (found: TediousColumn[]) => {
    columns = found.map(columnOf);
  });
  request.on("row", (row: { value: unknown }[]) => {
    rows.push(row.map(({ value }) => value));
    if (rows.length < BLOCK_ROWS) return;
    request.pause();
    news.emit("news");
  });
  connection.execSqlBatch(request);
  try {
    for (;;) {
      if (!finished && rows.length < BLOCK_ROWS) await once(news, "news", { signal });
      if (failure) throw failure;
      const block = rows;
      rows = [];
      if (columns) yield { columns, rows: block };
      if (finished && rows.length === 0) return;
      request.resume();
    }
  } finally {
    // Left early: the connection is of no use before the batch has ended.
    if (!finished) {
      request.resume();
      connection.cancel();
      while (!finished) await once(news, "news");
    }
  }
}

const kinds: readonly [RegExp, ValueKind][] = [
  [/^(?:Int|TinyInt|SmallInt|BigInt|Float|Real|Decimal|Numeric|Money|SmallMoney)/, "number"],
  [/^Bit/, "boolean"],
  [/^(?:DateTime|SmallDateTime)/, "datetime"],
  [/^Date/, "date"],
  [/^Time/, "time"],
  [/^(?:VarBinary|Binary|Image|UDT)/, "bytes"],
];

function columnOf({ colName, type: { name } }: TediousColumn): RemoteColumn {
  // Columns that may be NULL have types of their own: IntN, BitN, DateTimeN.
  const type = name.replace(/N$/, "");
  const kind = kinds.find(([pattern]) => pattern.test(type))?.[1] ?? "string";
  const read = kind === "time" ? (value: unknown) => (value as Date).toISOString().slice(11, 23) : undefined;
  return { name: colName, type: type.toUpperCase(), kind, ...(read ? { read } : {}) };
}

function configOf({ uri, target, timeoutMs }: ConnectOptions): object {
  const args = target.extra?.engine_params?.connect_args ?? {};
  const setting = (name: string): string => String(queryValue(uri, name) ?? args[name] ?? "");
  const isYes = (value: string): boolean => /^(?:yes|true|1|mandatory|strict)$/i.test(value);
  const [host = "localhost", instanceName] = (uri.host ?? "localhost").split("\\");
  return {
    server: host,
    authentication: { type: "default", options: { userName: uri.username ?? "", password: uri.password ?? "" } },
    options: {
      ...(instanceName ? { instanceName } : { port: uri.port ?? 1433 }),
      ...(target.catalog || uri.database ? { database: target.catalog || uri.database } : {}),
      encrypt: setting("encrypt") === "" ? true : isYes(setting("encrypt")),
      trustServerCertificate:
        setting("TrustServerCertificate") === "" ? !target.serverCert : isYes(setting("TrustServerCertificate")),
      ...(target.serverCert ? { cryptoCredentialsDetails: { ca: target.serverCert } } : {}),
      connectTimeout: timeoutMs,
      requestTimeout: 0,
      useUTC: true,
      appName: "liteset",
    },
  };
}
