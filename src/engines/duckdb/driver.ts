import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { Connection, ConnectOptions, Driver, ReadOptions, ResultTable } from "../engine.ts";
import { isPlainQuery, isPlainWrite } from "../session.ts";
import { queryValue } from "../uri.ts";
import { emptyColumn, uniqueNames } from "../values.ts";
import { duckdb } from "./engine.ts";
import { duckdbInspector } from "./inspector.ts";
import { motherduckOf } from "./motherduck.ts";
import { readerOf } from "./values.ts";

export const duckdbDriver: Driver = {
  connect,
  inspector: duckdbInspector,
  leavesNoTrace: (sql) => isPlainQuery(sql) || isPlainWrite(sql),
};

/** Opened database files with the number of connections on each; DuckDB computes on its own threads. */
const instances = new Map<string, { opening: Promise<DuckDBInstance>; users: number }>();

async function connect({ uri, target, readOnly }: ConnectOptions): Promise<Connection> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const cloud = motherduckOf(uri);
  const path = cloud?.path ?? (uri.database || ":memory:");
  const config = configOf(target.extra?.engine_params?.connect_args?.config, cloud?.config);
  // A file is open in one mode at a time within a process: where it may be written, readers share the writer's.
  const writable = { ...config, access_mode: "READ_WRITE" };
  const isReader =
    !cloud && path !== ":memory:" && (!target.allowDml || queryValue(uri, "access_mode") === "READ_ONLY");
  const keyOf = (wanted: Record<string, string>): string => JSON.stringify([path, wanted]);
  const wanted = cloud
    ? config
    : isReader && !instances.has(keyOf(writable))
      ? { ...config, access_mode: "READ_ONLY" }
      : writable;
  const key = keyOf(wanted);
  let shared = instances.get(key);
  if (!shared) {
    shared = { opening: DuckDBInstance.create(path, wanted), users: 0 };
    instances.set(key, shared);
  }
  const used = shared;
  used.users++;
  const leave = async (): Promise<void> => {
    if (--used.users > 0) return;
    if (instances.get(key) === used) instances.delete(key);
    (await used.opening.catch(() => undefined))?.closeSync();
  };
  try {
    const connection = await (await used.opening).connect();
    if (target.schema) await connection.run(`SET schema = ${duckdb.literal(target.schema)}`);
    return new DuckdbConnection(connection, readOnly || isReader, leave);
  } catch (error) {
    await leave();
    throw error;
  }
}

/** Files outside the database and other databases are out of reach, unless the database's extra allows them. */
function configOf(given: unknown, own: Record<string, string> = { enable_external_access: "false" }) {
  const config = { ...own };
  if (typeof given === "object" && given !== null) {
    for (const [name, value] of Object.entries(given)) config[name] = String(value);
  }
  return config;
}

class DuckdbConnection implements Connection {
  broken = false;
  readonly #connection: DuckDBConnection;
  readonly #readOnly: boolean;
  readonly #leave: () => Promise<void>;

  constructor(connection: DuckDBConnection, readOnly: boolean, leave: () => Promise<void>) {
    this.#connection = connection;
    this.#readOnly = readOnly;
    this.#leave = leave;
  }

  async *read(sql: string, options: ReadOptions): AsyncGenerator<ResultTable> {
    if (!this.#readOnly) return yield* this.#read(sql, options);
    await this.#connection.run("BEGIN TRANSACTION READ ONLY");
    try {
      yield* this.#read(sql, options);
    } finally {
      await this.#connection.run("ROLLBACK").catch(() => this.close());
    }
  }

  async *#read(sql: string, { batchRows }: ReadOptions): AsyncGenerator<ResultTable> {
    const statements = await this.#connection.extractStatements(sql);
    if (statements.count !== 1) throw new Error("You can only execute one statement at a time.");
    const prepared = await statements.prepare(0);
    const result = await prepared.stream();
    const names = uniqueNames(result.columnNames());
    const types = result.columnTypes();
    const readers = types.map(readerOf);
    const newBatch = (): ResultTable => ({
      columns: names.map((name, index) =>
        emptyColumn(name, readers[index]!.name, readers[index]!.kind, duckdb.columnType),
      ),
      rowCount: 0,
    });
    let batch = newBatch();
    let first = true;
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      for (let index = 0; index < names.length; index++) {
        const vector = chunk.getColumnVector(index);
        const { read } = readers[index]!;
        const { values } = batch.columns[index]!;
        for (let row = 0; row < chunk.rowCount; row++) {
          const value = vector.getItem(row);
          values.push(value === null ? null : read(value));
        }
      }
      batch.rowCount += chunk.rowCount;
      if (batch.rowCount >= batchRows) {
        yield batch;
        first = false;
        batch = newBatch();
      }
    }
    if (batch.rowCount > 0 || first) yield batch;
  }

  async cancel(): Promise<void> {
    this.#connection.interrupt();
  }

  async close(): Promise<void> {
    if (this.broken) return;
    this.broken = true;
    this.#connection.interrupt();
    this.#connection.closeSync();
    await this.#leave();
  }
}
