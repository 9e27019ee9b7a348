import type { ConnectionTarget } from "../../engines/engine.ts";
import { replaceTable, type StoredTable, type StoredType, type StoredValue } from "../../engines/load.ts";
import type { TableProgress } from "./load.ts";

const WIDE = { columns: 100, rows: 1_000 };
const SMALL = { tables: 1_000, rows: 10 };
const TYPES: readonly StoredType[] = ["integer", "text", "text", "integer", "double", "datetime"];
const BATCH_ROWS = 250;
const LONG_NAME = "table_with_a_name_that_is_as_long_as_most_databases_take_them";

/**
 * Superset's synthetic tables for tests of size: one of 100 columns, a thousand small ones, one with a long name. Their values
 * are the same each time.
 * @returns how many tables were made
 */
export async function loadBigTables(
  target: ConnectionTarget,
  progress: TableProgress,
  smallTables = SMALL.tables,
): Promise<number> {
  const wide = Array.from({ length: WIDE.columns }, (_, at) => ({ name: `col${at}`, type: typeAt(at) }));
  await replaceTable(target, { name: "wide_table", columns: wide }, rowsOf(wide, WIDE.rows), (rows) =>
    progress("wide_table", rows, WIDE.rows),
  );
  const columns = [
    { name: "id", type: "integer" as const },
    { name: "value", type: "text" as const },
  ];
  const names = [...Array.from({ length: smallTables }, (_, at) => `small_table_${at}`), LONG_NAME];
  for (const [at, name] of names.entries()) {
    await replaceTable(target, { name, columns }, rowsOf(columns, SMALL.rows), () => {});
    progress("small tables", at + 1, names.length);
  }
  return names.length + 1;
}

const typeAt = (at: number): StoredType => TYPES[at % TYPES.length] ?? "text";

async function* rowsOf(columns: StoredTable["columns"], count: number): AsyncGenerator<StoredValue[][]> {
  for (let at = 0; at < count; at += BATCH_ROWS) {
    const rows = Array.from({ length: Math.min(BATCH_ROWS, count - at) }, (_, row) => at + row);
    yield rows.map((row) => columns.map(({ type }, column) => cellOf(type, row, column)));
  }
}

/** Spread without chance, so that two loads are equal. */
function cellOf(type: StoredType, row: number, column: number): StoredValue {
  const number = (row * 7_919 + column * 104_729) % 1_000_003;
  if (type === "text") return `value ${number.toString(36)}`;
  if (type === "datetime") return Date.UTC(2024, 0, 1) + number * 60_000;
  return type === "double" ? number / 100 : number;
}
