import {
  Column,
  columnFromArray,
  type DataType,
  dateDay,
  decimal,
  float64,
  int64,
  bool as logical,
  TimeUnit,
  Type,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  timestamp,
  utf8,
} from "@uwdata/flechette";
import { partsOf } from "../engines/batches.ts";
import type { ResultColumn, ResultTable, ValueKind } from "../engines/engine.ts";
import { emptyColumn } from "../engines/values.ts";
import { type Cell, fromResult, type Series } from "../query/frame.ts";
import { type ColumnInfo, PART_ROWS, type shownAs } from "./result.ts";
import { takeTurn } from "./turns.ts";

/** Digits that Arrow's decimals can have. */
const MAX_DIGITS = 38;
const INT64_END = 2n ** 63n;

/** A result as an Arrow stream, in the types in which Superset keeps it; others have their turn between its parts. */
export async function writeArrow(table: ResultTable, shown: ReturnType<typeof shownAs>): Promise<Uint8Array> {
  const parts: Series[][] = [];
  for (const part of partsOf(table, PART_ROWS)) {
    await takeTurn();
    parts.push(fromResult(part, shown).columns);
  }
  const columns: [string, Column<unknown>][] = [];
  for (const [at, { label }] of parts[0]!.entries())
    columns.push([String(label), await arrowColumn(parts.map((part) => part[at]!))]);
  await takeTurn();
  const bytes = tableToIPC(tableFromColumns(columns), { format: "stream" });
  if (bytes === null) throw new Error("Arrow could not write a result");
  return bytes;
}

/** How the values of a column are kept. */
interface Encoding {
  type: DataType;
  encode(cell: Cell): unknown;
  /** What the numbers are marked as, where the library would not write this type itself. */
  marked?: DataType;
}

async function arrowColumn(parts: readonly Series[]): Promise<Column<unknown>> {
  const { type, encode, marked } = await encodingOf(parts);
  const batches: Column<unknown>["data"][number][] = [];
  for (const { values } of parts) {
    await takeTurn();
    batches.push(...columnFromArray(values.map(encode), type).data);
  }
  if (marked) for (const batch of batches) Object.assign(batch, { type: marked });
  return new Column(batches, marked ?? type);
}

const asText: Encoding = {
  type: utf8(),
  encode: (cell) => (cell === null || cell === undefined ? null : String(cell)),
};

async function encodingOf(parts: readonly Series[]): Promise<Encoding> {
  const dtypes = new Set(parts.map(({ dtype }) => dtype));
  // Whole numbers and others in one column are others.
  const dtype = dtypes.size === 1 ? parts[0]!.dtype : "float";
  switch (dtype) {
    case "boolean":
      return { type: logical(), encode: (cell) => cell };
    case "float":
      return { type: float64(), encode: (cell) => cell };
    case "int":
      return (await every(parts, fitsInt64)) ? { type: int64(), encode: bigintOf } : asText;
    case "decimal":
      return decimals(parts);
    case "date":
      return (await every(parts, isTime)) ? { type: dateDay(), encode: (cell) => cell } : asText;
    case "datetime":
    case "datetimetz":
      // The library makes times of whole milliseconds only, so microseconds are written as the numbers that they are.
      return (await every(parts, isTime))
        ? {
            type: int64(),
            encode: microsOf,
            marked: timestamp(TimeUnit.MICROSECOND, dtype === "datetimetz" ? "UTC" : null),
          }
        : asText;
    case "string":
    case "object":
      return asText;
  }
}

async function every(parts: readonly Series[], fits: (cell: Cell) => boolean): Promise<boolean> {
  for (const { values } of parts) {
    await takeTurn();
    if (!values.every(fits)) return false;
  }
  return true;
}

const isTime = (cell: Cell): boolean => cell === null || (typeof cell === "number" && Number.isFinite(cell));
const microsOf = (cell: Cell): bigint | null => (cell === null ? null : BigInt(Math.round((cell as number) * 1000)));
const bigintOf = (cell: Cell): bigint | null => (cell === null ? null : BigInt(cell as number | bigint));
const fitsInt64 = (cell: Cell): boolean =>
  cell === null ||
  (typeof cell === "number" && Number.isSafeInteger(cell)) ||
  (typeof cell === "bigint" && cell >= -INT64_END && cell < INT64_END);

async function decimals(parts: readonly Series[]): Promise<Encoding> {
  let whole = 1;
  let scale = 0;
  const isPlain = await every(parts, (cell) => {
    if (cell === null || cell === undefined) return true;
    const match = /^-?(\d+)(?:\.(\d+))?$/.exec(String(cell));
    whole = Math.max(whole, match?.[1]?.length ?? 0);
    scale = Math.max(scale, match?.[2]?.length ?? 0);
    // NaN, the infinities and powers of ten are text.
    return match !== null;
  });
  if (!isPlain || whole + scale > MAX_DIGITS) return asText;
  return {
    type: decimal(whole + scale, scale, 128),
    encode: (cell) => {
      if (cell === null || cell === undefined) return null;
      const [digits = "0", fraction = ""] = String(cell).split(".");
      return BigInt(digits + fraction.padEnd(scale, "0"));
    },
  };
}

