import type { ColumnTypeSpec, Connection, ReadOptions, ResultTable, ValueKind } from "./engine.ts";
import { readDateTime, readInteger } from "./read-text.ts";
import { emptyColumn, uniqueNames } from "./values.ts";

/** A column as a database's own protocol describes it. */
export interface RemoteColumn {
  name: string;
  /** As Superset shows it; null if unknown. */
  type: string | null;
  kind: ValueKind;
  /** Makes of a value on the wire (never null) what results hold, where the kind alone does not say. */
  read?: (value: unknown) => unknown;
}

/** Some rows of an answer; every block of one answer has the same columns. */
export interface Block {
  columns: readonly RemoteColumn[];
  rows: readonly (readonly unknown[])[];
}

/** What a protocol without connections needs to be one. */
interface RemoteSession {
  /** Runs one statement. Ending early (`return`) and the signal must stop what it waits for. */
  ask(sql: string, signal: AbortSignal): AsyncIterable<Block>;
  /** Stops on the database what `ask` runs now. Absent: going away is all that can be done. */
  cancel?(): Promise<void>;
  close?(): Promise<void>;
}

/** A connection to a database that is asked over HTTP or through a package of its maker. */
export function remoteConnection(
  session: RemoteSession,
  columnType: (type: string | null) => ColumnTypeSpec | null,
): Connection {
  let asking: AbortController | undefined;
  let isClosed = false;
  return {
    get broken() {
      return isClosed;
    },
    async *read(sql, options) {
      const mine = new AbortController();
      asking = mine;
      let first = true;
      try {
        for await (const block of session.ask(sql, mine.signal)) {
          for (let at = 0; at < block.rows.length || first; at += options.batchRows) {
            yield tableOf({ ...block, rows: block.rows.slice(at, at + options.batchRows) }, options, columnType);
            first = false;
          }
        }
        if (first) yield { columns: [], rowCount: 0 };
      } finally {
        mine.abort();
      }
    },
    async cancel() {
      try {
        await session.cancel?.();
      } finally {
        asking?.abort(new Error("The query was cancelled."));
      }
    },
    async close() {
      isClosed = true;
      asking?.abort(new Error("The connection was closed."));
      await session.close?.();
    },
  };
}

function tableOf(
  { columns, rows }: Block,
  { decimalsAsText = false }: ReadOptions,
  columnType: (type: string | null) => ColumnTypeSpec | null,
): ResultTable {
  const names = uniqueNames(columns.map((column) => column.name));
  return {
    columns: columns.map(({ type, kind, read }, index) => {
      const column = emptyColumn(names[index]!, type, kind, columnType);
      const reader = read ?? readers[kind];
      const keepsText = decimalsAsText && /^(?:nullable\()?(?:decimal|numeric|number|bignumeric)/i.test(type ?? "");
      for (const row of rows) {
        const value = row[index];
        if (value === null || value === undefined) column.values.push(null);
        else column.values.push(keepsText && typeof value === "string" ? value : reader(value));
      }
      return column;
    }),
    rowCount: columns.length === 0 ? 0 : rows.length,
  };
}

/** What values of each kind become; moments keep the clock that the database shows, whatever zone it names, as in Superset. */
const readers: Readonly<Record<ValueKind, (value: unknown) => unknown>> = {
  number: readNumber,
  string: readText,
  boolean: (value) => (typeof value === "boolean" ? value : /^(?:true|t|1|yes)$/i.test(String(value))),
  datetime: readMoment,
  date: readMoment,
  time: String,
  json: (value) => value,
  bytes: (value) => (value instanceof Uint8Array ? value : Buffer.from(String(value), "base64")),
};

function readNumber(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "bigint") return value;
  const text = String(value);
  if (/^-?\d+$/.test(text)) return readInteger(text);
  const named = /^([+-]?)(nan|inf(?:inity)?)$/i.exec(text);
  if (!named) return Number(text);
  return named[2]!.toLowerCase() === "nan" ? Number.NaN : named[1] === "-" ? -Infinity : Infinity;
}

function readText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function readMoment(value: unknown): number | null {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "number") return value;
  // A zone behind the time, by its offset or by its name.
  const text = String(value).replace(/(:\d\d(?:\.\d+)?)\s*(?:Z|[+-]\d\d:?\d\d|[A-Za-z][\w/+-]*)$/, "$1");
  return readDateTime(/^\S+[ T]\d\d:\d\d$/.test(text) ? `${text}:00` : text);
}
