import { QueryError } from "../errors.ts";
import {
  type Cell,
  columnOf,
  compareCells,
  type Dtype,
  type Frame,
  isMissing,
  isNumeric,
  numberOf,
  type Series,
} from "../frame.ts";
import type { Options } from "./options.ts";

/** Makes one value of a group's values. */
export interface Aggregation {
  apply(values: Cell[]): Cell;
  dtype(source: Dtype): Dtype;
}

export interface Aggregate {
  name: string;
  column: string;
  aggregation: Aggregation;
}

export type AggregateConfig = Record<string, { column?: string; operator?: string; options?: Options }>;

/** The aggregates that an operation asks for, checked. */
export function readAggregates(frame: Frame, config: AggregateConfig): Aggregate[] {
  return Object.entries(config).map(([name, { column = name, operator, options = {} }]) => {
    if (!columnOf(frame, column)) throw new QueryError(`Column referenced by aggregate is undefined: ${column}`);
    if (operator === undefined) throw new QueryError(`Operator undefined for aggregator: ${name}`);
    const make = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
    if (!make) throw new QueryError(`Invalid numpy function: ${operator}`);
    return { name, column, aggregation: make(options) };
  });
}

const toFloat = (): Dtype => "float";
const toInt = (): Dtype => "int";
const same = (source: Dtype): Dtype => source;

/** Over the values that are there. */
const overNumbers = (compute: (numbers: number[]) => number, dtype: (source: Dtype) => Dtype): Aggregation => ({
  apply: (values) => finite(compute(values.filter((value) => !isMissing(value)).map(numberOf))),
  dtype,
});

/** Over all values: one that is missing makes the result missing. */
const overAll = (compute: (numbers: number[]) => number): Aggregation => ({
  apply: (values) => finite(compute(values.map(numberOf))),
  dtype: toFloat,
});

const finite = (value: number): number | null => (Number.isNaN(value) ? null : value);

const extreme = (direction: 1 | -1): Aggregation => ({
  apply: (values) => {
    let best: Cell = null;
    for (const value of values) {
      if (isMissing(value)) continue;
      if (best === null || compareCells(value, best) * direction > 0) best = value;
    }
    return best;
  },
  dtype: same,
});

const position = (direction: 1 | -1): Aggregation => ({
  apply: (values) => {
    let best = -1;
    values.forEach((value, at) => {
      if (!isMissing(value) && (best < 0 || compareCells(value, values[best]) * direction > 0)) best = at;
    });
    return best;
  },
  dtype: toInt,
});

const summed: Aggregation = {
  apply: (values) => {
    if (values.some((value) => typeof value === "string")) return values.filter((value) => !isMissing(value)).join("");
    return sum(values.filter((value) => !isMissing(value)).map(numberOf));
  },
  dtype: (source) => (isNumeric(source) || source === "string" ? source : "int"),
};

const sum = (numbers: number[]): number => {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
};

export const mean = (numbers: number[]): number => (numbers.length === 0 ? Number.NaN : sum(numbers) / numbers.length);

function variance(numbers: number[], ddof: number): number {
  if (numbers.length - ddof <= 0) return Number.NaN;
  const average = mean(numbers);
  return sum(numbers.map((number) => (number - average) ** 2)) / (numbers.length - ddof);
}

