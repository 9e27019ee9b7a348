import { z } from "zod";
import { QueryError } from "../errors.ts";
import { type Cell, compareCells, type Frame, isMissing, numberOf, type Series } from "../frame.ts";
import { median } from "./aggregation.ts";
import { readFrequency, timeGrid } from "./frequency.ts";
import { type Options, readOptions } from "./options.ts";

const schema = z.object({
  rule: z.string(),
  method: z.string(),
  fill_value: z.number().nullish(),
});

const METHODS = ["asfreq", "bfill", "ffill", "linear", "median", "mean", "sum"];
/** More points than this come from a rule that does not fit the data, not from a chart. */
const MAX_POINTS = 1_000_000;

/** Rows at regular times: values filled in, carried on or summed up. */
export function resample(frame: Frame, options: Options): Frame {
  const { rule, method, fill_value: fillValue } = readOptions(schema, options, "resample");
  const level = "levels" in frame.index && frame.index.levels.length === 1 ? frame.index.levels[0]! : null;
  if (!level?.dtype.startsWith("datetime")) throw new QueryError("Resample operation requires DatetimeIndex");
  if (!METHODS.includes(method)) throw new QueryError(`Resample method should be in ${METHODS.join(", ")}.`);
  const frequency = readFrequency(rule);
  if (!frequency) throw new QueryError(`Invalid frequency: ${rule}`);
  const rows = level.values.map((_, row) => row).filter((row) => !isMissing(level.values[row]));
  rows.sort((a, b) => compareCells(level.values[a], level.values[b]));
  const times = rows.map((row) => numberOf(level.values[row]));
  const grid = timeGrid(times, frequency, MAX_POINTS);
  if (!grid) throw new QueryError(`Resampling by ${rule} makes more than ${MAX_POINTS} rows`);
  const isAggregate = method === "mean" || method === "sum" || method === "median";
  if (!isAggregate && new Set(times).size < times.length)
    throw new QueryError("cannot reindex on an axis with duplicate labels");
  const columns = frame.columns.map((column) => {
    const values = rows.map((row) => column.values[row]);
    return isAggregate
      ? aggregated(column, values, grid.binOf(times), grid.labels.length, method)
      : filled(column, values, times, grid.labels, method, fillValue ?? null);
  });
  return { columns, index: { levels: [{ ...level, values: grid.labels }] }, rowCount: grid.labels.length };
}

function aggregated(column: Series, values: Cell[], bins: number[], count: number, method: string): Series {
  const numbers: number[][] = Array.from({ length: count }, () => []);
  values.forEach((value, at) => {
    if (!isMissing(value) && bins[at]! >= 0) numbers[bins[at]!]?.push(numberOf(value));
  });
  const sum = (group: number[]) => group.reduce((total, number) => total + number, 0);
  const result = numbers.map((group) => {
    if (method === "sum") return sum(group);
    if (group.length === 0) return null;
    return method === "mean" ? sum(group) / group.length : median(group);
  });
  return { ...column, dtype: method === "sum" && column.dtype === "int" ? "int" : "float", values: result };
}

function filled(
  column: Series,
  values: Cell[],
  times: number[],
  labels: number[],
  method: string,
  fillValue: number | null,
): Series {
  const exact = new Map(times.map((time, at) => [time, values[at]]));
  let result: Cell[] = labels.map((label) => exact.get(label) ?? null);
  if (method === "asfreq" && fillValue !== null) result = result.map((value) => (isMissing(value) ? fillValue : value));
  else if (method === "ffill") result = carryOn(nearest(labels, times, values, "before"));
  else if (method === "bfill") result = carryOn(nearest(labels, times, values, "after").reverse()).reverse();
  else if (method === "linear") result = interpolate(result);
  const isFloat = column.dtype === "int" && (method === "linear" || result.some(isMissing));
  return { ...column, dtype: isFloat ? "float" : column.dtype, values: result };
}

/** The value at the last time before each label, or the first after it. */
function nearest(labels: number[], times: number[], values: Cell[], side: "before" | "after"): Cell[] {
  let at = 0;
  return labels.map((label) => {
    while (at < times.length && (side === "before" ? times[at]! <= label : times[at]! < label)) at++;
    return values[side === "before" ? at - 1 : at] ?? null;
  });
}

function carryOn(values: Cell[]): Cell[] {
  let last: Cell = null;
  return values.map((value) => {
    if (!isMissing(value)) last = value;
    return last;
  });
}

/** Straight lines between known values; behind the last one its value goes on. */
function interpolate(values: Cell[]): Cell[] {
  const result = [...values];
  let known = -1;
  for (let at = 0; at <= values.length; at++) {
    if (at < values.length && isMissing(values[at])) continue;
    if (known >= 0) {
      const from = numberOf(values[known]);
      const step = at < values.length ? (numberOf(values[at]) - from) / (at - known) : 0;
      for (let gap = known + 1; gap < at; gap++) result[gap] = from + step * (gap - known);
    }
    known = at;
  }
  return result;
}
