import { z } from "zod";
import { QueryError } from "../errors.ts";
import { type Frame, type Label, numberOf, type Series, topLabel } from "../frame.ts";
import { labelKey, type Options, readOptions, requireColumns, selectUnder } from "./options.ts";

const schema = z.object({
  source_columns: z.array(z.string()),
  compare_columns: z.array(z.string()),
  compare_type: z.string(),
  drop_original_columns: z.boolean().nullish(),
  precision: z.number().int().nullish(),
});

type Compute = (source: number, other: number, precision: number) => number;

const COMPUTE: Record<string, Compute> = {
  difference: (source, other) => source - other,
  percentage: (source, other, precision) => roundHalfEven((source - other) / other, precision),
  ratio: (source, other, precision) => roundHalfEven(source / other, precision),
};

/** Difference, percentage or ratio of pairs of columns, as new columns. */
export function compare(frame: Frame, options: Options): Frame {
  const parsed = readOptions(schema, options, "compare");
  const { source_columns: sources, compare_columns: others, compare_type: type, precision } = parsed;
  requireColumns(frame, sources, others);
  if (sources.length !== others.length) {
    throw new QueryError("`compare_columns` must have the same length as `source_columns`.");
  }
  const compute = Object.hasOwn(COMPUTE, type) ? COMPUTE[type] : undefined;
  if (!compute) throw new QueryError("`compare_type` must be `difference`, `percentage` or `ratio`");
  if (sources.length === 0) return frame;
  const added = sources.flatMap((source, at) => {
    const other = others[at]!;
    return comparePair(frame, source, other, `${type}__${source}__${other}`, (a, b) => compute(a, b, precision ?? 4));
  });
  const dropped = new Set(parsed.drop_original_columns ? [...sources, ...others] : []);
  const kept = frame.columns.filter((column) => !dropped.has(topLabel(column) ?? ""));
  return { ...frame, columns: [...kept, ...added] };
}

/** Compares what lies under two names, matched by the levels below. */
function comparePair(
  frame: Frame,
  source: string,
  other: string,
  name: string,
  compute: (a: number, b: number) => number,
): Series[] {
  const right = new Map(selectUnder(frame, [other]).map((column) => [labelKey(below(column.label)), column]));
  return selectUnder(frame, [source]).map((column) => {
    const rest = below(column.label);
    const match = right.get(labelKey(rest));
    const values = column.values.map((value, row) => {
      const result = match ? compute(numberOf(value), numberOf(match.values[row])) : Number.NaN;
      return Number.isNaN(result) ? null : result;
    });
    const isWhole = name.startsWith("difference") && column.dtype === "int" && match?.dtype === "int";
    return { label: rest.length > 0 ? [name, ...rest] : name, dtype: isWhole ? "int" : "float", values };
  });
}

const below = (label: Label): (string | null)[] => (typeof label === "string" ? [] : label.slice(1));

/** numpy's rounding: halves go to the even neighbour. */
function roundHalfEven(value: number, places: number): number {
  const factor = 10 ** places;
  const scaled = value * factor;
  if (!Number.isFinite(scaled)) return value;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const rounded = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
  return rounded / factor;
}