/** numpy's percentile (0 to 100); NaN among the numbers makes it NaN. */
export function percentile(numbers: number[], q: number, method: "linear" | "midpoint" = "linear"): number {
  if (numbers.length === 0 || numbers.some(Number.isNaN)) return Number.NaN;
  const sorted = Float64Array.from(numbers).sort();
  const at = (q / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  const above = sorted[Math.ceil(at)]!;
  if (method === "midpoint") return (below + above) / 2;
  const share = at - Math.floor(at);
  return share < 0.5 ? below + (above - below) * share : above - (above - below) * (1 - share);
}

export const median = (numbers: number[]): number => percentile(numbers, 50);

const ddofOf = (options: Options): number => (typeof options.ddof === "number" ? options.ddof : 0);

function percentileOf(options: Options, skipMissing: boolean): Aggregation {
  const q = options.q;
  if (typeof q !== "number" || q < 0 || q > 100) throw new QueryError("Percentiles must be in the range [0, 100]");
  const compute = (numbers: number[]) => percentile(numbers, q);
  return skipMissing ? overNumbers(compute, toFloat) : overAll(compute);
}

const product = overNumbers((numbers) => numbers.reduce((total, number) => total * number, 1), same);
const average = overNumbers(mean, toFloat);

const OPERATORS: Record<string, (options: Options) => Aggregation> = {
  average: () => overAll(mean),
  argmin: () => position(-1),
  argmax: () => position(1),
  count: () => ({ apply: (values) => values.length, dtype: toInt }),
  count_nonzero: () => ({
    apply: (values) => values.filter((value) => value !== 0 && value !== false).length,
    dtype: toInt,
  }),
  cumsum: () => refuseSeries("cumsum"),
  cumprod: () => refuseSeries("cumprod"),
  max: () => extreme(1),
  mean: () => average,
  median: () => overNumbers(median, toFloat),
  nansum: () => summed,
  nanmin: () => extreme(-1),
  nanmax: () => extreme(1),
  nanmean: () => average,
  nanmedian: () => overNumbers(median, toFloat),
  nanpercentile: (options) => percentileOf(options, true),
  min: () => extreme(-1),
  percentile: (options) => percentileOf(options, false),
  prod: () => product,
  product: () => product,
  std: (options) => overNumbers((numbers) => Math.sqrt(variance(numbers, ddofOf(options))), toFloat),
  sum: () => summed,
  var: (options) => overNumbers((numbers) => variance(numbers, ddofOf(options)), toFloat),
};

function refuseSeries(name: string): never {
  throw new QueryError(`${name} makes a column, not one value; use the operation cum instead`);
}

export interface Group {
  /** Values of the grouping columns. */
  keys: Cell[];
  rows: number[];
}

/** Rows by the values of columns, sorted by them; rows where one is missing are left out. */
export function groupRows(columns: readonly Series[], rowCount: number): Group[] {
  const numbers = numberRows(columns, rowCount);
  const groups: Group[] = [];
  numbers.forEach((number, row) => {
    if (number < 0) return;
    const group = groups[number];
    if (group) group.rows.push(row);
    else groups[number] = { keys: columns.map((column) => column.values[row]), rows: [row] };
  });
  return groups.sort((a, b) => compareKeys(a.keys, b.keys));
}

/** A number from 0 for each row, the same for rows that have the same values in all columns; -1 where one is missing. */
export function numberRows(columns: readonly Series[], rowCount: number): Int32Array {
  const [first, ...others] = columns.map((column) => numberValues(column.values, rowCount));
  if (!first) return new Int32Array(rowCount);
  return others.reduce((numbers, own) => {
    const count = rowCount + 1;
    const known = new Map<number, number>();
    return numbers.map((number, row) => {
      const other = own[row]!;
      return number < 0 || other < 0 ? -1 : numberOfKey(known, number * count + other);
    });
  }, first);
}

function numberValues(values: readonly Cell[], rowCount: number): Int32Array {
  const known = new Map<Cell, number>();
  const numbers = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const cell = values[row];
    // Objects that look alike are alike.
    numbers[row] = isMissing(cell) ? -1 : numberOfKey(known, typeof cell === "object" ? `\u0000${String(cell)}` : cell);
  }
  return numbers;
}

function numberOfKey<K>(known: Map<K, number>, key: K): number {
  const number = known.get(key);
  if (number !== undefined) return number;
  known.set(key, known.size);
  return known.size - 1;
}

export function compareKeys(a: readonly Cell[], b: readonly Cell[]): number {
  for (let at = 0; at < a.length; at++) {
    const order = compareCells(a[at], b[at]);
    if (order !== 0) return order;
  }
  return 0;
}

/** One value a group, for one aggregate. */
export function aggregateGroups(
  frame: Frame,
  groups: readonly Group[],
  { column, aggregation }: Omit<Aggregate, "name">,
): Omit<Series, "label"> {
  const source = columnOf(frame, column)!;
  const values = groups.map((group) => aggregation.apply(group.rows.map((row) => source.values[row])));
  const dtype = aggregation.dtype(source.dtype);
  return { dtype: dtype === "int" && values.some(isMissing) ? "float" : dtype, values };
}