/**
 * Reads what `writeArrow` or Superset wrote, part by part as they are asked for, at least one; the names of the columns'
 * types come from beside it.
 */
export function readArrow(
  bytes: Uint8Array,
  described: readonly ColumnInfo[],
): { rowCount: number; parts: Iterable<ResultTable> } {
  const table = tableFromIPC(bytes, { useBigInt: true, useDecimalInt: true });
  const types = new Map(described.map((column) => [column.name, column]));
  const columns = table.schema.fields.map(({ name, type }, at) => {
    const info = types.get(name);
    const { kind, read, typeName } = readerOf(type, info?.type ?? null);
    return {
      cells: table.getChildAt(at)[Symbol.iterator](),
      read,
      empty: () => emptyColumn(name, info?.type ?? typeName, kind, () => null),
    };
  });
  return { rowCount: table.numRows, parts: parts(columns, table.numRows) };
}

interface StoredColumn {
  cells: Iterator<unknown>;
  read: Reader["read"];
  empty(): ResultColumn;
}

function* parts(columns: readonly StoredColumn[], rowCount: number): Generator<ResultTable> {
  for (let from = 0; from === 0 || from < rowCount; from += PART_ROWS) {
    const count = Math.min(PART_ROWS, rowCount - from);
    yield { columns: columns.map((column) => nextValues(column, count)), rowCount: count };
  }
}

function nextValues({ cells, read, empty }: StoredColumn, count: number): ResultColumn {
  const column = empty();
  for (let row = 0; row < count; row++) {
    const { value } = cells.next();
    column.values.push(value === null || value === undefined ? null : read(value));
  }
  return column;
}

interface Reader {
  kind: ValueKind;
  typeName: string | null;
  read: (cell: unknown) => unknown;
}

const asIs = (cell: unknown): unknown => cell;

function readerOf(type: DataType, declared: string | null): Reader {
  switch (type.typeId) {
    case Type.Bool:
      return { kind: "boolean", typeName: "BOOL", read: asIs };
    case Type.Int:
      return { kind: "number", typeName: "INT", read: integer };
    case Type.Float:
      return { kind: "number", typeName: "FLOAT", read: asIs };
    case Type.Decimal:
      return { kind: "number", typeName: "DECIMAL", read: (cell) => decimalText(BigInt(cell as bigint), type.scale) };
    case Type.Date:
      return { kind: "date", typeName: "DATE", read: asIs };
    case Type.Timestamp:
      return { kind: "datetime", typeName: type.timezone ? "DATETIMETZ" : "DATETIME", read: asIs };
    case Type.Time:
      return { kind: "time", typeName: "TIME", read: (cell) => clockText(Number(cell), type.unit) };
    case Type.Duration:
      return { kind: "time", typeName: "INTERVAL", read: (cell) => spanText(Number(cell), type.unit) };
    case Type.Binary:
    case Type.LargeBinary:
      return { kind: "bytes", typeName: null, read: asIs };
    default:
      // Decimals that Arrow has no number for are text.
      if (declared !== null && /DECIMAL|NUMERIC/i.test(declared) && !OF_MANY.test(declared))
        return { kind: "number", typeName: declared, read: asIs };
      return { kind: "string", typeName: "STRING", read: asIs };
  }
}

/** Types that hold several of another one: `DECIMALARRAY`, `ARRAY(DECIMAL(10, 2))`, `DECIMAL(10,2)[]`. */
const OF_MANY = /ARRAY|LIST|MAP|ROW|STRUCT|TUPLE|\[/i;

const integer = (cell: unknown): unknown =>
  typeof cell === "bigint" && Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;

function decimalText(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return value < 0n ? `-${text}` : text;
}

/** Arrow's units of time, in microseconds. */
const MICROS = [1e6, 1e3, 1, 1e-3];

function clockText(count: number, unit: number): string {
  const micros = Math.round(count * MICROS[unit]!);
  const text = new Date(Math.floor(micros / 1e6) * 1000).toISOString().slice(11, 19);
  const fraction = micros % 1e6;
  return fraction === 0 ? text : `${text}.${String(fraction).padStart(6, "0")}`;
}

function spanText(count: number, unit: number): string {
  const micros = Math.round(count * MICROS[unit]!);
  const days = Math.floor(micros / 86_400e6);
  return `${days} days ${clockText(micros - days * 86_400e6, TimeUnit.MICROSECOND)}`;
}
