import { z } from "zod";
import { QueryError } from "../errors.ts";
import { type Cell, type Frame, numbersOf, pythonRepr, rangeIndex, type Series } from "../frame.ts";
import { percentile } from "./aggregation.ts";
import { appendColumns, columnMapping, type Options, readOptions, requireColumns, selectUnder } from "./options.ts";

const schema = z.object({
  rolling_type: z.string(),
  columns: columnMapping,
  window: z.number().int().nullish(),
  rolling_type_options: z.record(z.string(), z.unknown()).nullish(),
  center: z.boolean().nullish(),
  win_type: z.string().nullish(),
  min_periods: z.number().int().nullish(),
});

/** The numbers of a window that are there; null asks for a missing result. */
type WindowFunction = (numbers: number[]) => number;

/** A number for each row from the rows of a window around it. */
export function rolling(frame: Frame, options: Options): Frame {
  const parsed = readOptions(schema, options, "rolling");
  const { rolling_type: type, columns: mapping, window, min_periods: minPeriods } = parsed;
  requireColumns(frame, Object.keys(mapping));
  if (window === null || window === undefined) throw new QueryError("Undefined window for rolling operation");
  if (window === 0) throw new QueryError("Window must be > 0");
  if (window < 0) throw new QueryError("window must be an integer 0 or greater");
  if (minPeriods && minPeriods > window) throw new QueryError(`min_periods ${minPeriods} must be <= window ${window}`);
  if (parsed.win_type)
    throw new QueryError(`win_type ${parsed.win_type} is not supported: leave it out for a plain window`);
  const compute = windowFunction(type, parsed.rolling_type_options ?? {});
  const needed = minPeriods ?? (type === "count" ? 0 : window);
  const ahead = parsed.center ? Math.floor((window - 1) / 2) : 0;
  const computed = selectUnder(frame, Object.keys(mapping)).map(
    (column): Series => ({
      ...column,
      dtype: "float",
      values: roll(numbersOf(column), window, ahead, needed, compute),
    }),
  );
  const result = appendColumns(frame, computed, mapping);
  return minPeriods ? withoutFirst(result, minPeriods - 1) : result;
}

function roll(
  numbers: number[],
  window: number,
  ahead: number,
  needed: number,
  compute: Incremental | WindowFunction,
): Cell[] {
  if (typeof compute !== "function") return rollIncrementally(numbers, window, ahead, needed, compute);
  return numbers.map((_, row) => {
    const inside = numbers
      .slice(Math.max(0, row + ahead - window + 1), row + ahead + 1)
      .filter((number) => !Number.isNaN(number));
    const value = inside.length < needed ? Number.NaN : compute(inside);
    return Number.isNaN(value) ? null : value;
  });
}

/** Sums of a window that are carried along instead of summed anew, with the rounding error kept aside. */
interface Incremental {
  result(sum: number, count: number): number;
}

function rollIncrementally(
  numbers: number[],
  window: number,
  ahead: number,
  needed: number,
  compute: Incremental,
): Cell[] {
  let sum = 0;
  let lost = 0;
  let count = 0;
  const add = (number: number | undefined, sign: 1 | -1) => {
    if (number === undefined || Number.isNaN(number)) return;
    count += sign;
    const corrected = sign * number - lost;
    const next = sum + corrected;
    lost = next - sum - corrected;
    sum = next;
    if (count === 0) {
      sum = 0;
      lost = 0;
    }
  };
  for (let at = 0; at < Math.min(ahead, numbers.length); at++) add(numbers[at], 1);
  return numbers.map((_, row) => {
    add(numbers[row + ahead - window], -1);
    add(numbers[row + ahead], 1);
    const value = count < needed ? Number.NaN : compute.result(sum, count);
    return Number.isNaN(value) ? null : value;
  });
}

