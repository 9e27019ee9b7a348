import type { ResultColumn, ResultRow } from "../types.ts";

/** A value as a cell shows it, and as it is copied. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** More than a cell ever has room for; a megabyte in each would hold the page up. */
const mostShown = 500;

/** The same, as far as a cell of the grid can show it. */
export function shownText(value: unknown): string {
  const text = cellText(value);
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}

/** Whether there is something to open in a cell: looked at once for each that comes into sight, so of long ones only their ends. */
export function isOpenable(value: unknown): boolean {
  if (typeof value !== "string" || value.length <= longestRead) return openValue(value) !== undefined;
  return /^\s*(?:\{[\s\S]*\}|\[[\s\S]*\])\s*$/.test(value.slice(0, 100) + value.slice(-100));
}

const longestRead = 20_000;

/** What is inside a value that holds lists or objects; undefined for plain values. */
export function openValue(value: unknown): object | undefined {
  if (typeof value === "object" && value !== null) return value;
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return pythonValue(value);
  }
}

/** Drivers of Superset hand JSON over as Python writes it: `{'a': None, 'b': True}`. */
function pythonValue(text: string): object | undefined {
  const pattern = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|\b(True|False|None)\b/g;
  const words: Record<string, string> = { True: "true", False: "false", None: "null" };
  const json = text.replace(pattern, (_, single: string | undefined, double: string | undefined, word: string) =>
    word ? (words[word] ?? word) : JSON.stringify((single ?? double ?? "").replace(/\\(['"\\])/g, "$1")),
  );
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

export const isNumeric = (column: ResultColumn): boolean => column.type_generic === 0;

export interface Sorting {
  column: string;
  isDescending: boolean;
}

/** The places of the rows that hold a text, in order; NULL comes last. */
export function arrange(
  rows: readonly ResultRow[],
  columns: readonly ResultColumn[],
  search: string,
  sorting: Sorting | undefined,
): number[] {
  const wanted = search.trim().toLowerCase();
  const names = columns.map(({ column_name }) => column_name);
  const holds = (row: ResultRow) => names.some((name) => cellText(row[name]).toLowerCase().includes(wanted));
  const places: number[] = [];
  for (let at = 0; at < rows.length; at++) if (wanted === "" || holds(rows[at]!)) places.push(at);
  if (!sorting) return places;
  const { column, isDescending } = sorting;
  const isNumber = columns.some((one) => one.column_name === column && isNumeric(one));
  const sign = isDescending ? -1 : 1;
  return places.sort((a, b) => compare(rows[a]![column], rows[b]![column], isNumber, sign) || a - b);
}

const collator = new Intl.Collator(undefined, { numeric: false });

function compare(a: unknown, b: unknown, isNumber: boolean, sign: number): number {
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1;
  if (b === null || b === undefined) return -1;
  // Whole numbers beyond 2^53 and decimals come as text.
  if (isNumber) return sign * (Number(a) - Number(b));
  return sign * collator.compare(cellText(a), cellText(b));
}

/** Rows as spreadsheets take them from the clipboard. */
export function tabbed(columns: readonly ResultColumn[], rows: readonly ResultRow[], hasHeader: boolean): string {
  const names = columns.map(({ column_name }) => column_name);
  const clean = (value: unknown) =>
    value === null || value === undefined ? "" : cellText(value).replace(/[\t\n\r]+/g, " ");
  const lines = rows.map((row) => names.map((name) => clean(row[name])).join("\t"));
  return [...(hasHeader ? [names.map(clean).join("\t")] : []), ...lines].join("\n");
}

/** Rows as a file with commas has them. */
export function commaSeparated(columns: readonly ResultColumn[], rows: readonly ResultRow[]): string {
  const names = columns.map(({ column_name }) => column_name);
  const field = (value: unknown) => {
    const text = value === null || value === undefined ? "" : cellText(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [names, ...rows.map((row) => names.map((name) => row[name]))]
    .map((fields) => fields.map(field).join(","))
    .join("\r\n");
}

/** Rows as a list of objects. */
export function jsonText(columns: readonly ResultColumn[], rows: readonly ResultRow[]): string {
  const names = columns.map(({ column_name }) => column_name);
  return JSON.stringify(
    rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null]))),
    undefined,
    2,
  );
}

const least = 72;
const widest = 360;
const looked = 200;
/** The button that opens a value takes as much as so many characters. */
const opener = 5;

/** Widths in pixels that the names, types and first values of the columns fit into. */
export function columnWidths(columns: readonly ResultColumn[], rows: readonly ResultRow[]): number[] {
  return columns.map(({ column_name, type }) => {
    let characters = Math.max(column_name.length + 3, (type?.length ?? 0) * 0.85);
    for (const { [column_name]: value } of rows.slice(0, looked))
      characters = Math.max(characters, shownText(value).length + (isOpenable(value) ? opener : 0));
    return Math.round(Math.min(widest, Math.max(least, characters * 7.8 + 26)));
  });
}
