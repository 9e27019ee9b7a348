import type { Connection, ConnectOptions, ResultColumn, ResultTable } from "../engine.ts";
import { isPlainQuery } from "../session.ts";
import { parseUri } from "../uri.ts";
import { seenClass, type UntypedColumn, uniqueNames } from "../values.ts";
import { sqliteDriver } from "./driver.ts";
import { sqlite } from "./engine.ts";

/** What a cell of SQLite holds. */
export type Cell = string | number | bigint | Uint8Array | null;

/** A table to put into SQLite before a statement reads it. */
interface LoadedTable {
  columns: readonly { name: string; type: string }[];
  batches: AsyncIterable<readonly (readonly Cell[])[]> | Iterable<readonly (readonly Cell[])[]>;
}

interface Loading {
  /** What tables are called in sentences. */
  noun: string;
  /** Said to who wants to write. */
  readOnlyText: string;
  /** @param sql the statement that names the table */
  load(name: string, sql: string, signal: AbortSignal): Promise<LoadedTable>;
}

/** Tables that one query may read, and rows that are put into SQLite with one statement. */
const MAX_TABLES = 20;
const INSERT_ROWS = 200;
/** What a query that begins with WITH would change, of a copy that nobody sees again. */
const WRITING =
  /^\s*with\b[\s\S]*\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|delete\s+from|update\s+\S+\s+set)\b/i;

/** A database in memory, which gets the tables that a statement names before the statement runs. It only reads. */
export async function connectLoading(
  options: ConnectOptions,
  { noun, readOnlyText, load }: Loading,
): Promise<Connection> {
  const memory = await sqliteDriver.connect({ ...options, uri: parseUri("sqlite://"), readOnly: false });
  const stopping = new AbortController();
  const execute = async (sql: string): Promise<void> => {
    for await (const _ of memory.read(sql, { batchRows: 1 }));
  };
  async function fill(name: string, sql: string): Promise<void> {
    const { columns, batches } = await load(name, sql, stopping.signal);
    const names = uniqueNames(columns.map((column) => column.name));
    const table = sqlite.quote(name, true);
    const declared = columns.map(({ type }, at) => `${sqlite.quote(names[at]!, true)} ${type}`);
    await execute(`CREATE TABLE ${table} (${declared.join(", ")})`);
    for await (const rows of batches) {
      for (let at = 0; at < rows.length; at += INSERT_ROWS) {
        stopping.signal.throwIfAborted();
        const values = rows.slice(at, at + INSERT_ROWS).map((row) => `(${row.map(literal).join(", ")})`);
        await execute(`INSERT INTO ${table} VALUES ${values.join(", ")}`);
      }
    }
  }
  return {
    get broken() {
      return memory.broken;
    },
    async *read(sql, readOptions) {
      if (!isPlainQuery(sql) || WRITING.test(sql)) throw new Error(readOnlyText);
      const loaded = new Set<string>();
      for (;;) {
        try {
          for await (const batch of memory.read(sql, readOptions)) yield asDeclared(batch);
          return;
        } catch (error) {
          // SQLite names what it misses before it runs anything.
          const missing = missingTable(error, sql);
          if (missing === undefined || loaded.has(missing)) throw error;
          if (loaded.size >= MAX_TABLES) throw new Error(`A query reads at most ${MAX_TABLES} ${noun}.`);
          loaded.add(missing);
          await fill(missing, sql);
        }
      }
    },
    cancel: async () => {
      stopping.abort(new Error("The query was cancelled."));
      await memory.cancel();
    },
    close: async () => {
      stopping.abort(new Error("The connection was closed."));
      await memory.close();
    },
  };
}

/** The table that SQLite has not found, without the schema that may stand before it; undefined for another error. */
function missingTable(error: unknown, sql: string): string | undefined {
  const name = /^no such table: (.*)$/s.exec(error instanceof Error ? error.message : "")?.[1];
  const isWhole = ['"', "`", "["].some((mark) => sql.includes(`${mark}${name}`));
  return name?.startsWith("main.") && !isWhole ? name.slice("main.".length) : name;
}

const literal = (value: Cell): string => sqlite.literal(value);

/** Columns that are a table's own are what the table declares: SQLite keeps moments as text and truths as numbers. */
function asDeclared(table: ResultTable): ResultTable {
  return { ...table, columns: table.columns.map(declaredColumn) };
}

function declaredColumn(column: ResultColumn & Partial<UntypedColumn>): ResultColumn {
  const { seen = 0, declared } = column;
  const given = { name: column.name, values: column.values };
  const isText = (seen & ~seenClass.text) === 0;
  if (declared === "BOOLEAN" && (seen & ~seenClass.integer) === 0)
    return {
      ...given,
      ...{ type: "BOOL", generic: 3, kind: "boolean" },
      values: column.values.map((value) => (value === null ? null : Number(value) !== 0)),
    };
  if ((declared === "DATE" || declared === "TIMESTAMP") && isText)
    return {
      ...given,
      ...{ type: "DATETIME", generic: 2, kind: declared === "DATE" ? "date" : "datetime" },
      values: column.values.map((value) => (value === null ? null : momentOf(String(value)))),
    };
  return column;
}

/** Epoch milliseconds of `2024-03-15` or `2024-03-15 13:45:30.123456`. */
function momentOf(text: string): number {
  const [, seconds = text, fraction = ""] = /^(.{19})(\.\d+)$/.exec(text) ?? [];
  return Date.parse(`${seconds.replace(" ", "T")}${seconds.length > 10 ? "Z" : ""}`) + Number(`0${fraction}`) * 1000;
}
