import { EventEmitter, once } from "node:events";
import type { Connection, ConnectionTarget, ConnectOptions, Driver, Inspector, Query, ValueKind } from "../engine.ts";
import { firstOf, inspectedColumn } from "../information-schema.ts";
import { loadPackage } from "../package.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { isPlainQuery } from "../session.ts";
import { type DatabaseUri, queryValue } from "../uri.ts";
import { vertica } from "./engine.ts";

/** What is used of the package vertica-nodejs, which grew out of pg. */
interface VerticaPackage {
  Client: new (config: object) => VerticaClient;
  Query: new (config: object) => VerticaQuery;
}
interface VerticaClient extends EventEmitter {
  connection: { stream: { pause(): void; resume(): void } };
  connect(): Promise<void>;
  query(sql: string): Promise<{ rows: unknown[][] }>;
  query(query: VerticaQuery): VerticaQuery;
  end(): Promise<void>;
}
type VerticaQuery = EventEmitter;
interface VerticaField {
  name: string;
  dataTypeID: number;
}

const BLOCK_ROWS = 1000;
/** Every value as the text that the server sends. */
const textOnly = { getTypeParser: () => (text: string) => text };

export const verticaDriver: Driver = { connect, inspector: verticaInspector, leavesNoTrace: isPlainQuery };

