import { WebSocket } from "ws";
import type { Connection, ConnectionTarget, ConnectOptions, Driver, Inspector, Query, ValueKind } from "../engine.ts";
import { firstOf, inspectedColumn } from "../information-schema.ts";
import { loadPackage } from "../package.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { isPlainQuery } from "../session.ts";
import { queryValue } from "../uri.ts";
import { exasol } from "./engine.ts";

/** What is used of the package @exasol/exasol-driver-ts. */
interface ExasolPackage {
  ExasolDriver: new (socketOf: (url: string) => WebSocket, config: object) => ExasolClient;
}
interface ExasolClient {
  connect(): Promise<void>;
  cancel(): Promise<void>;
  close(): Promise<void>;
  sendCommand<Answer>(command: object): Promise<{ responseData: Answer }>;
}
interface ExasolResults {
  results: readonly { resultType: string; resultSet?: ExasolResult }[];
}
interface ExasolResult {
  resultSetHandle?: number;
  numRows: number;
  numRowsInMessage: number;
  columns: readonly { name: string; dataType: { type: string; precision?: number; scale?: number; size?: number } }[];
  /** By columns. */
  data?: readonly (readonly unknown[])[];
}

const FETCH_BYTES = 2 * 2 ** 20;

export const exasolDriver: Driver = { connect, inspector: exasolInspector, leavesNoTrace: isPlainQuery };

async function connect({ uri, target, readOnly, timeoutMs }: ConnectOptions): Promise<Connection> {
  const { ExasolDriver } = await loadPackage<ExasolPackage>(exasol);
  const verify = !/^(?:SSL_VERIFY_NONE|0|false)$/i.test(queryValue(uri, "SSLCertificate") ?? "");
  const socketOf = (url: string): WebSocket => {
    const ca = target.serverCert ? { ca: target.serverCert } : {};
    return new WebSocket(url, { rejectUnauthorized: verify, handshakeTimeout: timeoutMs, ...ca });
  };
  const schema = target.schema || uri.database;
  const client = new ExasolDriver(socketOf, {
    host: uri.host ?? "localhost",
    port: uri.port ?? 8563,
    user: target.principal ?? uri.username ?? "",
    password: uri.password ?? "",
    // There are no read-only sessions: whatever a statement writes is taken back.
    autocommit: !readOnly,
    clientName: "liteset",
    clientVersion: "1",
    compression: false,
    fetchSize: FETCH_BYTES,
    ...(schema ? { schema: stored(schema) } : {}),
  });
  await client.connect();
  const execute = async (sqlText: string): Promise<ExasolResults> =>
    (await client.sendCommand<ExasolResults>({ command: "execute", sqlText, attributes: {} })).responseData;

  async function* run(sql: string): AsyncGenerator<Block> {
    let handle: number | undefined;
    try {
      const result = (await execute(sql)).results[0]?.resultSet;
      if (!result) return;
      handle = result.resultSetHandle;
      const columns = result.columns.map(columnOf);
      yield { columns, rows: turned(result.data ?? []) };
      for (let at = result.numRowsInMessage; handle !== undefined && at < result.numRows; ) {
        const { responseData: more } = await client.sendCommand<{ numRows: number; data: unknown[][] }>({
          command: "fetch",
          resultSetHandle: handle,
          startPosition: at,
          numBytes: FETCH_BYTES,
        });
        if (more.numRows === 0) break;
        at += more.numRows;
        yield { columns, rows: turned(more.data) };
      }
    } finally {
      if (handle !== undefined)
        await client.sendCommand({ command: "closeResultSet", resultSetHandles: [handle] }).catch(() => {});
      if (readOnly) await execute("ROLLBACK");
    }
  }
  return remoteConnection({ ask: run, cancel: () => client.cancel(), close: () => client.close() }, exasol.columnType);
}

/** Rows of what comes by columns. */
function turned(columns: readonly (readonly unknown[])[]): unknown[][] {
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => columns.map((values) => values[row] ?? null));
}

