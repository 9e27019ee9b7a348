import type { DataRow } from "../types.ts";
import type { TableColumn } from "./columns.ts";
import { passes, type Sorting, type TableState } from "./state.ts";

/** The rows that the search and the filters leave, sorted. */
export function arranged(rows: DataRow[], columns: readonly TableColumn[], state: TableState): DataRow[] {
  return sorted(filtered(searched(rows, columns, state.search), columns, state.filters), state.sorting);
}

function searched(rows: DataRow[], columns: readonly TableColumn[], search: string): DataRow[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === "") return rows;
  const isIn = (text: string) => text.toLowerCase().includes(wanted);
  // People search for 1985 as well as for 1,985.
  return rows.filter((row) =>
    columns.some(({ key, write }) => isIn(write(row[key])) || (typeof row[key] === "number" && isIn(String(row[key])))),
  );
}

function filtered(rows: DataRow[], columns: readonly TableColumn[], filters: Record<string, string>): DataRow[] {
  const own = columns.filter((column) => (filters[column.key] ?? "").trim() !== "");
  if (own.length === 0) return rows;
  return rows.filter((row) => own.every(({ key, write }) => passes(filters[key] ?? "", row[key], write(row[key]))));
}

function sorted(rows: DataRow[], sorting: Sorting | undefined): DataRow[] {
  if (!sorting) return rows;
  const direction = sorting.descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [a[sorting.key], b[sorting.key]];
    if (x === null || x === undefined) return y === null || y === undefined ? 0 : 1;
    if (y === null || y === undefined) return -1;
    if (typeof x === "number" && typeof y === "number") return direction * (x - y);
    return direction * String(x).localeCompare(String(y), undefined, { numeric: true, sensitivity: "base" });
  });
}
