import type { Connection, ConnectionTarget, ConnectOptions, Driver, Inspector, Query, ValueKind } from "../engine.ts";
import { firstOf, inspectedColumn } from "../information-schema.ts";
import { loadPackage } from "../package.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { isPlainQuery } from "../session.ts";
import { type DatabaseUri, parseUri, queryValue } from "../uri.ts";
import { oracle } from "./engine.ts";

/** What is used of the package oracledb, in its mode without Oracle's client libraries. */
interface OracleDb {
  STRING: unknown;
  BUFFER: unknown;
  OUT_FORMAT_ARRAY: number;
  getConnection(config: object): Promise<OracleConnection>;
}
interface OracleConnection {
  currentSchema: string | undefined;
  execute(
    sql: string,
    binds: unknown[],
    options: object,
  ): Promise<{ resultSet?: OracleRows; metaData?: OracleColumn[] }>;
  break(): Promise<void>;
  rollback(): Promise<void>;
  close(): Promise<void>;
}
interface OracleRows {
  metaData: OracleColumn[];
  getRows(count: number): Promise<unknown[][]>;
  close(): Promise<void>;
}
interface OracleColumn {
  name: string;
  dbTypeName: string;
}

const BLOCK_ROWS = 1000;

export const oracleDriver: Driver = { connect, inspector: oracleInspector, leavesNoTrace: isPlainQuery };

async function connect({ uri, target, readOnly, timeoutMs }: ConnectOptions): Promise<Connection> {
  const oracledb = await loadPackage<OracleDb>(oracle);
  const connection = await oracledb.getConnection({
    ...(uri.username ? { user: uri.username } : {}),
    ...(uri.password ? { password: uri.password } : {}),
    connectString: connectString(uri, timeoutMs),
  });
  if (target.schema) connection.currentSchema = capitals(target.schema);
  const texts = new Set(["NUMBER", "CLOB", "NCLOB", "LONG", "ROWID"]);
  const fetchTypeHandler = ({ dbTypeName }: OracleColumn): object | undefined => {
    if (texts.has(dbTypeName)) return { type: oracledb.STRING };
    return dbTypeName === "BLOB" ? { type: oracledb.BUFFER } : undefined;
  };

  async function* ask(sql: string): AsyncGenerator<Block> {
    if (readOnly) await connection.execute("SET TRANSACTION READ ONLY", [], {});
    try {
      const options = {
        resultSet: true,
        outFormat: oracledb.OUT_FORMAT_ARRAY,
        autoCommit: !readOnly,
        fetchTypeHandler,
      };
      const { resultSet } = await connection.execute(sql, [], options);
      if (!resultSet) return;
      const columns = resultSet.metaData.map(columnOf);
      try {
        for (;;) {
          const rows = await resultSet.getRows(BLOCK_ROWS);
          yield { columns, rows };
          if (rows.length < BLOCK_ROWS) return;
        }
      } finally {
        await resultSet.close();
      }
    } finally {
      if (readOnly) await connection.rollback();
    }
  }
  return remoteConnection(
    { ask, cancel: () => connection.break(), close: () => connection.close() },
    oracle.columnType,
  );
}

const kinds: readonly [RegExp, ValueKind][] = [
  [/^(?:NUMBER|BINARY_|FLOAT)/, "number"],
  [/^(?:DATE|TIMESTAMP)/, "datetime"],
  [/^BOOLEAN/, "boolean"],
  [/^(?:RAW|LONG RAW|BLOB)/, "bytes"],
  [/^JSON/, "json"],
];

function columnOf({ name, dbTypeName }: OracleColumn): RemoteColumn {
  const kind = kinds.find(([pattern]) => pattern.test(dbTypeName))?.[1] ?? "string";
  // Without a zone a moment comes as one of this machine's; its clock is what the database shows.
  const isLocal = kind === "datetime" && !dbTypeName.includes("ZONE");
  return { name, type: dbTypeName, kind, ...(isLocal ? { read: (value) => clockOf(value as Date) } : {}) };
}

