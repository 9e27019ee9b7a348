import { z } from "zod";
import { backendError, QueryError } from "../errors.ts";
import {
  type Cell,
  columnOf,
  type Frame,
  floatText,
  frameOf,
  isMissing,
  numberOf,
  type Series,
  takeRows,
} from "../frame.ts";
import { groupRows } from "./aggregation.ts";
import { type Options, readOptions } from "./options.ts";

const schema = z.object({
  column: z.string(),
  groupby: z.array(z.string()).nullish(),
  bins: z.number().int().min(1).max(10_000).nullish(),
  cumulative: z.boolean().nullish(),
  normalize: z.boolean().nullish(),
});

/** How many values fall into each of so many equal bins, a row a group. */
export function histogram(frame: Frame, options: Options): Frame {
  const { column: name, groupby, bins, cumulative, normalize } = readOptions(schema, options, "histogram");
  const source = columnOf(frame, name);
  if (!source) throw new QueryError("Referenced columns not available in DataFrame.");
  const present = Array.from({ length: frame.rowCount }, (_, row) => row).filter(
    (row) => !isMissing(source.values[row]),
  );
  const rows = takeRows(frame, present);
  if (rows.rowCount === 0) return rows;
  const numbers = columnOf(rows, name)!.values.map(numberOf);
  if (numbers.some(Number.isNaN)) {
    throw backendError(`Column '${name}' contains non-numeric values`);
  }
  const edges = binEdges(numbers, bins ?? 5);
  const keys = (groupby ?? []).map((key) => columnOf(rows, key) ?? missingColumn());
  const groups =
    keys.length > 0 ? groupRows(keys, rows.rowCount) : [{ keys: [] as Cell[], rows: numbers.map((_, row) => row) }];
  const counts = groups.map((group) =>
    countInBins(
      group.rows.map((row) => numbers[row]!),
      edges,
      cumulative ?? false,
    ),
  );
  const total = counts.flat().reduce((sum, count) => sum + count, 0);
  const columns: Series[] = keys.map((key, at) => ({ ...key, values: groups.map((group) => group.keys[at]) }));
  for (let bin = 0; bin + 1 < edges.length; bin++) {
    const values = counts.map((line) => (normalize ? line[bin]! / total : line[bin]!));
    const label = `${floatText(edges[bin]!)} - ${floatText(edges[bin + 1]!)}`;
    columns.push({ label, dtype: normalize ? "float" : "int", values });
  }
  return frameOf(columns, groups.length);
}

function missingColumn(): never {
  throw new QueryError("Referenced columns not available in DataFrame.");
}

function binEdges(numbers: readonly number[], bins: number): number[] {
  let low = numbers.reduce((best, number) => Math.min(best, number));
  let high = numbers.reduce((best, number) => Math.max(best, number));
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw new QueryError("autodetected range of values is not finite");
  if (low === high) {
    low -= 0.5;
    high += 0.5;
  }
  const step = (high - low) / bins;
  return Array.from({ length: bins + 1 }, (_, at) => (at === bins ? high : at * step + low));
}

/** Bins hold their lower edge, the last one its upper edge too. */
function countInBins(numbers: readonly number[], edges: readonly number[], cumulative: boolean): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0);
  for (const number of numbers) {
    let low = 0;
    let high = counts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (edges[middle]! <= number) low = middle;
      else high = middle - 1;
    }
    counts[low]!++;
  }
  if (cumulative) for (let at = 1; at < counts.length; at++) counts[at]! += counts[at - 1]!;
  return counts;
}
