import {
  DuckDBBitValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  type DuckDBValueConverter,
  type Json,
  JsonDuckDBValueConverter,
} from "@duckdb/node-api";
import type { ValueKind } from "../engine.ts";

interface TypeReader {
  name: string;
  kind: ValueKind;
  read(value: DuckDBValue): unknown;
}

const DAY_MS = 86_400_000;
/** DuckDB's infinite dates lie beyond what JavaScript's dates hold; Superset shows the years 1 and 9999. */
const LAST_MS = 253_402_214_400_000;
const FIRST_MS = -62_135_596_800_000;

/** How values of a DuckDB type are read. */
export function readerOf(type: DuckDBType): TypeReader {
  const name = type.toString();
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return { name, kind: "boolean", read: (value) => value };
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return { name, kind: "number", read: (value) => value };
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UHUGEINT:
    case DuckDBTypeId.BIGNUM:
      return { name, kind: "number", read: (value) => (typeof value === "bigint" ? wholeNumber(value) : value) };
    case DuckDBTypeId.DECIMAL:
      return {
        name,
        kind: "number",
        read: (value) => (value instanceof DuckDBDecimalValue ? value.toDouble() : value),
      };
    case DuckDBTypeId.DATE:
      return {
        name,
        kind: "date",
        read: (value) => (value instanceof DuckDBDateValue ? bounded(value.days * DAY_MS) : null),
      };
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return { name, kind: "datetime", read: readTimestamp };
    case DuckDBTypeId.TIME:
    case DuckDBTypeId.TIME_TZ:
    case DuckDBTypeId.INTERVAL:
      return { name, kind: "time", read: String };
    case DuckDBTypeId.BLOB:
      return {
        name,
        kind: "bytes",
        read: (value) => (value instanceof DuckDBBlobValue ? new Uint8Array(value.bytes) : value),
      };
    case DuckDBTypeId.BIT:
      return {
        name,
        kind: "string",
        read: (value) => (value instanceof DuckDBBitValue ? value.toString() : String(value)),
      };
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY:
    case DuckDBTypeId.STRUCT:
    case DuckDBTypeId.MAP:
    case DuckDBTypeId.UNION:
      return { name, kind: "json", read: (value) => inner(value, type, inner) };
    default:
      return { name, kind: "string", read: String };
  }
}

/** What stands within lists and structures: as JSON has it, whole numbers as numbers where JSON keeps all their digits. */
const inner: DuckDBValueConverter<Json> = (value, type) => {
  const number = typeof value === "bigint" ? wholeNumber(value) : undefined;
  return typeof number === "number" ? number : JsonDuckDBValueConverter(value, type, inner);
};

function wholeNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function readTimestamp(value: DuckDBValue): number | null {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return fromMicros(value.micros);
  if (value instanceof DuckDBTimestampSecondsValue) return bounded(Number(value.seconds) * 1000);
  if (value instanceof DuckDBTimestampMillisecondsValue) return bounded(Number(value.millis));
  if (value instanceof DuckDBTimestampNanosecondsValue) return fromMicros(value.nanos / 1000n);
  return null;
}

function fromMicros(micros: bigint): number {
  return bounded(Number(micros / 1000n) + Number(micros % 1000n) / 1000);
}

function bounded(ms: number): number {
  if (ms > 8.64e15) return LAST_MS;
  return ms < -8.64e15 ? FIRST_MS : ms;
}
