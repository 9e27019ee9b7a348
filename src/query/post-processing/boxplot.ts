import { z } from "zod";
import { QueryError } from "../errors.ts";
import { type Cell, columnOf, type Frame, isMissing, numberOf } from "../frame.ts";
import { aggregateBy } from "./aggregate.ts";
import { type Aggregate, type Aggregation, mean, median, percentile } from "./aggregation.ts";
import { type Options, readOptions, requireColumns } from "./options.ts";

const schema = z.object({
  groupby: z.array(z.string()).nullish(),
  metrics: z.array(z.string()),
  whisker_type: z.string(),
  percentiles: z.unknown().optional(),
});

type Whisker = (numbers: number[]) => number;

/** Mean, median, whiskers, quartiles, count and outliers of each metric, a row a group. */
export function boxplot(frame: Frame, options: Options): Frame {
  const { groupby, metrics, whisker_type, percentiles } = readOptions(schema, options, "boxplot");
  const [low, high] = whiskers(whisker_type, percentiles);
  requireColumns(frame, groupby, metrics);
  const numeric: Frame = {
    ...frame,
    columns: frame.columns.map((column) =>
      metrics.includes(String(column.label))
        ? { ...column, dtype: column.dtype === "int" ? "int" : "float", values: column.values.map(asNumber) }
        : column,
    ),
  };
  const statistics: [string, (values: number[]) => Cell, Aggregation["dtype"]][] = [
    ["mean", (values) => mean(present(values)), () => "float"],
    ["median", (values) => median(present(values)), () => "float"],
    ["max", (values) => high(present(values)), (source) => source],
    ["min", (values) => low(present(values)), (source) => source],
    ["q1", (values) => percentile(present(values), 25, "midpoint"), () => "float"],
    ["q3", (values) => percentile(present(values), 75, "midpoint"), () => "float"],
    ["count", (values) => values.length, () => "int"],
    ["outliers", (values) => outliers(present(values), low, high), () => "object"],
  ];
  const aggregates: Aggregate[] = statistics.flatMap(([name, compute, dtype]) =>
    metrics.map((metric) => ({
      name: `${metric}__${name}`,
      column: metric,
      aggregation: { apply: (values) => withoutNaN(compute(values.map(numberOf))), dtype },
    })),
  );
  for (const metric of metrics)
    if (!columnOf(numeric, metric)) throw new QueryError("Referenced columns not available in DataFrame.");
  return aggregateBy(numeric, groupby ?? [], aggregates);
}

const present = (numbers: number[]): number[] => numbers.filter((number) => !Number.isNaN(number));
const withoutNaN = (cell: Cell): Cell => (isMissing(cell) ? null : cell);

function asNumber(cell: Cell): number | null {
  const number = numberOf(cell);
  return Number.isNaN(number) ? null : number;
}

function whiskers(type: string, percentiles: unknown): [low: Whisker, high: Whisker] {
  if (type === "tukey") {
    const quartiles = (numbers: number[]) =>
      [percentile(numbers, 25, "midpoint"), percentile(numbers, 75, "midpoint")] as const;
    return [
      (numbers) => {
        const [q1, q3] = quartiles(numbers);
        return smallest(numbers.filter((number) => number >= q1 - 1.5 * (q3 - q1)));
      },
      (numbers) => {
        const [q1, q3] = quartiles(numbers);
        return largest(numbers.filter((number) => number <= q3 + 1.5 * (q3 - q1)));
      },
    ];
  }
  if (type !== "percentile") return [smallest, largest];
  const pair = z.tuple([z.number(), z.number()]).safeParse(percentiles);
  if (!pair.success || pair.data[0] >= pair.data[1]) {
    throw new QueryError(
      "percentiles must be a list or tuple with two numeric values, of which the first is lower than the second value",
    );
  }
  const [low, high] = pair.data;
  return [(numbers) => percentile(numbers, low), (numbers) => percentile(numbers, high)];
}

const smallest: Whisker = (numbers) =>
  numbers.reduce((best, number) => Math.min(best, number), numbers[0] ?? Number.NaN);
const largest: Whisker = (numbers) =>
  numbers.reduce((best, number) => Math.max(best, number), numbers[0] ?? Number.NaN);

function outliers(numbers: number[], low: Whisker, high: Whisker): number[] {
  const top = high(numbers);
  const bottom = low(numbers);
  return [...numbers.filter((number) => number > top), ...numbers.filter((number) => number < bottom)];
}
