type Aggregate = (values: readonly number[]) => number | undefined;

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
  Count: (values) => values.length,
  "Count Unique Values": (values) => new Set(values).size,
  Sum: sum,
  Average: mean,
  Median: median,
  "Sample Variance": variance,
  "Sample Standard Deviation": (values) => {
    const spread = variance(values);
    return spread === undefined ? undefined : Math.sqrt(spread);
  },
  Minimum: (values) => Math.min(...values),
  Maximum: (values) => Math.max(...values),
  First: (values) => values[0],
  Last: (values) => values.at(-1),
};

/** What of the whole an "… as Fraction of …" is compared with. */
export type FractionOf = "total" | "rows" | "columns";

/** The function by the name that form_data stores, and for fractions what they are of. */
export function aggregateFor(name: string): { compute: Aggregate; fractionOf?: FractionOf } {
  const fraction = /^(Sum|Count) as Fraction of (Total|Rows|Columns)$/.exec(name);
  if (fraction) {
    return { compute: aggregates[fraction[1] ?? "Sum"] ?? sum, fractionOf: fraction[2]?.toLowerCase() as FractionOf };
  }
  return { compute: aggregates[name] ?? sum };
}
