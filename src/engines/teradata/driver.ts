import type { Connection, ConnectionTarget, ConnectOptions, Driver, Inspector, Query, ValueKind } from "../engine.ts";
import { firstOf, inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { loadPackage } from "../package.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { isPlainQuery } from "../session.ts";
import { teradata } from "./engine.ts";

/** What is used of the package teradatasql: what ends in `Async` waits without holding the thread. */
interface TeradataPackage {
  TeradataConnection: new () => TeradataConnection;
}
interface TeradataConnection {
  connectAsync(parameters: Readonly<Record<string, string>>): Promise<void>;
  closeAsync(): Promise<void>;
  cursor(): TeradataCursor;
  cancel(): void;
  rollback(): void;
  autocommit: boolean;
}
interface TeradataCursor {
  readonly description: readonly (readonly [name: string, ...unknown[]])[] | null;
  readonly columntypename: readonly string[] | null;
  executeAsync(sql: string): Promise<void>;
  fetchmany(count: number): readonly (readonly unknown[])[];
  close(): void;
}

/** Rows that are taken at once: the thread waits for the message that they come in. */
const FETCH_ROWS = 500;
/** Most bytes of one such message. */
const MESSAGE_BYTES = 2 ** 20;

export const teradataDriver: Driver = { connect, inspector: teradataInspector, leavesNoTrace: isPlainQuery };

async function connect({ uri, target, readOnly, timeoutMs }: ConnectOptions): Promise<Connection> {
  const { TeradataConnection } = await loadPackage<TeradataPackage>(teradata);
  const client = new TeradataConnection();
  const database = target.schema || uri.database;
  await worded(
    client.connectAsync({
      logon_timeout: String(Math.ceil(timeoutMs / 1000)),
      max_message_body: String(MESSAGE_BYTES),
      ...(uri.username ? { user: uri.username } : {}),
      ...(uri.password ? { password: uri.password } : {}),
      ...(uri.port ? { dbs_port: String(uri.port) } : {}),
      ...(database ? { database } : {}),
      // Each of the driver's own parameters may stand in the URI: logmech, tmode, sslmode …
      ...Object.fromEntries(Object.entries(uri.query).map(([name, value]) => [name, [value].flat().at(-1)!])),
      host: uri.host ?? "localhost",
    }),
  );
  // There are no read-only sessions: whatever a statement writes is taken back.
  if (readOnly) client.autocommit = false;

  async function* ask(sql: string): AsyncGenerator<Block> {
    const cursor = client.cursor();
    try {
      await worded(cursor.executeAsync(sql));
      const { description, columntypename } = cursor;
      if (!description) return;
      const columns = description.map(([name], at) => columnOf(name, columntypename?.[at] ?? ""));
      for (let isFirst = true; ; isFirst = false) {
        const rows = cursor.fetchmany(FETCH_ROWS);
        if (rows.length > 0 || isFirst) yield { columns, rows };
        if (rows.length < FETCH_ROWS) return;
        // Others have their turn between two messages.
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      cursor.close();
      if (readOnly) client.rollback();
    }
  }
  return remoteConnection(
    { ask, cancel: async () => client.cancel(), close: () => client.closeAsync() },
    teradata.columnType,
  );
}

/** The database's own words, without the places in the package where they were passed on. */
async function worded(answer: Promise<void>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof Error) error.message = error.message.split("\n at ", 1)[0]!;
    throw error;
  }
}

function columnOf(name: string, type: string): RemoteColumn {
  return { name, type: type.toUpperCase(), kind: kindOf(type.toUpperCase()) };
}

function kindOf(type: string): ValueKind {
  if (/^(?:BYTEINT|SMALLINT|INTEGER|BIGINT|DECIMAL|NUMBER|NUMERIC|FLOAT|REAL|DOUBLE)/.test(type)) return "number";
  if (type.startsWith("DATE")) return "date";
  if (type.startsWith("TIMESTAMP")) return "datetime";
  if (type.startsWith("TIME")) return "time";
  return /^(?:BYTE|VARBYTE|BLOB)/.test(type) ? "bytes" : "string";
}

/** Codes of DBC.ColumnsV as the types that people write. */
const typeNames: Readonly<Record<string, string>> = {
  I1: "BYTEINT",
  I2: "SMALLINT",
  I: "INTEGER",
  I8: "BIGINT",
  D: "DECIMAL",
  N: "NUMBER",
  F: "FLOAT",
  CF: "CHAR",
  CV: "VARCHAR",
  CO: "CLOB",
  DA: "DATE",
  TS: "TIMESTAMP",
  SZ: "TIMESTAMP WITH TIME ZONE",
  AT: "TIME",
  TZ: "TIME WITH TIME ZONE",
  BF: "BYTE",
  BV: "VARBYTE",
  BO: "BLOB",
  JN: "JSON",
  XM: "XML",
};

function teradataInspector(query: Query, target: ConnectionTarget): Inspector {
  const { literal } = teradata;
  const within = (schema?: string | null): string => {
    const wished = schema || target.schema;
    return `DatabaseName = ${wished ? literal(wished) : "DATABASE"}`;
  };
  const names = async (sql: string): Promise<string[]> => firstOf(await query(sql)).map((name) => name.trimEnd());
  const relations = (kinds: readonly string[], schema?: string | null): Promise<string[]> =>
    names(
      `SELECT TableName FROM DBC.TablesV WHERE ${within(schema)} AND TableKind IN (${kinds.map((kind) => literal(kind)).join(", ")}) ORDER BY TableName`,
    );
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: () => names("SELECT DatabaseName FROM DBC.DatabasesV ORDER BY DatabaseName"),
    // T are tables, O those without a primary index.
    tables: (schema) => relations(["T", "O"], schema),
    views: (schema) => relations(["V"], schema),
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const rows = await query(
        `SELECT ColumnName, ColumnType, Nullable, CommentString FROM DBC.ColumnsV WHERE ${within(schema)} AND TableName = ${literal(table)} ORDER BY ColumnId`,
      );
      return rows.map((row) => {
        const [name, code, nullable, comment] = Object.values(row).map((value) => String(value ?? "").trimEnd());
        return inspectedColumn(teradata, {
          name: name!,
          type: typeNames[code!] ?? code!,
          nullable: nullable !== "N",
          comment: comment || null,
        });
      });
    },
    comment: async (table, schema) => {
      const rows = await query(
        `SELECT CommentString FROM DBC.TablesV WHERE ${within(schema)} AND TableName = ${literal(table)}`,
      );
      return firstOf(rows)[0] || null;
    },
    defaultSchema: async () => (await names("SELECT DATABASE"))[0] ?? null,
  };
}
