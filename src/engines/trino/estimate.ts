import { z } from "zod";
import type { Driver } from "../engine.ts";

const planSchema = z.object({ estimate: z.record(z.string(), z.union([z.number(), z.string()])).default({}) });

const figures = [
  ["outputRowCount", "Output count", " rows"],
  ["outputSizeInBytes", "Output size", "B"],
  ["cpuCost", "CPU cost", ""],
  ["maxMemory", "Max memory", "B"],
  ["networkCost", "Network cost", ""],
] as const;

/** What Trino and Presto say of the input and output of a plan, in the reference's words. */
export const trinoEstimate: NonNullable<Driver["estimate"]> = async (sql, _target, { ask }) => {
  const { estimate } = planSchema.parse(JSON.parse(await ask(`EXPLAIN (TYPE IO, FORMAT JSON) ${sql}`)));
  return Object.fromEntries(
    figures.flatMap(([key, label, unit]) => {
      const value = estimate[key];
      return value === undefined ? [] : [[label, humanSize(value, unit)]];
    }),
  );
};

/** `341 GB`; what is no number (`NaN`) stays as it is. */
function humanSize(value: number | string, unit: string): string {
  let size = Math.trunc(Number(value));
  if (!Number.isFinite(size)) return String(value);
  let prefix = "";
  for (const next of "KMGTPEZY") {
    if (size <= 1000) break;
    prefix = next;
    size = Math.floor(size / 1000);
  }
  return `${size} ${prefix}${unit}`.trim();
}
