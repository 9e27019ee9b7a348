import {
  type Column,
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
import type { ResultColumn, ResultTable, ValueKind } from "../engines/engine.ts";
import { emptyColumn } from "../engines/values.ts";
import { type Cell, fromResult, type Series } from "../query/frame.ts";
import type { ColumnInfo, shownAs } from "./result.ts";

/** Digits that Arrow's decimals can have. */
const MAX_DIGITS = 38;
const INT64_END = 2n ** 63n;

/** A result as an Arrow stream, in the types in which Superset keeps it. */
export function writeArrow(table: ResultTable, shown: ReturnType<typeof shownAs>): Uint8Array {
  const frame = fromResult(table, shown);
  const columns = frame.columns.map((column): [string, Column<unknown>] => [String(column.label), arrowColumn(column)]);
  const bytes = tableToIPC(tableFromColumns(columns), { format: "stream" });
  if (bytes === null) throw new Error("Arrow could not write a result");
  return bytes;
}

function arrowColumn({ dtype, values }: Series): Column<unknown> {
  switch (dtype) {
    case "boolean":
      return columnFromArray(values, logical());
    case "float":
      return columnFromArray(values, float64());
    case "int":
      return values.every(fitsInt64) ? columnFromArray(values.map(bigintOf), int64()) : textColumn(values);
    case "decimal":
      return decimalColumn(values);
    case "date":
      return values.every(isTime) ? columnFromArray(values, dateDay()) : textColumn(values);
    case "datetime":
    case "datetimetz":
      return values.every(isTime) ? timeColumn(values, dtype === "datetimetz" ? "UTC" : null) : textColumn(values);
    case "string":
    case "object":
      return textColumn(values);
  }
}

const isTime = (cell: Cell): boolean => cell === null || (typeof cell === "number" && Number.isFinite(cell));
const bigintOf = (cell: Cell): bigint | null => (cell === null ? null : BigInt(cell as number | bigint));
const fitsInt64 = (cell: Cell): boolean =>
  cell === null ||
  (typeof cell === "number" && Number.isSafeInteger(cell)) ||
  (typeof cell === "bigint" && cell >= -INT64_END && cell < INT64_END);

const textColumn = (values: readonly Cell[]): Column<unknown> =>
  columnFromArray(
    values.map((cell) => (cell === null || cell === undefined ? null : String(cell))),
    utf8(),
  );

/** Times in microseconds. The library makes times of whole milliseconds only, so the numbers are written as what they are. */
function timeColumn(values: readonly Cell[], zone: string | null): Column<unknown> {
  const micros = values.map((cell) => (cell === null ? null : BigInt(Math.round((cell as number) * 1000))));
  return retyped(columnFromArray(micros, int64()), timestamp(TimeUnit.MICROSECOND, zone));
}

function retyped(column: Column<unknown>, type: DataType): Column<unknown> {
  for (const part of [column, ...column.data]) Object.assign(part, { type });
  return column;
}

function decimalColumn(values: readonly Cell[]): Column<unknown> {
  const texts = values.map((cell) => (cell === null || cell === undefined ? null : String(cell)));
  let whole = 1;
  let scale = 0;
  for (const text of texts) {
    if (text === null) continue;
    const match = /^-?(\d+)(?:\.(\d+))?$/.exec(text);
    // NaN, the infinities and powers of ten are text.
    if (!match) return textColumn(texts);
    whole = Math.max(whole, match[1]!.length);
    scale = Math.max(scale, match[2]?.length ?? 0);
  }
  if (whole + scale > MAX_DIGITS) return textColumn(texts);
  const scaled = texts.map((text) => {
    if (text === null) return null;
    const [digits = "0", fraction = ""] = text.split(".");
    return BigInt(digits + fraction.padEnd(scale, "0"));
  });
  return columnFromArray(scaled, decimal(whole + scale, scale, 128));
}

/** Reads what `writeArrow` or Superset wrote; the names of the columns' types come from beside it. */
export function readArrow(bytes: Uint8Array, described: readonly ColumnInfo[]): ResultTable {
  const table = tableFromIPC(bytes, { useBigInt: true, useDecimalInt: true });
  const types = new Map(described.map((column) => [column.name, column]));
  const columns = table.schema.fields.map(({ name, type }): ResultColumn => {
    const info = types.get(name);
    const { kind, read, typeName } = readerOf(type, info?.type ?? null);
    const column = emptyColumn(name, info?.type ?? typeName, kind, () => null);
    for (const cell of table.getChild(name)) column.values.push(cell === null ? null : read(cell));
    return column;
  });
  return { columns, rowCount: table.numRows };
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
      if (declared !== null && /DECIMAL|NUMERIC/i.test(declared))
        return { kind: "number", typeName: declared, read: asIs };
      return { kind: "string", typeName: "STRING", read: asIs };
  }
}

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
