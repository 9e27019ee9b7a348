import type { ValueKind } from "../engine.ts";
import { readInteger } from "../read-text.ts";
import type { RemoteColumn } from "../remote.ts";
import type { HiveColumn, HiveValues } from "./package.ts";

/** `TTypeId` of the protocol, in its order. */
const types: readonly (readonly [string, ValueKind])[] = [
  ["BOOLEAN", "boolean"],
  ["TINYINT", "number"],
  ["SMALLINT", "number"],
  ["INT", "number"],
  ["BIGINT", "number"],
  ["FLOAT", "number"],
  ["DOUBLE", "number"],
  ["STRING", "string"],
  ["TIMESTAMP", "datetime"],
  ["BINARY", "bytes"],
  ["ARRAY", "json"],
  ["MAP", "json"],
  ["STRUCT", "json"],
  ["UNIONTYPE", "string"],
  ["USER_DEFINED", "string"],
  ["DECIMAL", "number"],
  ["NULL", "string"],
  ["DATE", "date"],
  ["VARCHAR", "string"],
  ["CHAR", "string"],
  ["INTERVAL_YEAR_MONTH", "string"],
  ["INTERVAL_DAY_TIME", "string"],
  ["TIMESTAMP WITH LOCAL TIME ZONE", "datetime"],
];

export function columnOf({ columnName: name, typeDesc }: HiveColumn): RemoteColumn {
  const [type, kind] = types[typeDesc.types[0]?.primitiveEntry?.type ?? 7] ?? ["STRING", "string"];
  const column: RemoteColumn = { name, type, kind };
  if (kind === "json") return { ...column, read: readJson };
  return type === "BIGINT" ? { ...column, read: readLong } : column;
}

/** The rows of a block, which comes by columns. */
export function rowsOf(columns: readonly HiveValues[]): unknown[][] {
  const lists = columns.map((column) => Object.values(column).find((list) => list?.values !== undefined) ?? null);
  const count = lists[0]?.values.length ?? 0;
  const nulls = lists.map((list) => bitsOf(list?.nulls));
  return Array.from({ length: count }, (_, row) =>
    lists.map((list, at) => (nulls[at]!(row) ? null : (list?.values[row] ?? null))),
  );
}

function bitsOf(nulls: Uint8Array | string | undefined): (row: number) => boolean {
  const bytes = typeof nulls === "string" ? Buffer.from(nulls, "latin1") : (nulls ?? new Uint8Array());
  return (row) => ((bytes[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;
}

/** Long numbers come as eight bytes. */
function readLong(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "bigint") return value;
  const { buffer, offset = 0 } = value as { buffer?: Buffer; offset?: number };
  return buffer ? readInteger(String(buffer.readBigInt64BE(offset))) : Number(value);
}

function readJson(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return String(value);
  }
}
