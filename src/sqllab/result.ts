import { genericType, type ResultTable } from "../engines/engine.ts";
import { cellJson, jsonRows } from "../query/formats/rows.ts";
import { type Cell, type Dtype, fromResult, timestampText } from "../query/frame.ts";
import { isAsInSuperset } from "../settings/as-in-superset.ts";
import type { Settings } from "../settings/keys.ts";

/** A column of a result as SQL Lab's clients read it. */
export interface ColumnInfo {
  column_name: string;
  name: string;
  type: string | null;
  type_generic: number | null;
  is_dttm: boolean;
}

/** Describes the columns of a result. */
export const describeColumns = ({ columns }: ResultTable): ColumnInfo[] =>
  columns.map(({ name, type, generic, kind }) => ({
    column_name: name,
    name,
    type,
    type_generic: kind === "bytes" ? null : generic,
    is_dttm: generic === genericType.temporal,
  }));

/** How values are shown. */
type Shown = NonNullable<Parameters<typeof fromResult>[1]>;

/** How the settings want values to be shown. */
export const shownAs = (settings: Settings): Shown => ({ losesHours: isAsInSuperset(settings, "intervals") });

/**
 * The first rows of a table as JSON, `{"name": value, …},{…}` without the brackets around them, in pieces. Times are in
 * ISO 8601, whole numbers beyond 2^53 text, decimals numbers with every digit that the database gave.
 */
export function rowsJson(table: ResultTable, shown: Shown, rows = table.rowCount): Generator<string> {
  const columns = fromResult(table, shown).columns.map(({ label, dtype, values }) => ({
    name: String(label),
    values,
    write: writer(dtype),
  }));
  return jsonRows(columns, Math.min(rows, table.rowCount));
}

type Writer = (cell: Cell) => string;

function writer(dtype: Dtype): Writer {
  switch (dtype) {
    case "datetime":
      return timeWriter((ms) => `"${isoText(ms)}"`);
    case "datetimetz":
      return timeWriter((ms) => `"${isoText(ms)}+00:00"`);
    case "date":
      return timeWriter((ms) => `"${isoText(ms).split("T")[0]}"`);
    case "decimal":
      return (cell) => (typeof cell === "string" ? decimalJson(cell) : cellJson(cell));
    case "int":
      return (cell) => (typeof cell === "bigint" ? `"${cell}"` : cellJson(cell));
    case "boolean":
    case "float":
    case "string":
    case "object":
      return cellJson;
  }
}

/** Columns of times hold few different values in a row. */
function timeWriter(write: (ms: number) => string): Writer {
  let last: number | undefined;
  let text = "";
  return (cell) => {
    if (typeof cell !== "number") return cellJson(cell);
    if (cell !== last) {
      last = cell;
      text = write(cell);
    }
    return text;
  };
}

/** What JSON takes for a number; NaN and the infinities are null. */
const decimalJson = (text: string): string =>
  /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(text)
    ? text
    : Number.isFinite(Number(text)) && text !== ""
      ? String(Number(text))
      : "null";

const TWO = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, "0"));
const DAY_SECONDS = 86_400;
/** Texts of days, as results name few of them again and again. */
const dates = new Map<number, string>();
const MAX_DATES = 5_000;

function dateText(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  if (dates.size >= MAX_DATES) dates.clear();
  const text = timestampText(day * DAY_SECONDS * 1000).split(" ")[0]!;
  dates.set(day, text);
  return text;
}

/** `2024-01-31T10:00:00`, with microseconds where there are any. */
function isoText(ms: number): string {
  const second = Math.floor(ms / 1000);
  const day = Math.floor(second / DAY_SECONDS);
  const micros = Math.round((ms - second * 1000) * 1000);
  const rest = second - day * DAY_SECONDS;
  const clock = `${TWO[Math.floor(rest / 3600)]}:${TWO[Math.floor(rest / 60) % 60]}:${TWO[rest % 60]}`;
  const text = `${dateText(day)}T${clock}`;
  return micros === 0 ? text : `${text}.${String(micros).padStart(6, "0")}`;
}
