import { z } from "zod";
import { QueryError } from "../errors.ts";
import { columnOf, type Frame, isNumeric, numberOf, type Series, topLabel } from "../frame.ts";
import { labelKey, type Options, readOptions, requireColumns } from "./options.ts";

const schema = z.object({
  orientation: z.enum(["row", "column"]).nullish(),
  columns: z.array(z.string()).nullish(),
  time_shifts: z.array(z.string()).nullish(),
  rename_columns: z.array(z.string()).nullish(),
  contribution_totals: z.record(z.string(), z.number().nullable()).nullish(),
});

interface Part {
  source: Series;
  target: Series["label"];
  numbers: number[];
}

/** Each cell as its share of its column's or row's total. */
export function contribution(frame: Frame, options: Options): Frame {
  const parsed = readOptions(schema, options, "contribution");
  requireColumns(frame, parsed.columns);
  const parts = readParts(frame, parsed.columns ?? [], parsed.rename_columns ?? []);
  const shares =
    (parsed.orientation ?? "column") === "column"
      ? parts.map((part) => ofColumn(part, parsed.contribution_totals ?? null))
      : ofRows(parts, parsed.time_shifts ?? [], frame.rowCount);
  return assign(frame, shares);
}

function readParts(frame: Frame, names: readonly string[], renamed: readonly string[]): Part[] {
  const sources =
    names.length > 0
      ? names.flatMap((name) => {
          const column = columnOf(frame, name);
          const found = column ? [column] : frame.columns.filter((candidate) => topLabel(candidate) === name);
          if (!found.every((candidate) => isNumeric(candidate.dtype))) {
            throw new QueryError(`Column "${name}" is not numeric or does not exists in the query results.`);
          }
          return found;
        })
      : frame.columns.filter((column) => isNumeric(column.dtype));
  if (renamed.length > 0 && renamed.length !== (names.length || sources.length)) {
    throw new QueryError("`rename_columns` must have the same length as `columns` + `time_shift_columns`.");
  }
  return sources.map((source, at) => ({
    source,
    target: renamed[at] ?? source.label,
    numbers: source.values.map((value) => numberOf(value)).map((number) => (Number.isNaN(number) ? 0 : number)),
  }));
}

function ofColumn({ source, target, numbers }: Part, totals: Record<string, number | null> | null): Series {
  if (totals && Object.keys(totals).length > 0) {
    const total = totals[String(source.label)] ?? 0;
    return { label: target, dtype: "float", values: numbers.map((number) => (total === 0 ? 0 : number / total)) };
  }
  const total = numbers.reduce((sum, number) => sum + number, 0);
  return { label: target, dtype: "float", values: numbers.map((number) => number / total) };
}

/** Columns of each time shift make a total of their own. */
function ofRows(parts: readonly Part[], timeShifts: readonly string[], rowCount: number): Series[] {
  const groups = Map.groupBy(parts, (part) => {
    const name = topLabel(part.source) ?? "";
    return timeShifts.find((shift) => name.endsWith(shift)) ?? "";
  });
  const shares = new Map<Part, Series>();
  for (const group of groups.values()) {
    const totals = Array.from({ length: rowCount }, (_, row) =>
      group.reduce((sum, part) => sum + (numberOf(part.source.values[row]) || 0), 0),
    );
    for (const part of group) {
      const values = part.source.values.map((value, row) => numberOf(value) / totals[row]!);
      shares.set(part, { label: part.target, dtype: "float", values });
    }
  }
  return parts.map((part) => shares.get(part)!);
}

function assign(frame: Frame, computed: readonly Series[]): Frame {
  const columns = [...frame.columns];
  for (const column of computed) {
    const at = columns.findIndex((candidate) => labelKey(candidate.label) === labelKey(column.label));
    if (at >= 0) columns[at] = column;
    else columns.push(column);
  }
  return { ...frame, columns };
}
