import {
  type ColumnTypeSpec,
  type GenericType,
  genericType,
  type ResultColumn,
  type ResultTable,
  type ValueKind,
} from "./engine.ts";

/** Names as Superset makes them unique: `a, a, a` becomes `a, a__1, a__2`. */
export function uniqueNames(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  const taken = new Set<string>();
  return names.map((name) => {
    let count = counts.get(name) ?? 0;
    let unique = counts.has(name) ? `${name}__${++count}` : name;
    // Superset stops here and repeats a name when `a__1` is itself a column; a result of ours never does.
    while (taken.has(unique)) unique = `${name}__${++count}`;
    counts.set(name, count);
    taken.add(unique);
    return unique;
  });
}

const genericOfKind: Record<ValueKind, GenericType> = {
  number: genericType.numeric,
  string: genericType.string,
  boolean: genericType.boolean,
  datetime: genericType.temporal,
  date: genericType.temporal,
  time: genericType.string,
  json: genericType.string,
  bytes: genericType.string,
};

/** A column without values. Its generic type follows the type's name, or what its values are. */
export function emptyColumn(
  name: string,
  type: string | null,
  kind: ValueKind,
  columnType: (type: string | null) => ColumnTypeSpec | null,
): ResultColumn {
  return { name, type, kind, generic: columnType(type)?.generic ?? genericOfKind[kind], values: [] };
}

/** Rough size of a column's values in memory. */
export function bytesOf({ kind, values }: ResultColumn): number {
  const isText = typeof values.find((value) => value !== null) === "string";
  if ((kind === "number" && !isText) || kind === "boolean" || kind === "datetime" || kind === "date")
    return values.length * 8;
  let bytes = values.length * 8;
  for (const value of values) {
    if (typeof value === "string") bytes += value.length * 2;
    else if (value instanceof Uint8Array) bytes += value.byteLength;
    else if (value !== null && typeof value === "object") bytes += 64;
  }
  return bytes;
}

/** Storage classes met among the values of a column without a declared type. */
export const seenClass = { integer: 1, real: 2, text: 4, blob: 8 } as const;

/** A column of a database that types values, not columns (SQLite): `seen` holds the classes met so far. */
export interface UntypedColumn extends ResultColumn {
  seen: number;
  /** What its table declares, where it is a table's own; the database does not keep to it. */
  declared: string | null;
}

/** Gives columns that the database did not type the type of their values, as Superset does. */
export function settleColumns(table: ResultTable): ResultTable {
  for (const column of table.columns) {
    if (column.type === null) settle(column);
  }
  return table;
}

/** Whether all values of a result must be known before any of them can be shown, because only they tell its types. */
export const needsAllValues = ({ columns }: ResultTable): boolean =>
  columns.some((column: ResultColumn & Partial<UntypedColumn>) => column.seen !== undefined);

const typeOfKind: Record<ValueKind, string | null> = {
  number: "FLOAT",
  string: "STRING",
  boolean: "BOOL",
  datetime: "DATETIME",
  date: "DATETIME",
  time: "DATETIME",
  json: "STRING",
  bytes: null,
};

function settle(column: ResultColumn & Partial<UntypedColumn>): void {
  const { seen } = column;
  if (seen === undefined) {
    column.type = column.values.some((value) => value !== null) ? typeOfKind[column.kind] : null;
  } else if (seen & seenClass.text) {
    // Numbers among text become text.
    column.kind = "string";
    column.type = "STRING";
    if (seen !== seenClass.text) {
      column.values = column.values.map((value) =>
        typeof value === "number" || typeof value === "bigint" ? String(value) : value,
      );
    }
  } else if (seen & seenClass.blob) {
    column.kind = "bytes";
  } else if (seen !== 0) {
    column.kind = "number";
    column.type = seen & seenClass.real ? "FLOAT" : "INT";
  }
  column.generic = genericOfKind[column.kind];
}

/** Adds what a later batch of the same column met. */
export function mergeSeen(
  column: ResultColumn & Partial<UntypedColumn>,
  more: (ResultColumn & Partial<UntypedColumn>) | undefined,
): void {
  if (column.seen !== undefined && more?.seen !== undefined) column.seen |= more.seen;
}
