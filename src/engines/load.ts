import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { LitesetError } from "../errors.ts";
import { isoDate, isoDateTime } from "./base.ts";
import type { Connection, ConnectionTarget, Engine } from "./engine.ts";
import { databaseError } from "./errors.ts";
import { engineFor } from "./registry.ts";
import { fileOf } from "./sqlite/driver.ts";
import { parseUri } from "./uri.ts";

/** What a loaded column holds; a datetime and a date arrive as epoch milliseconds UTC. */
export type StoredType = "text" | "longtext" | "integer" | "double" | "boolean" | "datetime" | "date" | "time";
export type StoredValue = string | number | bigint | boolean | null;

export interface StoredTable {
  name: string;
  /** Absent: where the target's unqualified names are. */
  schema?: string | null;
  columns: readonly { name: string; type: StoredType }[];
}

/** What becomes of a table that is there already: it makes way, it gets the rows too, or nothing is loaded. */
export type LoadMode = "replace" | "append" | "fail";

/** Loading was refused because there is a table of this name. */
export class TableExists extends Error {
  override readonly name = "TableExists";
}

const CONNECT_MS = 30_000;
/** Characters of one INSERT statement: databases refuse very long ones. */
const STATEMENT_LENGTH = 1_000_000;
const SQL_TYPES: Record<StoredType, string> = {
  text: "VARCHAR(255)",
  longtext: "TEXT",
  integer: "BIGINT",
  double: "DOUBLE PRECISION",
  boolean: "BOOLEAN",
  datetime: "DATETIME",
  date: "DATE",
  time: "TIME",
};
/** Engines whose date and time without a zone is not called DATETIME. */
const DATETIME_NAMES: Readonly<Record<string, string>> = { postgresql: "TIMESTAMP" };

/**
 * Makes a table of these rows, in place of one with this name. The rows go into a table beside it, which takes the name
 * only when all of them are there: readers find the old table or the whole new one, on MySQL for a moment none.
 * @param batches rows, by columns in the table's order
 * @param onRows called after each batch with the number of rows written so far
 */
export const replaceTable = (
  target: ConnectionTarget,
  table: StoredTable,
  batches: AsyncIterable<StoredValue[][]>,
  onRows?: (count: number) => void,
): Promise<number> => loadTable(target, table, batches, { mode: "replace", onRows });

/**
 * Loads rows into a table, all of them or none. A new table appears with all its rows; an existing one gets them in one
 * transaction. Throws `TableExists` with mode `fail`.
 * @param signal stops loading between two statements
 */
export async function loadTable(
  target: ConnectionTarget,
  table: StoredTable,
  batches: AsyncIterable<StoredValue[][]>,
  { mode, onRows, signal }: { mode: LoadMode; onRows?: ((count: number) => void) | undefined; signal?: AbortSignal },
): Promise<number> {
  const engine = engineFor(target.uri);
  let connection: Connection | undefined;
  try {
    connection = await connect(engine, target);
    const loading = { engine, connection, table, batches, onRows, signal };
    const isThere = () => hasTable(engine, loading.connection, target, table);
    const exists = mode !== "replace" && (await isThere());
    if (exists && mode === "fail") throw new TableExists();
    if (exists) return await insertRows(loading, qualified(engine, table, table.name));
    return await buildTable(loading, mode === "replace").catch(async (error: unknown) => {
      // Another has made a table of this name meanwhile.
      throw mode === "fail" && (await isThere().catch(() => false)) ? new TableExists() : error;
    });
  } catch (error) {
    if (error instanceof TableExists) throw error;
    throw withName(table, databaseError(engine, target, error));
  } finally {
    await connection?.close();
  }
}

/** The error with the name that the table was to have, in place of the one that it is built under. */
function withName({ name }: StoredTable, error: LitesetError): LitesetError {
  const { type, status, level, extra, cause } = error;
  const message = error.message.replaceAll(/liteset_loading_[\da-f]*/g, () => name);
  return message === error.message ? error : new LitesetError(message, type, { status, level, extra, cause });
}

async function connect(engine: Engine, target: ConnectionTarget): Promise<Connection> {
  const uri = parseUri(target.uri);
  if (engine.name === "sqlite") await mkdir(dirname(fileOf(uri).file), { recursive: true });
  const driver = await engine.driver();
  return await driver.connect({ uri, target, readOnly: false, timeoutMs: CONNECT_MS });
}

