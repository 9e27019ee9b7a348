import { isRecord, list, metricLabel } from "../form-data.ts";
import { comparedTimes } from "../query/operators.ts";
import type { ChartInput } from "../types.ts";

export interface Comparison {
  value: number | null;
  before: number | null;
  difference: number | null;
  /** of what there was before; null where that was nothing */
  share: number | null;
}

/** The metric and itself some time ago, from the one row of the answer. */
export function comparison({ formData, queriesData }: ChartInput): Comparison {
  const name = metricLabel(list(formData, "metric")[0] ?? "");
  const row = queriesData[0]?.data[0];
  const offset = comparedTimes(formData)[0];
  const value = numeric(isRecord(row) ? row[name] : null);
  const before = offset === undefined ? null : numeric(isRecord(row) ? row[`${name}__${offset}`] : null);
  const difference = value === null || before === null ? null : value - before;
  return { value, before, difference, share: difference === null || !before ? null : difference / Math.abs(before) };
}

function numeric(value: unknown): number | null {
  if (value === null || value === undefined || value === "") return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}
