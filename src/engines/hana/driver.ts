import type { Readable } from "node:stream";
import type { Connection, ConnectionTarget, ConnectOptions, Driver, Inspector, Query, ValueKind } from "../engine.ts";
import { firstOf, inspectedColumn } from "../information-schema.ts";
import { loadPackage } from "../package.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { isPlainQuery } from "../session.ts";
import { parseUri, queryValue } from "../uri.ts";
import { hana } from "./engine.ts";

/** What is used of the package hdb. */
interface Hdb {
  createClient(options: object): HdbClient;
}
type Done<T> = (error: Error | null | undefined, value?: T) => void;
interface HdbClient {
  connect(done: Done<void>): void;
  execute(sql: string, options: object, done: Done<HdbResult | number>): void;
  exec(sql: string, options: object, done: Done<unknown>): void;
  setAutoCommit(on: boolean): void;
  rollback(done: Done<void>): void;
  on(event: "error", hear: (error: Error) => void): void;
  end(): void;
}
interface HdbResult {
  metadata: { columnDisplayName: string; dataType: number; fraction?: number }[];
  setFetchSize(rows: number): void;
  createArrayStream(rows: number): Readable;
  close(): void;
}
interface HdbLob {
  read(done: Done<Buffer>): void;
}

const BLOCK_ROWS = 1000;

export const hanaDriver: Driver = { connect, inspector: hanaInspector, leavesNoTrace: isPlainQuery };

async function connect(options: ConnectOptions): Promise<Connection> {
  const { target, readOnly } = options;
  const client = await open(options);
  const ask = <T>(sql: string) => promised<T>((done) => client.exec(sql, { rowsAsArray: true }, done as Done<unknown>));
  if (target.schema) await ask(`SET SCHEMA ${hana.quote(stored(target.schema), true)}`);
  const [[sessionId] = []] = await ask<unknown[][]>("SELECT CURRENT_CONNECTION FROM DUMMY");
  client.setAutoCommit(!readOnly);

  async function* run(sql: string): AsyncGenerator<Block> {
    if (readOnly) await ask("SET TRANSACTION READ ONLY");
    try {
      const result = await promised<HdbResult | number>((done) => client.execute(sql, { rowsAsArray: true }, done));
      if (typeof result !== "object" || !("createArrayStream" in result)) return;
      const columns = result.metadata.map(columnOf);
      try {
        result.setFetchSize(BLOCK_ROWS);
        let isEmpty = true;
        for await (const rows of result.createArrayStream(BLOCK_ROWS)) {
          yield { columns, rows: await Promise.all((rows as unknown[][]).map(withLobs)) };
          isEmpty = false;
        }
        if (isEmpty) yield { columns, rows: [] };
      } finally {
        result.close();
      }
    } finally {
      if (readOnly) await promised<void>((done) => client.rollback(done));
    }
  }

  return remoteConnection(
    {
      ask: run,
      cancel: async () => {
        const other = await open(options);
        try {
          const sql = `ALTER SYSTEM CANCEL SESSION ${hana.literal(String(sessionId))}`;
          await promised<unknown>((done) => other.exec(sql, {}, done));
        } finally {
          other.end();
        }
      },
      close: async () => client.end(),
    },
    hana.columnType,
  );
}

async function open({ uri, target, timeoutMs }: ConnectOptions): Promise<HdbClient> {
  const hdb = await loadPackage<Hdb>(hana);
  const isEncrypted = /^(?:true|1|yes)$/i.test(queryValue(uri, "encrypt") ?? String(uri.port === 443));
  const client = hdb.createClient({
    host: uri.host ?? "localhost",
    port: uri.port ?? 39_015,
    user: uri.username ?? "",
    password: uri.password ?? "",
    initializationTimeout: timeoutMs,
    ...(uri.database ? { databaseName: uri.database } : {}),
    ...(isEncrypted
      ? {
          useTLS: true,
          rejectUnauthorized: !/^(?:false|0|no)$/i.test(queryValue(uri, "sslValidateCertificate") ?? ""),
          ...(target.serverCert ? { ca: target.serverCert } : {}),
        }
      : {}),
  });
  // Without a listener a connection that breaks while idle would end the process.
  client.on("error", () => {});
  await promised<void>((done) => client.connect(done));
  return client;
}