interface Loading {
  engine: Engine;
  connection: Connection;
  table: StoredTable;
  batches: AsyncIterable<StoredValue[][]>;
  onRows: ((count: number) => void) | undefined;
  signal: AbortSignal | undefined;
}

async function hasTable(
  engine: Engine,
  connection: Connection,
  target: ConnectionTarget,
  { name, schema }: StoredTable,
): Promise<boolean> {
  const query = async (sql: string) => {
    const rows: Record<string, unknown>[] = [];
    for await (const { columns, rowCount } of connection.read(sql, { batchRows: 1_000 })) {
      for (let row = 0; row < rowCount; row++) {
        rows.push(Object.fromEntries(columns.map((column) => [column.name, column.values[row]])));
      }
    }
    return rows;
  };
  const driver = await engine.driver();
  return (await driver.inspector(query, target).columns(name, schema)).length > 0;
}

async function buildTable(loading: Loading, mayReplace: boolean): Promise<number> {
  const { engine, connection, table } = loading;
  const besideName = `liteset_loading_${randomUUID().replaceAll("-", "")}`;
  const beside = qualified(engine, table, besideName);
  const columns = table.columns.map((column) => `${engine.quote(column.name, true)} ${sqlType(engine, column.type)}`);
  await execute(connection, `CREATE TABLE ${beside} (${columns.join(", ")})`);
  try {
    const count = await insertRows(loading, beside);
    await inTransaction(connection, async () => {
      if (mayReplace) await execute(connection, `DROP TABLE IF EXISTS ${qualified(engine, table, table.name)}`);
      await execute(connection, `ALTER TABLE ${beside} RENAME TO ${engine.quote(table.name, true)}`);
    });
    return count;
  } catch (error) {
    await execute(connection, `DROP TABLE IF EXISTS ${beside}`).catch(() => {});
    throw error;
  }
}

/** Writes all rows in one transaction. */
async function insertRows({ engine, connection, table, batches, onRows, signal }: Loading, into: string) {
  const names = table.columns.map((column) => engine.quote(column.name, true)).join(", ");
  let count = 0;
  await inTransaction(connection, async () => {
    for await (const rows of batches) {
      for (const values of statementsOf(engine, table, rows)) {
        signal?.throwIfAborted();
        await execute(connection, `INSERT INTO ${into} (${names}) VALUES ${values.join(", ")}`);
      }
      count += rows.length;
      onRows?.(count);
    }
  });
  return count;
}

async function inTransaction(connection: Connection, act: () => Promise<void>): Promise<void> {
  await execute(connection, "BEGIN");
  try {
    await act();
    await execute(connection, "COMMIT");
  } catch (error) {
    await execute(connection, "ROLLBACK").catch(() => {});
    throw error;
  }
}

/** The rows as lists of values, cut so that no statement becomes too long. */
function* statementsOf(engine: Engine, table: StoredTable, rows: readonly StoredValue[][]): Generator<string[]> {
  let values: string[] = [];
  let length = 0;
  for (const row of rows) {
    const text = `(${row.map((value, index) => literal(engine, table, index, value)).join(", ")})`;
    if (values.length > 0 && length + text.length > STATEMENT_LENGTH) {
      yield values;
      values = [];
      length = 0;
    }
    values.push(text);
    length += text.length;
  }
  if (values.length > 0) yield values;
}

const qualified = (engine: Engine, { schema }: StoredTable, name: string): string =>
  schema ? `${engine.quote(schema, true)}.${engine.quote(name, true)}` : engine.quote(name, true);

async function execute(connection: Connection, sql: string): Promise<void> {
  for await (const _ of connection.read(sql, { batchRows: 1 }));
}

const sqlType = (engine: Engine, type: StoredType): string =>
  (type === "datetime" ? DATETIME_NAMES[engine.name] : undefined) ?? SQL_TYPES[type];

function literal(engine: Engine, table: StoredTable, index: number, value: StoredValue): string {
  if (typeof value !== "number") return engine.literal(value);
  const type = table.columns[index]?.type;
  if (type === "date") return engine.literal(isoDate(value));
  if (type !== "datetime") return engine.literal(value);
  return engine.literal(isoDateTime(value, value % 1000 === 0 ? 0 : 6));
}