function windowFunction(type: string, options: Options): Incremental | WindowFunction {
  const allowed = OPTIONS_OF[type];
  if (!allowed || !Object.hasOwn(OPTIONS_OF, type)) throw new QueryError(`Invalid rolling_type: ${type}`);
  const isKnown = Object.keys(options).every((name) => allowed.includes(name));
  const quantile = options.quantile;
  if (!isKnown || (type === "quantile" && typeof quantile !== "number")) {
    throw new QueryError(`Invalid options for ${type}: ${pythonRepr(options)}`);
  }
  const ddof = typeof options.ddof === "number" ? options.ddof : 1;
  switch (type) {
    case "sum":
      return { result: (sum) => sum };
    case "mean":
      return { result: (sum, count) => (count === 0 ? Number.NaN : sum / count) };
    case "count":
      return { result: (_, count) => count };
    case "max":
      return (numbers) => numbers.reduce((best, number) => Math.max(best, number), numbers[0] ?? Number.NaN);
    case "min":
      return (numbers) => numbers.reduce((best, number) => Math.min(best, number), numbers[0] ?? Number.NaN);
    case "median":
      return (numbers) => percentile(numbers, 50);
    case "quantile":
      return (numbers) => percentile(numbers, Number(quantile) * 100);
    case "var":
      return (numbers) => moments(numbers, ddof).variance;
    case "std":
      return (numbers) => Math.sqrt(moments(numbers, ddof).variance);
    case "skew":
      return skewness;
    case "kurt":
      return kurtosis;
    default:
      throw new QueryError(`rolling_type ${type} gives a matrix for each row, which no chart can show`);
  }
}

const OPTIONS_OF: Record<string, readonly string[]> = {
  count: ["numeric_only"],
  corr: ["other", "pairwise", "ddof", "numeric_only"],
  cov: ["other", "pairwise", "ddof", "numeric_only"],
  kurt: ["numeric_only"],
  max: ["numeric_only", "engine", "engine_kwargs"],
  mean: ["numeric_only", "engine", "engine_kwargs"],
  median: ["numeric_only", "engine", "engine_kwargs"],
  min: ["numeric_only", "engine", "engine_kwargs"],
  std: ["ddof", "numeric_only", "engine", "engine_kwargs"],
  skew: ["numeric_only"],
  sum: ["numeric_only", "engine", "engine_kwargs"],
  var: ["ddof", "numeric_only", "engine", "engine_kwargs"],
  quantile: ["quantile", "interpolation", "numeric_only"],
};

function moments(numbers: number[], ddof: number) {
  const count = numbers.length;
  const mean = numbers.reduce((sum, number) => sum + number, 0) / count;
  const central = (power: number) => numbers.reduce((sum, number) => sum + (number - mean) ** power, 0);
  return { count, central, variance: count - ddof > 0 ? central(2) / (count - ddof) : Number.NaN };
}

function skewness(numbers: number[]): number {
  const { count, central } = moments(numbers, 1);
  if (count < 3) return Number.NaN;
  const spread = central(2) / count;
  if (spread <= 1e-14) return Number.NaN;
  return (Math.sqrt(count * (count - 1)) * (central(3) / count)) / ((count - 2) * spread ** 1.5);
}

function kurtosis(numbers: number[]): number {
  const { count, central } = moments(numbers, 1);
  if (count < 4) return Number.NaN;
  const spread = central(2) / count;
  if (spread <= 1e-14) return Number.NaN;
  const ratio = central(4) / count / spread ** 2;
  return ((count - 1) * ((count + 1) * ratio - 3 * (count - 1))) / ((count - 2) * (count - 3));
}

function withoutFirst(frame: Frame, count: number): Frame {
  if (count === 0) return frame;
  const cut = (values: Cell[]) => values.slice(count);
  const index =
    "levels" in frame.index
      ? { levels: frame.index.levels.map((level) => ({ ...level, values: cut(level.values) })) }
      : rangeIndex(frame.index.start + count);
  const columns = frame.columns.map((column) => ({ ...column, values: cut(column.values) }));
  return { columns, index, rowCount: Math.max(0, frame.rowCount - count) };
}
