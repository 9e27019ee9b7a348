import { z } from "zod";
import { columnOf, type Frame, frameOf, type Series } from "../frame.ts";
import {
  type Aggregate,
  type AggregateConfig,
  aggregateGroups,
  type Group,
  groupRows,
  readAggregates,
} from "./aggregation.ts";
import { type Options, readOptions, requireColumns } from "./options.ts";

export const aggregateConfig = z.record(
  z.string(),
  z.object({
    column: z.string().optional(),
    operator: z.string().optional(),
    options: z.record(z.string(), z.unknown()).optional(),
  }),
);

const schema = z.object({
  groupby: z.array(z.string()).nullish(),
  aggregates: aggregateConfig.nullish(),
});

/** One row a group, with the aggregates asked for. */
export function aggregate(frame: Frame, options: Options): Frame {
  const { groupby, aggregates } = readOptions(schema, options, "aggregate");
  requireColumns(frame, groupby);
  return aggregateBy(frame, groupby ?? [], readAggregates(frame, (aggregates ?? {}) as AggregateConfig));
}

/** The groups' columns, then a column for each aggregate. */
export function aggregateBy(frame: Frame, groupby: readonly string[], aggregates: readonly Aggregate[]): Frame {
  const keys = groupby.map((name) => columnOf(frame, name)!);
  const groups: Group[] =
    groupby.length > 0
      ? groupRows(keys, frame.rowCount)
      : [{ keys: [], rows: Array.from({ length: frame.rowCount }, (_, row) => row) }];
  const columns: Series[] = keys.map((key, at) => ({ ...key, values: groups.map((group) => group.keys[at]) }));
  for (const item of aggregates) columns.push({ label: item.name, ...aggregateGroups(frame, groups, item) });
  return frameOf(columns, groups.length);
}
