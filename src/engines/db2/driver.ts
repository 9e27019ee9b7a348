import type {
  Connection,
  ConnectionTarget,
  ConnectOptions,
  Driver,
  Engine,
  Inspector,
  Query,
  ValueKind,
} from "../engine.ts";
import { firstOf, inspectedColumn } from "../information-schema.ts";
import { loadPackage } from "../package.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { isPlainQuery } from "../session.ts";
import { parseUri, queryValue } from "../uri.ts";
import { db2, ibmi } from "./engine.ts";

type Done<T> = (error: Error | null | undefined, value: T) => void;
/** What is used of the package ibm_db. */
interface Db2Package {
  open(connection: string, options: object, done: Done<Db2Database>): void;
}
interface Db2Database {
  beginTransaction(done: Done<void>): void;
  rollbackTransaction(done: Done<void>): void;
  queryResult(sql: string, params: readonly unknown[], done: Done<Db2Result>): void;
  query(sql: string, done: Done<unknown>): void;
  close(done: Done<void>): void;
}
interface Db2Result {
  getColumnMetadataSync(): readonly { SQL_DESC_NAME: string; SQL_DESC_TYPE_NAME?: string; SQL_DESC_SCALE?: number }[];
  fetchN(count: number, options: { fetchMode: 3 }, done: Done<unknown[][]>): void;
  close(done: Done<void>): void;
}

const BLOCK_ROWS = 1000;
const FETCH_ARRAYS = 3;
/** Each statement of this package occupies one of Node's four threads for files and names while it runs. */
const CONNECTIONS = 2;

export const db2Driver = driverOf(db2);
export const ibmiDriver = driverOf(ibmi);

function driverOf(engine: Engine): Driver {
  return {
    connectionLimit: CONNECTIONS,
    connect: (options) => connect(engine, options),
    inspector: (query, target) => db2Inspector(engine, query, target),
    leavesNoTrace: isPlainQuery,
  };
}

async function connect(engine: Engine, options: ConnectOptions): Promise<Connection> {
  const ibm = await loadPackage<Db2Package>(engine);
  const connectTimeout = Math.ceil(options.timeoutMs / 1000);
  const database = await promised<Db2Database>((done) => ibm.open(connectionText(options), { connectTimeout }, done));

  async function* run(sql: string): AsyncGenerator<Block> {
    // There are no read-only sessions: whatever a statement writes is taken back.
    if (options.readOnly) await promised<void>((done) => database.beginTransaction(done));
    let result: Db2Result | undefined;
    try {
      result = await promised<Db2Result>((done) => database.queryResult(sql, [], done));
      const columns = result.getColumnMetadataSync().map(columnOf);
      if (columns.length === 0) return;
      for (;;) {
        const rows = await promised<unknown[][]>((done) =>
          result!.fetchN(BLOCK_ROWS, { fetchMode: FETCH_ARRAYS }, done),
        );
        yield { columns, rows };
        if (rows.length < BLOCK_ROWS) return;
      }
    } finally {
      if (result) await promised<void>((done) => result!.close(done)).catch(() => {});
      if (options.readOnly) await promised<void>((done) => database.rollbackTransaction(done));
    }
  }
  return remoteConnection({ ask: run, close: () => promised<void>((done) => database.close(done)) }, engine.columnType);
}

