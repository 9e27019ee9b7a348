/** What a cell is made of: numbers, or the texts of metrics such as MAX(name). */
export type Cell = number | string;
type Aggregate = (values: readonly number[]) => Cell | undefined;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

function variance(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined;
  const middle = mean(values);
  return sum(values.map((value) => (value - middle) ** 2)) / (values.length - 1);
}

function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  const at = (ordered.length - 1) / 2;
  return ((ordered[Math.floor(at)] ?? 0) + (ordered[Math.ceil(at)] ?? 0)) / 2;
}

const aggregates: Record<string, Aggregate> = {
  Sum: sum,
  Average: mean,
  Median: median,
  "Sample Variance": variance,
  "Sample Standard Deviation": (values) => {
    const spread = variance(values);
    return spread === undefined ? undefined : Math.sqrt(spread);
  },
  Minimum: (values) => values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
  Maximum: (values) => values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
};

/** Those that take whatever there is. */
const ofAnything: Record<string, (values: readonly Cell[]) => Cell | undefined> = {
  Count: (values) => values.length,
  "Count Unique Values": (values) => new Set(values).size,
  First: (values) => values[0],
  Last: (values) => values.at(-1),
};

/** What of the whole an "… as Fraction of …" is compared with. */
type FractionOf = "total" | "rows" | "columns";

interface AggregateOf {
  compute(values: readonly Cell[]): Cell | undefined;
  fractionOf?: FractionOf;
  /** says which values there are, each as its metric is written */
  isList?: boolean;
}

/** The function by the name that form_data stores, and for fractions what they are of. */
export function aggregateFor(name: string): AggregateOf {
  const fraction = /^(Sum|Count) as Fraction of (Total|Rows|Columns)$/.exec(name);
  if (fraction) return { ...plain(fraction[1] ?? "Sum"), fractionOf: fraction[2]?.toLowerCase() as FractionOf };
  return name === "List Unique Values" ? { ...plain(name), isList: true } : plain(name);
}

function plain(name: string): AggregateOf {
  const any = ofAnything[name];
  if (any) return { compute: any };
  const ofNumbers = aggregates[name] ?? sum;
  return {
    // Texts have no sum: the last one stands for them.
    compute: (values) => (values.every((value) => typeof value === "number") ? ofNumbers(values) : values.at(-1)),
  };
}