async function connect(options: ConnectOptions): Promise<Connection> {
  const packaged = await loadPackage<VerticaPackage>(vertica);
  const open = async (): Promise<VerticaClient> => {
    const client = new packaged.Client(configOf(options));
    // Without a listener a connection that breaks while idle would end the process.
    client.on("error", () => {});
    await client.connect();
    return client;
  };
  const client = await open();
  if (options.readOnly) await client.query("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
  if (options.target.schema) await client.query(`SET SEARCH_PATH TO ${vertica.quote(options.target.schema, true)}`);
  const [session] = (await client.query("SELECT session_id FROM v_monitor.current_session")).rows;

  return remoteConnection(
    {
      ask: (sql, signal) => rowsOf(packaged, client, sql, signal),
      cancel: async () => {
        const other = await open();
        try {
          const id = vertica.literal(Object.values(session ?? {}).map(String)[0] ?? "");
          const { rows } = await other.query(`SELECT statement_id FROM v_monitor.sessions WHERE session_id = ${id}`);
          const [statement] = Object.values(rows[0] ?? {}).map(Number);
          if (statement) await other.query(`SELECT INTERRUPT_STATEMENT(${id}, ${statement})`);
        } finally {
          await other.end();
        }
      },
      close: () => client.end(),
    },
    vertica.columnType,
  );
}

/** Rows as they come; the server sends all of them, so the socket is held while enough of them wait here. */
async function* rowsOf(
  { Query }: VerticaPackage,
  client: VerticaClient,
  sql: string,
  signal: AbortSignal,
): AsyncGenerator<Block> {
  const news = new EventEmitter();
  const { stream } = client.connection;
  let columns: RemoteColumn[] | undefined;
  let rows: unknown[][] = [];
  let isDone = false;
  let failure: Error | undefined;
  const query = new Query({ text: sql, rowMode: "array", types: textOnly });
  query.on("row", (row: unknown[], { fields }: { fields: VerticaField[] }) => {
    columns ??= fields.map(columnOf);
    rows.push(row);
    if (rows.length < BLOCK_ROWS) return;
    stream.pause();
    news.emit("news");
  });
  query.on("end", (result: { fields?: VerticaField[] }) => {
    columns ??= result?.fields?.map(columnOf);
    isDone = true;
    news.emit("news");
  });
  query.on("error", (error: Error) => {
    failure = error;
    isDone = true;
    news.emit("news");
  });
  client.query(query);
  try {
    for (;;) {
      if (!isDone && rows.length < BLOCK_ROWS) await once(news, "news", { signal });
      if (failure) throw failure;
      const block = rows;
      rows = [];
      if (columns && (columns.length > 0 || block.length > 0)) yield { columns, rows: block };
      if (isDone && rows.length === 0) return;
      stream.resume();
    }
  } finally {
    stream.resume();
  }
}

/** `tlsmode` as in Vertica's own drivers; `ssl=true` as in the Python one. */
function configOf({ uri, target, timeoutMs }: ConnectOptions): object {
  const mode = (queryValue(uri, "tlsmode") ?? (isOn(uri, "ssl") ? "verify-full" : "prefer")).toLowerCase();
  return {
    host: uri.host ?? "localhost",
    port: uri.port ?? 5433,
    user: target.principal ?? uri.username ?? "",
    password: uri.password ?? "",
    database: uri.database ?? "",
    connectionTimeoutMillis: timeoutMs,
    client_label: "liteset",
    types: textOnly,
    ...(mode === "disable"
      ? { tls_mode: "disable" }
      : {
          tls_mode: mode,
          tls_config: {
            rejectUnauthorized: mode.startsWith("verify"),
            ...(target.serverCert ? { ca: target.serverCert } : {}),
          },
        }),
  };
}

const isOn = (uri: DatabaseUri, name: string): boolean => /^(?:true|1|yes)$/i.test(queryValue(uri, name) ?? "");

/** Numbers of types in Vertica's protocol. */
const types: Readonly<Record<number, readonly [name: string, kind: ValueKind]>> = {
  5: ["BOOLEAN", "boolean"],
  6: ["INTEGER", "number"],
  7: ["FLOAT", "number"],
  8: ["CHAR", "string"],
  9: ["VARCHAR", "string"],
  10: ["DATE", "date"],
  11: ["TIME", "time"],
  12: ["TIMESTAMP", "datetime"],
  13: ["TIMESTAMPTZ", "datetime"],
  14: ["INTERVAL", "string"],
  15: ["TIMETZ", "time"],
  16: ["NUMERIC", "number"],
  17: ["VARBINARY", "string"],
  20: ["UUID", "string"],
  114: ["INTERVAL", "string"],
  115: ["LONG VARCHAR", "string"],
  116: ["LONG VARBINARY", "string"],
  117: ["BINARY", "string"],
};

function columnOf({ name, dataTypeID }: VerticaField): RemoteColumn {
  const [type, kind] = types[dataTypeID] ?? ["VARCHAR", "string"];
  return { name, type, kind };
}

function verticaInspector(query: Query, target: ConnectionTarget): Inspector {
  const schemaOf = (schema?: string | null): string => vertica.literal(schema || target.schema || "public");
  return {
    catalogs: async () => [],
    schemas: async () => firstOf(await query("SELECT schema_name FROM v_catalog.schemata ORDER BY 1")),
    tables: async (schema) =>
      firstOf(
        await query(`SELECT table_name FROM v_catalog.tables WHERE table_schema = ${schemaOf(schema)} ORDER BY 1`),
      ),
    views: async (schema) =>
      firstOf(
        await query(`SELECT table_name FROM v_catalog.views WHERE table_schema = ${schemaOf(schema)} ORDER BY 1`),
      ),
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const within = `table_schema = ${schemaOf(schema)} AND table_name = ${vertica.literal(table)}`;
      const rows = await query(
        `SELECT column_name, data_type, is_nullable, ordinal_position FROM v_catalog.columns WHERE ${within} UNION ALL SELECT column_name, data_type, true, ordinal_position FROM v_catalog.view_columns WHERE ${within} ORDER BY 4`,
      );
      return rows.map((row) =>
        inspectedColumn(vertica, {
          name: String(row.column_name),
          type: String(row.data_type),
          nullable: row.is_nullable !== false,
        }),
      );
    },
    indexes: async () => [],
    primaryKey: async (table, schema) => {
      const rows = await query(
        `SELECT constraint_name, column_name FROM v_catalog.primary_keys WHERE table_schema = ${schemaOf(schema)} AND table_name = ${vertica.literal(table)} ORDER BY ordinal_position`,
      );
      return {
        name: rows[0] ? String(rows[0].constraint_name) : null,
        columns: rows.map((row) => String(row.column_name)),
      };
    },
    foreignKeys: async () => [],
    comment: async (table, schema) => {
      const [row] = await query(
        `SELECT comment FROM v_catalog.comments WHERE object_type = 'TABLE' AND object_schema = ${schemaOf(schema)} AND object_name = ${vertica.literal(table)}`,
      );
      return row?.comment ? String(row.comment) : null;
    },
    defaultSchema: async () => firstOf(await query("SELECT CURRENT_SCHEMA()"))[0] ?? null,
    defaultCatalog: async () => null,
  };
}
