import type { StoredType, StoredValue } from "../engines/load.ts";
import { readDates } from "./dates.ts";
import { type ReadOptions, type TypedColumn, UnreadableFile } from "./table.ts";
import { numberReader } from "./types.ts";

type Cast = (value: Exclude<StoredValue, null>) => StoredValue | undefined;

const SHOWN_ERRORS = 5;
const readNumber = numberReader(".");

const toNumber: Cast = (value) => (typeof value === "string" ? readNumber(value) : Number(value));
const toInteger: Cast = (value) => {
  if (typeof value === "bigint") return value;
  const number = toNumber(value);
  return typeof number === "number" && Number.isFinite(number) ? Math.trunc(number) : (number as bigint | undefined);
};
const toBoolean: Cast = (value) => Boolean(value);
const toMoment: Cast = (value) => (typeof value === "string" ? (readDates([value])?.[0] ?? undefined) : undefined);
const toText: Cast = (value) => String(value);

/** What the type names of pandas mean here. */
const casts: readonly (readonly [RegExp, StoredType, Cast])[] = [
  [/^u?int(8|16|32|64)?$/i, "integer", toInteger],
  [/^(float(16|32|64)?|double)$/i, "double", toNumber],
  [/^bool(ean)?$/, "boolean", toBoolean],
  [/^datetime64(\[\w+\])?$/, "datetime", toMoment],
  [/^category$/, "longtext", toText],
];

/** Gives columns the types that the form asks for; refuses with the first values that do not fit and their lines. */
export function castColumns(
  columns: readonly TypedColumn[],
  { column_data_types: types = {}, header_row: headerRow = 0 }: ReadOptions,
): TypedColumn[] {
  return columns.map((column) => {
    const wanted = Object.hasOwn(types, column.name) ? String(types[column.name]) : undefined;
    if (wanted === undefined || ["str", "object", "string"].includes(wanted)) return column;
    return castColumn(column, wanted, headerRow + 2);
  });
}

function castColumn(column: TypedColumn, wanted: string, firstLine: number): TypedColumn {
  const [, type, cast] = casts.find(([name]) => name.test(wanted)) ?? [];
  const wrong: string[] = [];
  let wrongCount = 0;
  const values = column.values.map((value, row) => {
    if (value === null) return null;
    const result = type === column.type ? value : cast?.(value);
    if (result !== undefined) return result;
    wrongCount++;
    if (wrong.length < SHOWN_ERRORS)
      wrong.push(`\n  • Line ${row + firstLine}: '${value}' cannot be converted to ${wanted}`);
    return null;
  });
  const problem = `Cannot convert column '${column.name}' to ${wanted}.`;
  if (wrongCount > 0) {
    const more = wrongCount > SHOWN_ERRORS ? `\n  ... and ${wrongCount - SHOWN_ERRORS} more error(s)` : "";
    throw new UnreadableFile(`${problem} Found ${wrongCount} error(s):${wrong.join("")}${more}`);
  }
  if (type === undefined) throw new UnreadableFile(`${problem} data type '${wanted}' not understood`);
  if (type === "integer" && values.some((value) => value === null || Math.abs(Number(value)) === Infinity)) {
    throw new UnreadableFile(`${problem} Cannot convert non-finite values (NA or inf) to integer`);
  }
  return { name: column.name, type, values };
}
