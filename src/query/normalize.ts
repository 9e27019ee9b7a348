import type { DatasetColumn, QueryDataset } from "./dataset.ts";
import { type Cell, type Frame, isMissing, numberOf, type Series } from "./frame.ts";
import { type Query, TIMESTAMP } from "./query.ts";
import { columnLabel, isBaseAxis } from "./query-context.ts";
import { DAY, HOUR, utc } from "./time/moment.ts";
import { parseFormatted } from "./time/python-format.ts";
import { parseWrittenDate } from "./time/written-date.ts";
import { parseHumanTimedelta } from "./time-range.ts";

/** Turns the time columns of a result into times (texts and epochs too), moved by the dataset's offset and the query's shift. */
export function normalizeTimes(frame: Frame, query: Query, dataset: QueryDataset): Frame {
  const names = new Set([...query.columns.filter(isBaseAxis).map(columnLabel), query.granularity]);
  const targets = new Map<string, DatasetColumn | undefined>();
  for (const name of names) {
    const column = name === null ? undefined : dataset.columnsByName.get(name);
    if (column?.isTemporal) targets.set(column.name, column);
  }
  targets.set(TIMESTAMP, query.granularity ? dataset.columnsByName.get(query.granularity) : undefined);
  const shift = dataset.offset * HOUR + (query.timeShift ? parseHumanTimedelta(query.timeShift) : 0);
  return {
    ...frame,
    columns: frame.columns.map((column) =>
      typeof column.label === "string" && targets.has(column.label)
        ? asTimes(column, targets.get(column.label)?.pythonDateFormat ?? null, shift)
        : column,
    ),
  };
}

function asTimes(column: Series, format: string | null, shift: number): Series {
  const values = column.values.map((cell) => {
    const ms = timeOf(cell, column, format);
    return ms === null ? null : ms + shift;
  });
  return { ...column, dtype: column.dtype === "datetimetz" ? "datetimetz" : "datetime", values };
}

function timeOf(cell: Cell, { dtype }: Series, format: string | null): number | null {
  if (isMissing(cell)) return null;
  if (dtype.startsWith("date") && typeof cell === "number") return cell;
  if (dtype === "decimal" && (format === "epoch_s" || format === "epoch_ms" || !format)) cell = numberOf(cell);
  if (format === "epoch_s" || format === "epoch_ms") {
    if (typeof cell === "string") return parseTimestamp(cell);
    return numberOf(cell) * (format === "epoch_s" ? 1000 : 1);
  }
  if (format && /%/.test(format)) return parseFormatted(String(cell), format);
  // a bare number counts nanoseconds, as pandas has it
  return typeof cell === "string" ? parseTimestamp(cell) : numberOf(cell) / 1e6;
}

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?\s*(?:Z|[+-]00:?00)?$/;

/** Wall-clock milliseconds of a written time; null for what is none. */
function parseTimestamp(text: string): number | null {
  const match = ISO.exec(text.trim());
  if (!match) return parseWrittenDate(text, Math.floor(Date.now() / DAY) * DAY)?.ms ?? null;
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = "0"] = match;
  const ms = utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
  return new Date(ms).getUTCMonth() + 1 === Number(month) ? ms + Number(fraction) * 1000 : null;
}
