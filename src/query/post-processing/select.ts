import { z } from "zod";
import { QueryError } from "../errors.ts";
import { type Frame, topLabel } from "../frame.ts";
import { type Options, readOptions, renameLabel, requireColumns, selectUnder } from "./options.ts";

const schema = z.object({
  columns: z.array(z.string()).nullish(),
  exclude: z.array(z.string()).nullish(),
  rename: z.record(z.string(), z.string()).nullish(),
});

/** Some of the columns, in the order asked for, under new names where given. */
export function select(frame: Frame, options: Options): Frame {
  const { columns: names, exclude, rename } = readOptions(schema, options, "select");
  requireColumns(frame, names, rename ? Object.keys(rename) : null);
  let columns = names && names.length > 0 ? selectUnder(frame, names) : frame.columns;
  if (exclude && exclude.length > 0) {
    const known = new Set(columns.map(topLabel));
    const missing = exclude.filter((name) => !known.has(name));
    if (missing.length > 0) throw new QueryError("Referenced columns not available in DataFrame.");
    columns = columns.filter((column) => !exclude.includes(topLabel(column) ?? ""));
  }
  const renamed = new Map(Object.entries(rename ?? {}));
  return { ...frame, columns: columns.map((column) => ({ ...column, label: renameLabel(column.label, renamed) })) };
}
