import { readTableReads } from "../../sql/reader.ts";
import type { TableRead } from "../../sql/reads.ts";
import { isoDate, isoDateTime } from "../base.ts";
import { tooLarge } from "../batches.ts";
import type {
  Connection,
  ConnectionTarget,
  ConnectOptions,
  Driver,
  ForeignTables,
  Inspector,
  ResultTable,
  ValueKind,
} from "../engine.ts";
import { inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { type Cell, connectLoading } from "../sqlite/loaded.ts";
import { bytesOf } from "../values.ts";
import { superset } from "./engine.ts";
import { declaredType, type Lookup, questionOf } from "./question.ts";

/** What one query may bring together. */
const MAX_BYTES = 128 * 2 ** 20;
/** Values of another table by which rows are looked up; no database takes many more. */
const MAX_VALUES = 1000;
const INSPECT_MS = 60_000;

export const supersetDriver: Driver = {
  // Each holds what it has read in memory.
  connectionLimit: 4,
  connect,
  inspector: (_, target) => supersetInspector(target),
  // What the next one reads is read anew, with the rights of who asks then.
  leavesNoTrace: () => false,
};

function foreignOf({ foreign }: ConnectionTarget): ForeignTables {
  if (!foreign) throw new Error("The meta database is read on behalf of people only.");
  return foreign;
}

function connect(options: ConnectOptions): Promise<Connection> {
  const { target } = options;
  const loaded = new Map<string, Loaded>();
  let bytes = 0;
  async function* cellsOf(batches: AsyncIterable<ResultTable>, declared: readonly string[], { rows }: Loaded) {
    for await (const batch of batches) {
      bytes += batch.columns.reduce((sum, column) => sum + bytesOf(column), 0);
      if (bytes > MAX_BYTES) throw tooLarge(MAX_BYTES);
      const cells = rowsOf(batch, declared);
      if (rows.length <= MAX_VALUES) rows.push(...cells);
      yield cells;
    }
  }
  return connectLoading(options, {
    noun: "tables",
    readOnlyText: "The meta database reads tables, it does not write them: write to their own databases.",
    load: async (name, sql, signal) => {
      const table = await foreignOf(target).open(name, signal);
      const reads = await readTableReads(sql, superset.dialect).catch(() => []);
      const read = reads.find((one) => sameName(one.table, name));
      const question = questionOf(table, { sql, read, lookups: read ? lookupsOf(read, loaded) : [] });
      const declared = question.columns.map((column) => declaredType(column, table.engine));
      const kept: Loaded = { names: question.columns.map((column) => column.name), rows: [] };
      loaded.set(name.toLowerCase(), kept);
      return {
        columns: kept.names.map((column, at) => ({ name: column, type: declared[at]! })),
        batches: cellsOf(table.read(question, signal), declared, kept),
      };
    },
  });
}

/** What one statement has read of a table; more rows than `MAX_VALUES` are not all here. */
interface Loaded {
  names: readonly string[];
  rows: Cell[][];
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The values of tables that are there already, by which rows are looked up. */
function lookupsOf({ lookups }: TableRead, loaded: ReadonlyMap<string, Loaded>): Lookup[] {
  return lookups.flatMap(({ column, table, tableColumn }) => {
    const { names = [], rows = [] } = loaded.get(table.toLowerCase()) ?? {};
    const at = names.findIndex((name) => sameName(name, tableColumn));
    return at < 0 || rows.length > MAX_VALUES ? [] : [{ column, values: rows.map((row) => row[at] ?? null) }];
  });
}

function rowsOf({ columns, rowCount }: ResultTable, declared: readonly string[]): Cell[][] {
  const cells = columns.map((column, at) => column.values.map((value) => cellOf(value, column.kind, declared[at])));
  return Array.from({ length: rowCount }, (_, row) => cells.map((values) => values[row] ?? null));
}

/** A value as SQLite keeps it: moments as text that its functions read, truths as numbers. */
function cellOf(value: unknown, kind: ValueKind, declared: string | undefined): Cell {
  if (value === null || value === undefined) return null;
  if (kind === "datetime") return isoDateTime(Number(value), 6).replace(/\.0+$/, "");
  if (kind === "date") return isoDate(Number(value));
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string") return declared === "TIMESTAMP" ? plainMoment(value) : value;
  if (typeof value === "number" || typeof value === "bigint" || value instanceof Uint8Array) return value;
  return JSON.stringify(value);
}

/** A moment of a database that keeps them as text, written as all others are. */
const plainMoment = (text: string): string =>
  text.replace(/^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.0+)?Z?$/, "$1 $2");

function supersetInspector(target: ConnectionTarget): Inspector {
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: async () => ["main"],
    // As in Superset: which there are is not told, they are known by their names.
    tables: async () => [],
    views: async () => [],
    materializedViews: async () => [],
    columns: async (name) => {
      const { columns, engine } = await foreignOf(target).open(name, AbortSignal.timeout(INSPECT_MS));
      return columns.map((column) =>
        inspectedColumn(superset, { name: column.name, type: declaredType(column, engine) }),
      );
    },
    defaultSchema: async () => "main",
  };
}
