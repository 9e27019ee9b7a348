import { z } from "zod";
import { type Cell, columnOf, compareCells, type Frame, isMissing, type Series } from "../frame.ts";
import { groupRows } from "./aggregation.ts";
import { type Options, readOptions, requireColumns } from "./options.ts";

const schema = z.object({ metric: z.string(), group_by: z.string().nullish() });

/** Rank of a metric as a share of all (or of its group's) rows, equal values sharing their middle. */
export function rank(frame: Frame, options: Options): Frame {
  const { metric, group_by: groupBy } = readOptions(schema, options, "rank");
  requireColumns(frame, metric, groupBy);
  const { values } = columnOf(frame, metric)!;
  const ranks = new Array<Cell>(frame.rowCount).fill(null);
  const everyRow = Array.from({ length: frame.rowCount }, (_, row) => row);
  const groups = groupBy
    ? groupRows([columnOf(frame, groupBy)!], frame.rowCount).map((group) => group.rows)
    : [everyRow];
  for (const rows of groups) rankRows(values, rows, ranks);
  const column: Series = { label: "rank", dtype: "float", values: ranks };
  const at = frame.columns.findIndex((candidate) => candidate.label === "rank");
  const columns = at >= 0 ? frame.columns.with(at, column) : [...frame.columns, column];
  return { ...frame, columns };
}

function rankRows(values: readonly Cell[], rows: readonly number[], ranks: Cell[]): void {
  const ordered = rows.filter((row) => !isMissing(values[row])).sort((a, b) => compareCells(values[a], values[b]));
  for (let start = 0; start < ordered.length; ) {
    let end = start;
    while (end + 1 < ordered.length && compareCells(values[ordered[end + 1]!], values[ordered[start]!]) === 0) end++;
    for (let at = start; at <= end; at++) ranks[ordered[at]!] = ((start + end) / 2 + 1) / ordered.length;
    start = end + 1;
  }
}
