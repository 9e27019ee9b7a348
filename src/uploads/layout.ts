import { type Cell, cellText, parsingError, type RawTable, type ReadOptions } from "./table.ts";

/**
 * Makes a table of rows: finds the header, names columns, takes those that were asked for.
 * Where the first row of data is longer than the header, its surplus at the left labels rows and is left out, as in pandas.
 */
export function layOut(rows: readonly (readonly Cell[])[], options: ReadOptions): RawTable {
  const { header_row: headerRow = 0, columns_read: wanted, rows_to_read: limit } = options;
  if (headerRow < 0) {
    throw parsingError("Passing negative integer to header is invalid. For no header, use header=None instead");
  }
  const header = rows[headerRow];
  if (!header) throw parsingError(`Passed header=${headerRow} but only ${rows.length} lines in file`);
  const named = nameColumns(header);
  const first = rows[headerRow + 1];
  const labels = first && wanted?.length !== named.length ? Math.max(0, first.length - named.length) : 0;
  if (wanted?.length) {
    const missing = wanted.filter((name) => !named.includes(name));
    if (missing.length > 0) {
      const list = missing.map((name) => `'${name}'`).join(", ");
      throw parsingError(`Usecols do not match columns, columns expected but not found: [${list}]`);
    }
  }
  const taken = named.flatMap((name, index) => (wanted?.length && !wanted.includes(name) ? [] : [index]));
  const names = taken.map((index) => named[index] ?? "");
  const from = headerRow + 1;
  const rowCount = Math.max(0, Math.min(rows.length - from, limit ?? Number.POSITIVE_INFINITY));
  const cells = taken.map((index) =>
    Array.from({ length: rowCount }, (_, row) => rows[from + row]?.[index + labels] ?? null),
  );
  return { names, cells, rowCount };
}

/** `a`, `a.1` for a repeated name, `Unnamed: 2` for an empty one. */
function nameColumns(header: readonly Cell[]): string[] {
  const plain = header.map((cell, index) => (cell === null ? "" : cellText(cell)) || `Unnamed: ${index}`);
  const given = new Set(plain);
  const used = new Set<string>();
  const next = new Map<string, number>();
  return plain.map((name) => {
    let unique = name;
    let count = next.get(name) ?? 0;
    while (used.has(unique) || (unique !== name && given.has(unique))) unique = `${name}.${++count}`;
    next.set(name, count);
    used.add(unique);
    return unique;
  });
}
