import { z } from "zod";
import { type Cell, columnOf, compareCells, type Frame, isMissing, takeRows } from "../frame.ts";
import { type Options, readOptions, requireColumns } from "./options.ts";

const schema = z.object({
  is_sort_index: z.boolean().nullish(),
  by: z.union([z.string(), z.array(z.string())]).nullish(),
  ascending: z.union([z.boolean(), z.array(z.boolean())]).nullish(),
});

/** Rows by values or by their labels; what is missing comes last either way. */
export function sort(frame: Frame, options: Options): Frame {
  const { is_sort_index: byIndex, by, ascending } = readOptions(schema, options, "sort");
  const names = typeof by === "string" ? [by] : (by ?? []);
  requireColumns(frame, names);
  const up = (at: number): boolean => (Array.isArray(ascending) ? (ascending[at] ?? true) : (ascending ?? true));
  if (byIndex)
    return "levels" in frame.index
      ? sortBy(
          frame,
          frame.index.levels.map((level) => level.values),
          up,
        )
      : sortRange(frame, up(0));
  if (names.length === 0) return frame;
  return sortBy(
    frame,
    names.map((name) => columnOf(frame, name)?.values ?? []),
    up,
  );
}

function sortBy(frame: Frame, keys: Cell[][], up: (at: number) => boolean): Frame {
  const rows = Array.from({ length: frame.rowCount }, (_, row) => row);
  rows.sort((a, b) => {
    for (const [at, values] of keys.entries()) {
      const order = compareWithMissing(values[a], values[b], up(at) ? 1 : -1);
      if (order !== 0) return order;
    }
    return 0;
  });
  return takeRows(frame, rows);
}

function compareWithMissing(a: Cell, b: Cell, direction: 1 | -1): number {
  if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b));
  return compareCells(a, b) * direction;
}

function sortRange(frame: Frame, ascending: boolean): Frame {
  if (ascending) return frame;
  return takeRows(
    frame,
    Array.from({ length: frame.rowCount }, (_, row) => frame.rowCount - 1 - row),
  );
}