const promised = <T>(act: (done: Done<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => act((error, value) => (error ? reject(error) : resolve(value))));

/** The address as Db2's client takes it. */
function connectionText({ uri, target }: ConnectOptions): string {
  const schema = target.schema || queryValue(uri, "currentSchema");
  const security = queryValue(uri, "Security") ?? queryValue(uri, "SECURITY");
  const parts: Record<string, string> = {
    DATABASE: uri.database ?? "",
    HOSTNAME: uri.host ?? "localhost",
    PORT: String(uri.port ?? 50_000),
    PROTOCOL: "TCPIP",
    UID: target.principal ?? uri.username ?? "",
    PWD: uri.password ?? "",
    ...(schema ? { CURRENTSCHEMA: stored(schema) } : {}),
    ...(security ? { SECURITY: security } : {}),
  };
  // A sign that ends a part would let one of them name others, such as files of this machine.
  if (Object.values(parts).some((value) => /[;{}\0]/.test(value)))
    throw new Error("The address of a Db2 database cannot hold ; { or }.");
  return Object.entries(parts)
    .map(([name, value]) => `${name}=${value};`)
    .join("");
}

const kinds: readonly [RegExp, ValueKind][] = [
  [/^(?:SMALLINT|INTEGER|INT|BIGINT|DECIMAL|NUMERIC|REAL|DOUBLE|FLOAT|DECFLOAT)/i, "number"],
  [/^BOOLEAN/i, "boolean"],
  [/^TIMESTAMP/i, "datetime"],
  [/^DATE/i, "date"],
  [/^TIME/i, "time"],
  [/^(?:BLOB|BINARY|VARBINARY)|FOR BIT DATA/i, "bytes"],
];

function columnOf(column: ReturnType<Db2Result["getColumnMetadataSync"]>[number]): RemoteColumn {
  const type = column.SQL_DESC_TYPE_NAME ?? "VARCHAR";
  return { name: column.SQL_DESC_NAME, type, kind: kinds.find(([pattern]) => pattern.test(type))?.[1] ?? "string" };
}

/** Names in capitals are those that were written without quotes; SQLAlchemy shows them in small letters. */
const shown = (name: unknown): string => {
  const text = String(name).trim();
  return text === text.toUpperCase() ? text.toLowerCase() : text;
};
const stored = (name: string): string => (name === name.toLowerCase() ? name.toUpperCase() : name);

function db2Inspector(engine: Engine, query: Query, target: ConnectionTarget): Inspector {
  const isForI = engine === ibmi;
  const schemaOf = (schema?: string | null): string => {
    const wished = schema || target.schema || queryValue(parseUri(target.uri), "currentSchema");
    return wished ? engine.literal(stored(wished)) : "CURRENT SCHEMA";
  };
  const names = async (sql: string): Promise<string[]> => firstOf(await query(sql)).map(shown);
  const relations = (types: string, schema?: string | null): Promise<string[]> =>
    names(
      isForI
        ? `SELECT TABLE_NAME FROM QSYS2.SYSTABLES WHERE TABLE_SCHEMA = ${schemaOf(schema)} AND TABLE_TYPE IN (${types}) ORDER BY 1`
        : `SELECT TABNAME FROM SYSCAT.TABLES WHERE TABSCHEMA = ${schemaOf(schema)} AND TYPE IN (${types}) ORDER BY 1`,
    );
  return {
    catalogs: async () => [],
    schemas: () =>
      names(
        isForI
          ? "SELECT SCHEMA_NAME FROM QSYS2.SYSSCHEMAS ORDER BY 1"
          : "SELECT SCHEMANAME FROM SYSCAT.SCHEMATA ORDER BY 1",
      ),
    tables: (schema) => relations(isForI ? "'T', 'P'" : "'T'", schema),
    views: (schema) => relations("'V'", schema),
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const name = engine.literal(stored(table));
      const rows = await query(
        isForI
          ? `SELECT COLUMN_NAME AS NAME, DATA_TYPE AS TYPE, LENGTH AS LEN, COALESCE(NUMERIC_SCALE, 0) AS SCALE, IS_NULLABLE AS NULLS, COLUMN_TEXT AS NOTE FROM QSYS2.SYSCOLUMNS WHERE TABLE_SCHEMA = ${schemaOf(schema)} AND TABLE_NAME = ${name} ORDER BY ORDINAL_POSITION`
          : `SELECT COLNAME AS NAME, TYPENAME AS TYPE, LENGTH AS LEN, SCALE AS SCALE, NULLS AS NULLS, REMARKS AS NOTE FROM SYSCAT.COLUMNS WHERE TABSCHEMA = ${schemaOf(schema)} AND TABNAME = ${name} ORDER BY COLNO`,
      );
      return rows.map((row) =>
        inspectedColumn(engine, {
          name: shown(row.NAME),
          type: typeName(row),
          nullable: row.NULLS !== "N",
          comment: row.NOTE ? String(row.NOTE) : null,
        }),
      );
    },
    indexes: async () => [],
    primaryKey: async (table, schema) => {
      if (isForI) return { name: null, columns: [] };
      const rows = await query(
        `SELECT k.CONSTNAME AS CONSTNAME, k.COLNAME AS COLNAME FROM SYSCAT.KEYCOLUSE k JOIN SYSCAT.TABCONST c ON c.CONSTNAME = k.CONSTNAME AND c.TABSCHEMA = k.TABSCHEMA AND c.TABNAME = k.TABNAME WHERE c.TYPE = 'P' AND c.TABSCHEMA = ${schemaOf(schema)} AND c.TABNAME = ${engine.literal(stored(table))} ORDER BY k.COLSEQ`,
      );
      return { name: rows[0] ? shown(rows[0].CONSTNAME) : null, columns: rows.map((row) => shown(row.COLNAME)) };
    },
    foreignKeys: async () => [],
    comment: async (table, schema) => {
      if (isForI) return null;
      const [row] = await query(
        `SELECT REMARKS AS NOTE FROM SYSCAT.TABLES WHERE TABSCHEMA = ${schemaOf(schema)} AND TABNAME = ${engine.literal(stored(table))}`,
      );
      return row?.NOTE ? String(row.NOTE) : null;
    },
    defaultSchema: async () => (await names("SELECT CURRENT SCHEMA FROM SYSIBM.SYSDUMMY1"))[0] ?? null,
    defaultCatalog: async () => null,
  };
}

function typeName({ TYPE, LEN, SCALE }: Record<string, unknown>): string {
  const type = String(TYPE).trim();
  if (/CHAR|BINARY|GRAPHIC/.test(type)) return `${type}(${LEN})`;
  return /^DECIMAL|^NUMERIC/.test(type) ? `${type}(${LEN}, ${SCALE})` : type;
}
