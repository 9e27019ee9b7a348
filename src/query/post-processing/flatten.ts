import { z } from "zod";
import { type Frame, isNested, rangeIndex, type Series } from "../frame.ts";
import { type Options, readOptions } from "./options.ts";

const schema = z.object({
  reset_index: z.boolean().nullish(),
  drop_levels: z.array(z.union([z.number().int(), z.string()])).nullish(),
});

/** One line of names from several levels, row labels back to a column. */
export function flatten(frame: Frame, options: Options): Frame {
  const { reset_index: resetsIndex, drop_levels: dropped } = readOptions(schema, options, "flatten");
  const columns = isNested(frame) ? frame.columns.map((column) => flattenLabel(column, dropped ?? [])) : frame.columns;
  if (resetsIndex === false || !("levels" in frame.index)) return { ...frame, columns };
  const [first, ...rest] = frame.index.levels;
  const label: Series = { label: first!.name ?? "index", dtype: first!.dtype, values: first!.values };
  return {
    columns: [label, ...columns],
    index: rest.length > 0 ? { levels: rest } : rangeIndex(),
    rowCount: frame.rowCount,
  };
}

function flattenLabel(column: Series, dropped: readonly (number | string)[]): Series {
  if (typeof column.label === "string") return column;
  const depth = column.label.length;
  const gone = new Set(dropped.map((level) => (typeof level === "number" && level < 0 ? level + depth : level)));
  const cells = column.label.filter((cell, level) => cell !== null && !gone.has(level));
  return { ...column, label: cells.map((cell) => escapeSeparator(cell!)).join(", ") };
}

/** A comma inside a name is escaped until the end, so that levels can be told apart. */
const escapeSeparator = (text: string): string => text.replaceAll(",", "\\,");
export const unescapeSeparator = (text: string): string => text.replaceAll("\\,", ",");