const promised = <T>(act: (done: Done<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => act((error, value) => (error ? reject(error) : resolve(value as T))));

/** Large values come as handles that are read on their own. */
async function withLobs(row: unknown[]): Promise<unknown[]> {
  return Promise.all(
    row.map((value) =>
      typeof value === "object" && value !== null && typeof (value as HdbLob).read === "function"
        ? promised<Buffer>((done) => (value as HdbLob).read(done))
        : value,
    ),
  );
}

/** Numbers of types in HANA's protocol. */
const types: Readonly<Record<number, readonly [name: string, kind: ValueKind]>> = {
  1: ["TINYINT", "number"],
  2: ["SMALLINT", "number"],
  3: ["INTEGER", "number"],
  4: ["BIGINT", "number"],
  5: ["DECIMAL", "number"],
  6: ["REAL", "number"],
  7: ["DOUBLE", "number"],
  12: ["BINARY", "bytes"],
  13: ["VARBINARY", "bytes"],
  14: ["DATE", "date"],
  15: ["TIME", "time"],
  16: ["TIMESTAMP", "datetime"],
  25: ["CLOB", "string"],
  26: ["NCLOB", "string"],
  27: ["BLOB", "bytes"],
  28: ["BOOLEAN", "boolean"],
  33: ["BINARY", "bytes"],
  47: ["DECIMAL", "number"],
  61: ["TIMESTAMP", "datetime"],
  62: ["TIMESTAMP", "datetime"],
  63: ["DATE", "date"],
  64: ["TIME", "time"],
  76: ["DECIMAL", "number"],
  81: ["DECIMAL", "number"],
  82: ["DECIMAL", "number"],
};

function columnOf({ columnDisplayName: name, dataType }: HdbResult["metadata"][number]): RemoteColumn {
  const [type, kind] = types[dataType] ?? ["NVARCHAR", "string"];
  return { name, type, kind };
}

/** Names in capitals are those that were written without quotes; SQLAlchemy shows them in small letters. */
const shown = (name: string): string => (name === name.toUpperCase() ? name.toLowerCase() : name);
const stored = (name: string): string => (name === name.toLowerCase() ? name.toUpperCase() : name);

function hanaInspector(query: Query, target: ConnectionTarget): Inspector {
  const schemaOf = (schema?: string | null): string => {
    const wished = schema || target.schema || parseUri(target.uri).username;
    return wished ? hana.literal(stored(wished)) : "CURRENT_SCHEMA";
  };
  const names = async (sql: string): Promise<string[]> => firstOf(await query(sql)).map(shown);
  const within = (table: string, schema?: string | null): string =>
    `SCHEMA_NAME = ${schemaOf(schema)} AND TABLE_NAME = ${hana.literal(stored(table))}`;
  return {
    catalogs: async () => [],
    schemas: () => names("SELECT SCHEMA_NAME FROM SYS.SCHEMAS ORDER BY SCHEMA_NAME"),
    tables: (schema) =>
      names(
        `SELECT TABLE_NAME FROM SYS.TABLES WHERE SCHEMA_NAME = ${schemaOf(schema)} AND IS_TEMPORARY = 'FALSE' ORDER BY TABLE_NAME`,
      ),
    views: (schema) =>
      names(`SELECT VIEW_NAME FROM SYS.VIEWS WHERE SCHEMA_NAME = ${schemaOf(schema)} ORDER BY VIEW_NAME`),
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const wanted = "COLUMN_NAME, DATA_TYPE_NAME, LENGTH, SCALE, IS_NULLABLE, COMMENTS, POSITION";
      const viewOf = within(table, schema).replace("TABLE_NAME", "VIEW_NAME");
      const rows = await query(
        `SELECT ${wanted} FROM SYS.TABLE_COLUMNS WHERE ${within(table, schema)} UNION ALL SELECT ${wanted} FROM SYS.VIEW_COLUMNS WHERE ${viewOf} ORDER BY POSITION`,
      );
      return rows.map((row) =>
        inspectedColumn(hana, {
          name: shown(String(row.COLUMN_NAME)),
          type: typeName(row),
          nullable: row.IS_NULLABLE !== "FALSE",
          comment: row.COMMENTS ? String(row.COMMENTS) : null,
        }),
      );
    },
    indexes: async () => [],
    primaryKey: async (table, schema) => {
      const rows = await query(
        `SELECT CONSTRAINT_NAME, COLUMN_NAME FROM SYS.CONSTRAINTS WHERE ${within(table, schema)} AND IS_PRIMARY_KEY = 'TRUE' ORDER BY POSITION`,
      );
      return {
        name: rows[0] ? shown(String(rows[0].CONSTRAINT_NAME)) : null,
        columns: rows.map((row) => shown(String(row.COLUMN_NAME))),
      };
    },
    foreignKeys: async () => [],
    comment: async (table, schema) => {
      const [row] = await query(`SELECT COMMENTS FROM SYS.TABLES WHERE ${within(table, schema)}`);
      return row?.COMMENTS ? String(row.COMMENTS) : null;
    },
    defaultSchema: async () => firstOf(await query("SELECT CURRENT_SCHEMA FROM DUMMY")).map(shown)[0] ?? null,
    defaultCatalog: async () => null,
  };
}

function typeName({ DATA_TYPE_NAME: name, LENGTH: length, SCALE: scale }: Record<string, unknown>): string {
  if (/CHAR|BINARY$/.test(String(name))) return `${name}(${length})`;
  return name === "DECIMAL" && typeof scale === "number" ? `DECIMAL(${length}, ${scale})` : String(name);
}
