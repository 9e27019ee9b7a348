import { z } from "zod";
import { QueryError } from "../errors.ts";
import { type Frame, isNested } from "../frame.ts";
import { type Options, readOptions, renameLabel, requireColumns } from "./options.ts";

const schema = z.object({
  columns: z.record(z.string(), z.string().nullable()).nullish(),
  inplace: z.boolean().nullish(),
  level: z.number().int().nullish(),
});

/** New names for columns, on one level where names have several; null takes the level's name away. */
export function rename(frame: Frame, options: Options): Frame {
  const { columns: mapping, level } = readOptions(schema, options, "rename");
  if (!mapping || Object.keys(mapping).length === 0) return frame;
  requireColumns(frame, Object.keys(mapping));
  const depth = level ?? (isNested(frame) ? null : 0);
  if (depth === null) throw new QueryError("`level` must be given to rename columns of several levels");
  const existing = new Set<string | null>();
  for (const { label } of frame.columns) {
    const words = typeof label === "string" ? [label] : label;
    if (depth >= words.length) throw new QueryError(`Columns have no level ${depth}`);
    existing.add(words[depth] ?? null);
  }
  if (Object.values(mapping).every((name) => existing.has(name))) throw new QueryError("Label already exists");
  const names = new Map(Object.entries(mapping));
  return {
    ...frame,
    columns: frame.columns.map((column) => ({
      ...column,
      label: renameLabel(column.label, names, level ?? undefined),
    })),
  };
}
