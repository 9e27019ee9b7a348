import { metricLabel } from "../form-data.ts";
import { toTime } from "../format/time.ts";
import { axisLabel } from "../query/axis.ts";
import type { FormData, QueryData } from "../types.ts";

interface Point {
  x: number | string;
  value: number | null;
}

/** The metric over time, oldest first. */
export function pointsOf(query: QueryData | undefined, formData: FormData): Point[] {
  if (!query) return [];
  const named = axisLabel(formData);
  const x = query.colnames.includes(named) ? named : (query.colnames[0] ?? "");
  const metric = metricLabel(formData.metric ?? "");
  const points = query.data.map((row) => {
    const value = row[metric];
    return { x: toTime(row[x]) ?? String(row[x]), value: typeof value === "number" ? value : null };
  });
  return points.toSorted((a, b) => (typeof a.x === "number" && typeof b.x === "number" ? a.x - b.x : 0));
}

/** The one number for all points, as `aggregation` says. */
export function aggregate(points: readonly Point[], how: string): number | null {
  const values = points.map((point) => point.value).filter((value) => value !== null);
  if (values.length === 0) return null;
  const sum = values.reduce((total, value) => total + value, 0);
  switch (how) {
    case "sum":
      return sum;
    case "mean":
      return sum / values.length;
    case "min":
      return Math.min(...values);
    case "max":
      return Math.max(...values);
    case "median":
      return median(values);
    default:
      return values.at(-1) ?? null;
  }
}

function median(values: number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  const middle = Math.floor(ordered.length / 2);
  const high = ordered[middle] ?? 0;
  return ordered.length % 2 === 1 ? high : (high + (ordered[middle - 1] ?? 0)) / 2;
}
