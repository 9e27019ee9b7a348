import type { ConnectionTarget, EnginePools } from "../../engines/engine.ts";
import { replaceTable } from "../../engines/load.ts";
import { type ExampleTable, exampleRows, exampleTables } from "./tables.ts";

/** Told while tables are loaded; `rows` of `total` are there. */
export type TableProgress = (table: string, rows: number, total: number) => void;

/**
 * Loads the tables of the examples. One that has its columns and any row is kept, unless all are to be loaded again.
 * @returns the names of the tables that were loaded
 */
export async function loadExampleTables(
  engines: EnginePools,
  target: ConnectionTarget,
  force: boolean,
  progress: TableProgress,
): Promise<string[]> {
  const loaded: string[] = [];
  for (const table of await exampleTables()) {
    if (!force && (await isThere(engines, target, table))) continue;
    progress(table.name, 0, table.rowCount);
    await replaceTable(target, table, exampleRows(table), (rows) => progress(table.name, rows, table.rowCount));
    loaded.push(table.name);
  }
  return loaded;
}

async function isThere(engines: EnginePools, target: ConnectionTarget, table: ExampleTable): Promise<boolean> {
  // A file that does not exist yet cannot be inspected; loading says what else may be wrong.
  const found = await engines
    .inspect(target)
    .columns(table.name)
    .catch(() => []);
  const names = new Set(found.map(({ name }) => name));
  return table.columns.every(({ name }) => names.has(name));
}
