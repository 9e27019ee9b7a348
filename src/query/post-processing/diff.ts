import { z } from "zod";
import { type Cell, type Frame, numberOf, type Series } from "../frame.ts";
import { appendColumns, columnMapping, type Options, readOptions, requireColumns, selectUnder } from "./options.ts";

const schema = z.object({
  columns: columnMapping,
  periods: z.number().int().nullish(),
  axis: z.union([z.literal(0), z.literal(1)]).nullish(),
});

/** Difference to the row (or column) some places before. */
export function diff(frame: Frame, options: Options): Frame {
  const { columns: mapping, periods, axis } = readOptions(schema, options, "diff");
  requireColumns(frame, Object.keys(mapping));
  const sources = selectUnder(frame, Object.keys(mapping));
  const distance = periods ?? 1;
  const computed = sources.map((column, at): Series => {
    const before = (row: number): Cell =>
      axis === 1 ? sources[at - distance]?.values[row] : column.values[row - distance];
    const values = column.values.map((value, row) => {
      const result = numberOf(value) - numberOf(before(row));
      return Number.isNaN(result) ? null : result;
    });
    return { ...column, dtype: "float", values };
  });
  return appendColumns(frame, computed, mapping);
}