function clockOf(date: Date): number {
  return Date.UTC(
    date.getFullYear(),
    date.getMonth(),
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
    date.getSeconds(),
    date.getMilliseconds(),
  );
}

/** `host:port/service`, or a SID in the long form; nothing of the URI can add to it. */
function connectString(uri: DatabaseUri, timeoutMs: number): string {
  const host = uri.host ?? "localhost";
  const service = queryValue(uri, "service_name");
  const name = service ?? uri.database ?? "";
  if (![host, name].every((part) => /^[\w.:$#-]*$/.test(part))) {
    throw new Error(
      "The host, the SID or the service name in the URI of an Oracle database holds signs that none has.",
    );
  }
  const data = service === undefined ? `SID=${name}` : `SERVICE_NAME=${name}`;
  const protocol = queryValue(uri, "protocol") === "tcps" ? "TCPS" : "TCP";
  return `(DESCRIPTION=(CONNECT_TIMEOUT=${Math.ceil(timeoutMs / 1000)})(ADDRESS=(PROTOCOL=${protocol})(HOST=${host})(PORT=${uri.port ?? 1521}))(CONNECT_DATA=(${data})))`;
}

/** Names without capitals are stored in capitals, and shown without. */
const capitals = (name: string): string => (name === name.toLowerCase() ? name.toUpperCase() : name);
const shown = (name: string): string => (name === name.toUpperCase() ? name.toLowerCase() : name);

function oracleInspector(query: Query, target: ConnectionTarget): Inspector {
  const configured = target.schema || parseUri(target.uri).username;
  const owner = (schema?: string | null): string =>
    schema ? oracle.literal(capitals(schema)) : "SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')";
  const names = async (sql: string): Promise<string[]> => firstOf(await query(sql)).map(shown);
  return {
    catalogs: async () => [],
    schemas: () => names("SELECT username FROM all_users ORDER BY username"),
    tables: (schema) =>
      names(`SELECT table_name FROM all_tables WHERE owner = ${owner(schema)} AND nested = 'NO' ORDER BY table_name`),
    views: (schema) => names(`SELECT view_name FROM all_views WHERE owner = ${owner(schema)} ORDER BY view_name`),
    materializedViews: (schema) =>
      names(`SELECT mview_name FROM all_mviews WHERE owner = ${owner(schema)} ORDER BY mview_name`),
    columns: async (table, schema) => {
      const rows = await query(
        `SELECT column_name, data_type, nullable FROM all_tab_columns WHERE owner = ${owner(schema)} AND table_name = ${oracle.literal(capitals(table))} ORDER BY column_id`,
      );
      return rows.map((row) => {
        const [name, type, nullable] = Object.values(row);
        return inspectedColumn(oracle, { name: shown(String(name)), type: String(type), nullable: nullable === "Y" });
      });
    },
    indexes: async () => [],
    primaryKey: async (table, schema) => ({
      name: null,
      columns: await names(
        `SELECT c.column_name FROM all_constraints k JOIN all_cons_columns c ON c.owner = k.owner AND c.constraint_name = k.constraint_name WHERE k.constraint_type = 'P' AND k.owner = ${owner(schema)} AND k.table_name = ${oracle.literal(capitals(table))} ORDER BY c.position`,
      ),
    }),
    foreignKeys: async () => [],
    comment: async (table, schema) => {
      const [text] = await query(
        `SELECT comments FROM all_tab_comments WHERE owner = ${owner(schema)} AND table_name = ${oracle.literal(capitals(table))}`,
      ).then((rows) => rows.map((row) => Object.values(row)[0]));
      return text ? String(text) : null;
    },
    defaultSchema: async () => (configured ? shown(configured) : null),
    defaultCatalog: async () => null,
  };
}
