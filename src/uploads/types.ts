import type { StoredValue } from "../engines/load.ts";
import { readDates } from "./dates.ts";
import { type Cell, cellText, parsingError, type RawTable, type ReadOptions, type TypedColumn } from "./table.ts";

/** Texts that stand for no value where the form names none. */
const NULLS =
  "|#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null".split("|");
const TEXT_TYPES = new Set<unknown>(["str", "object", "string"]);
const MIN_INTEGER = -(2n ** 63n);
const MAX_INTEGER = 2n ** 63n - 1n;

/**
 * Finds the type of every column from all of its values: whole numbers, numbers, booleans, moments, times, else text.
 * Text stays as the file has it; a column without any value counts as numbers, one without rows as text.
 */
export function typeColumns(table: RawTable, options: ReadOptions): TypedColumn[] {
  for (const name of options.column_dates ?? []) {
    if (!table.names.includes(name)) throw parsingError(`Missing column provided to 'parse_dates': '${name}'`);
  }
  const isNull = nullsOf(options.null_values);
  const numbers = numberReader(options.decimal_character ?? ".");
  return table.names.map((name, index) => {
    const cells = (table.cells[index] ?? []).map((cell) => (isNull(cell) ? null : cell));
    if (TEXT_TYPES.has(options.column_data_types?.[name])) return asText(name, cells);
    if (options.column_dates?.includes(name)) {
      return asDates(name, cells, options.day_first === true) ?? asMoments(name, cells) ?? asText(name, cells);
    }
    if (cells.length === 0) return asText(name, cells);
    return (
      asNumbers(name, cells, numbers) ??
      asBooleans(name, cells) ??
      asMoments(name, cells) ??
      asTimes(name, cells) ??
      asText(name, cells)
    );
  });
}

/** Whether a cell counts as no value; a number that the form names counts however it is written. */
function nullsOf(given: readonly string[] | undefined): (cell: Cell) => boolean {
  const texts = new Set(given?.length ? given : NULLS);
  const numbers = new Set(
    (given ?? [])
      .filter((text) => text.trim() !== "")
      .map(Number)
      .filter(Number.isFinite),
  );
  return (cell) => {
    if (typeof cell === "number") return numbers.has(cell);
    if (typeof cell !== "string") return cell === null;
    return texts.has(cell) || (numbers.size > 0 && cell.trim() !== "" && numbers.has(Number(cell)));
  };
}

type NumberReader = (text: string) => number | bigint | undefined;

/** Reads a number; one that is whole and beyond 2^53 comes as bigint, one beyond 64 bits is none. */
export function numberReader(decimal: string): NumberReader {
  const point = decimal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const form = new RegExp(`^\\s*[+-]?(?:\\d+(?:${point}\\d*)?|${point}\\d+)(?:e[+-]?\\d+)?\\s*$`, "i");
  return (text) => {
    if (/^\s*[+-]?\d{1,15}\s*$/.test(text)) return Number(text);
    if (/^\s*[+-]?\d+\s*$/.test(text)) return wholeNumber(text.trim().replace("+", ""));
    if (form.test(text)) return Number(text.replace(decimal, "."));
    const [, sign, word] = /^\s*([+-]?)(inf(?:inity)?)\s*$/i.exec(text) ?? [];
    return word ? Number(`${sign}Infinity`) : undefined;
  };
}

function wholeNumber(text: string): number | bigint | undefined {
  if (text.length > 40) return undefined;
  const value = BigInt(text);
  if (value < MIN_INTEGER || value > MAX_INTEGER) return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function asNumbers(name: string, cells: readonly Cell[], read: NumberReader): TypedColumn | undefined {
  const values: (number | bigint | null)[] = [];
  let isWhole = true;
  let hasValue = false;
  for (const cell of cells) {
    const value = typeof cell === "string" ? read(cell) : cell;
    if (value !== null && typeof value !== "number" && typeof value !== "bigint") return undefined;
    hasValue ||= value !== null;
    // "1.0" says that the column has fractions, even if none of them shows.
    isWhole &&= value === null || typeof value === "bigint" || isWholeCell(cell, value);
    values.push(value);
  }
  const hasNulls = values.includes(null);
  // As in pandas, whole numbers with gaps are stored as numbers with fractions, unless that would change them.
  const isInteger = hasValue && isWhole && (!hasNulls || values.some((value) => typeof value === "bigint"));
  if (isInteger) return { name, type: "integer", values };
  return { name, type: "double", values: values.map((value) => (value === null ? null : Number(value))) };
}

const isWholeCell = (cell: Cell, value: number): boolean =>
  typeof cell === "string" ? /^\s*[+-]?\d+\s*$/.test(cell) : Number.isSafeInteger(value);

function asBooleans(name: string, cells: readonly Cell[]): TypedColumn | undefined {
  const values: StoredValue[] = [];
  for (const cell of cells) {
    const value = typeof cell === "string" ? booleanOf(cell) : cell;
    if (value !== null && typeof value !== "boolean") return undefined;
    values.push(value);
  }
  return { name, type: "boolean", values };
}

const booleanOf = (text: string): boolean | undefined =>
  /^(?:True|TRUE|true)$/.test(text) ? true : /^(?:False|FALSE|false)$/.test(text) ? false : undefined;

function asMoments(name: string, cells: readonly Cell[]): TypedColumn | undefined {
  const values: (number | null)[] = [];
  for (const cell of cells) {
    if (cell !== null && !(typeof cell === "object" && "ms" in cell)) return undefined;
    values.push(cell === null ? null : cell.ms);
  }
  return { name, type: "datetime", values };
}

function asTimes(name: string, cells: readonly Cell[]): TypedColumn | undefined {
  const values: (string | null)[] = [];
  for (const cell of cells) {
    if (cell !== null && !(typeof cell === "object" && "time" in cell)) return undefined;
    values.push(cell === null ? null : cell.time);
  }
  return { name, type: "time", values };
}

function asDates(name: string, cells: readonly Cell[], isDayFirst: boolean): TypedColumn | undefined {
  const texts = cells.map((cell) => (cell === null ? null : cellText(cell)));
  const values = readDates(texts, { isDayFirst });
  return values && { name, type: "datetime", values };
}

function asText(name: string, cells: readonly Cell[]): TypedColumn {
  return { name, type: "longtext", values: cells.map((cell) => (cell === null ? null : cellText(cell))) };
}
