import { QueryError } from "../errors.ts";
import type { Frame } from "../frame.ts";
import { aggregate } from "./aggregate.ts";
import { boxplot } from "./boxplot.ts";
import { compare } from "./compare.ts";
import { contribution } from "./contribution.ts";
import { cum } from "./cum.ts";
import { diff } from "./diff.ts";
import { flatten } from "./flatten.ts";
import { geodeticParse } from "./geodetic-parse.ts";
import { geohashDecode } from "./geohash-decode.ts";
import { geohashEncode } from "./geohash-encode.ts";
import { histogram } from "./histogram.ts";
import type { Operation, Options } from "./options.ts";
import { pivot } from "./pivot.ts";
import { prophet } from "./prophet.ts";
import { rank } from "./rank.ts";
import { rename } from "./rename.ts";
import { resample } from "./resample.ts";
import { rolling } from "./rolling.ts";
import { select } from "./select.ts";
import { sort } from "./sort.ts";

/** Cells that are one text, as another: what a helper function of the reference does when it is named as an operation. */
const replacing =
  (from: string, to: string): Operation =>
  (frame) => ({
    ...frame,
    columns: frame.columns.map((column) => ({
      ...column,
      values: column.values.map((value) => (value === from ? to : value)),
    })),
  });

const OPERATIONS: Readonly<Record<string, Operation>> = {
  aggregate,
  boxplot,
  compare,
  contribution,
  cum,
  diff,
  flatten,
  geodetic_parse: geodeticParse,
  geohash_decode: geohashDecode,
  geohash_encode: geohashEncode,
  histogram,
  pivot,
  prophet,
  rank,
  rename,
  resample,
  rolling,
  select,
  sort,
  escape_separator: replacing(",", "\\,"),
  unescape_separator: replacing("\\,", ","),
};

/** What requests may name, in the reference's order. */
export const operationNames: readonly string[] = Object.keys(OPERATIONS).sort();

export interface Step {
  operation: string;
  options?: Options;
}

/** Runs the steps in their order. */
export function postProcess(frame: Frame, steps: readonly Step[]): Frame {
  return steps.reduce((current, { operation, options }) => {
    const run = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
    if (!run) throw new QueryError(`Unsupported post processing operation: ${operation}`);
    return run(current, options ?? {});
  }, frame);
}