const kinds: Readonly<Record<string, ValueKind>> = {
  BOOLEAN: "boolean",
  DECIMAL: "number",
  DOUBLE: "number",
  DATE: "date",
  TIMESTAMP: "datetime",
  "TIMESTAMP WITH LOCAL TIME ZONE": "datetime",
};

function columnOf({ name, dataType }: ExasolResult["columns"][number]): RemoteColumn {
  return { name, type: dataType.type, kind: kinds[dataType.type] ?? "string" };
}

/** Names in capitals are those that were written without quotes; SQLAlchemy shows them in small letters. */
const shown = (name: unknown): string => {
  const text = String(name);
  return text === text.toUpperCase() ? text.toLowerCase() : text;
};
const stored = (name: string): string => (name === name.toLowerCase() ? name.toUpperCase() : name);

function exasolInspector(query: Query, target: ConnectionTarget): Inspector {
  const schemaOf = (schema?: string | null): string => {
    const wished = schema || target.schema;
    return wished ? exasol.literal(stored(wished)) : "CURRENT_SCHEMA";
  };
  const within = (table: string, schema?: string | null): string =>
    `_SCHEMA = ${schemaOf(schema)} AND COLUMN_TABLE = ${exasol.literal(stored(table))}`;
  const names = async (sql: string): Promise<string[]> => firstOf(await query(sql)).map(shown);
  return {
    catalogs: async () => [],
    schemas: () => names("SELECT SCHEMA_NAME FROM SYS.EXA_SCHEMAS ORDER BY 1"),
    tables: (schema) =>
      names(`SELECT TABLE_NAME FROM SYS.EXA_ALL_TABLES WHERE TABLE_SCHEMA = ${schemaOf(schema)} ORDER BY 1`),
    views: (schema) =>
      names(`SELECT VIEW_NAME FROM SYS.EXA_ALL_VIEWS WHERE VIEW_SCHEMA = ${schemaOf(schema)} ORDER BY 1`),
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const rows = await query(
        `SELECT COLUMN_NAME, COLUMN_TYPE, COLUMN_IS_NULLABLE, COLUMN_COMMENT FROM SYS.EXA_ALL_COLUMNS WHERE COLUMN${within(table, schema)} ORDER BY COLUMN_ORDINAL_POSITION`,
      );
      return rows.map((row) =>
        inspectedColumn(exasol, {
          name: shown(row.COLUMN_NAME),
          type: String(row.COLUMN_TYPE),
          nullable: row.COLUMN_IS_NULLABLE !== false,
          comment: row.COLUMN_COMMENT ? String(row.COLUMN_COMMENT) : null,
        }),
      );
    },
    indexes: async () => [],
    primaryKey: async (table, schema) => {
      const rows = await query(
        `SELECT CONSTRAINT_NAME, COLUMN_NAME FROM SYS.EXA_ALL_CONSTRAINT_COLUMNS WHERE CONSTRAINT_SCHEMA = ${schemaOf(schema)} AND CONSTRAINT_TABLE = ${exasol.literal(stored(table))} AND CONSTRAINT_TYPE = 'PRIMARY KEY' ORDER BY ORDINAL_POSITION`,
      );
      return {
        name: rows[0] ? shown(rows[0].CONSTRAINT_NAME) : null,
        columns: rows.map((row) => shown(row.COLUMN_NAME)),
      };
    },
    foreignKeys: async () => [],
    comment: async (table, schema) => {
      const [row] = await query(
        `SELECT TABLE_COMMENT FROM SYS.EXA_ALL_TABLES WHERE TABLE_SCHEMA = ${schemaOf(schema)} AND TABLE_NAME = ${exasol.literal(stored(table))}`,
      );
      return row?.TABLE_COMMENT ? String(row.TABLE_COMMENT) : null;
    },
    defaultSchema: async () => (await names("SELECT CURRENT_SCHEMA"))[0] ?? null,
    defaultCatalog: async () => null,
  };
}
