import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { isoDateTime } from "./base.ts";
import type { Connection, ConnectionTarget, Engine } from "./engine.ts";
import { databaseError } from "./errors.ts";
import { engineFor } from "./registry.ts";
import { fileOf } from "./sqlite/driver.ts";
import { parseUri } from "./uri.ts";

/** What a loaded column holds; a datetime arrives as epoch milliseconds UTC. */
export type StoredType = "text" | "integer" | "double" | "datetime";
export type StoredValue = string | number | null;

export interface StoredTable {
  name: string;
  columns: readonly { name: string; type: StoredType }[];
}

const CONNECT_MS = 30_000;
const SQL_TYPES: Record<StoredType, string> = {
  text: "VARCHAR(255)",
  integer: "BIGINT",
  double: "DOUBLE PRECISION",
  datetime: "DATETIME",
};
/** Engines whose date and time without a zone is not called DATETIME. */
const DATETIME_NAMES: Readonly<Record<string, string>> = { postgresql: "TIMESTAMP" };

/**
 * Makes a table of these rows, in place of one with this name. The rows go into a table beside it, which takes the name
 * only when all of them are there: whatever happens meanwhile, readers find the old table or the whole new one.
 * @param batches rows, by columns in the table's order; each batch becomes one statement
 * @param onRows called after each batch with the number of rows written so far
 */
export async function replaceTable(
  target: ConnectionTarget,
  table: StoredTable,
  batches: AsyncIterable<StoredValue[][]>,
  onRows: (count: number) => void = () => {},
): Promise<number> {
  const engine = engineFor(target.uri);
  let connection: Connection | undefined;
  try {
    connection = await connect(engine, target);
    return await write(engine, connection, table, batches, onRows);
  } catch (error) {
    throw databaseError(engine, target, error);
  } finally {
    await connection?.close();
  }
}

async function connect(engine: Engine, target: ConnectionTarget): Promise<Connection> {
  const uri = parseUri(target.uri);
  if (engine.name === "sqlite") await mkdir(dirname(fileOf(uri).file), { recursive: true });
  const driver = await engine.driver();
  return await driver.connect({ uri, target, readOnly: false, timeoutMs: CONNECT_MS });
}

async function write(
  engine: Engine,
  connection: Connection,
  table: StoredTable,
  batches: AsyncIterable<StoredValue[][]>,
  onRows: (count: number) => void,
): Promise<number> {
  const name = engine.quote(table.name, true);
  const beside = engine.quote(`${table.name}__loading`, true);
  const columns = table.columns.map((column) => `${engine.quote(column.name, true)} ${sqlType(engine, column.type)}`);
  await execute(connection, `DROP TABLE IF EXISTS ${beside}`);
  await execute(connection, `CREATE TABLE ${beside} (${columns.join(", ")})`);
  let count = 0;
  try {
    await execute(connection, "BEGIN");
    for await (const rows of batches) {
      const values = rows.map(
        (row) => `(${row.map((value, index) => literal(engine, table, index, value)).join(", ")})`,
      );
      await execute(connection, `INSERT INTO ${beside} VALUES ${values.join(", ")}`);
      count += rows.length;
      onRows(count);
    }
    await execute(connection, "COMMIT");
  } catch (error) {
    await drop(connection, beside);
    throw error;
  }
  await execute(connection, `DROP TABLE IF EXISTS ${name}`);
  await execute(connection, `ALTER TABLE ${beside} RENAME TO ${name}`);
  return count;
}

/** Leaves nothing behind; a connection that is gone keeps the error that came first. */
async function drop(connection: Connection, table: string): Promise<void> {
  for (const sql of ["ROLLBACK", `DROP TABLE IF EXISTS ${table}`]) {
    await execute(connection, sql).catch(() => {});
  }
}

async function execute(connection: Connection, sql: string): Promise<void> {
  for await (const _ of connection.read(sql, { batchRows: 1 }));
}

const sqlType = (engine: Engine, type: StoredType): string =>
  (type === "datetime" ? DATETIME_NAMES[engine.name] : undefined) ?? SQL_TYPES[type];

function literal(engine: Engine, table: StoredTable, index: number, value: StoredValue): string {
  const isTime = table.columns[index]?.type === "datetime" && typeof value === "number";
  return engine.literal(isTime ? isoDateTime(value, 0) : value);
}
