import { isRecord, list, text } from "../form-data.ts";
import type { SeriesOverTime, TimeSeries } from "../over-time/series.ts";
import type { FormData } from "../types.ts";

/** A column of the table, as `column_collection` of form data describes it. */
export interface TimeColumn {
  key: string;
  label: string;
  tooltip: string;
  kind: "time" | "contrib" | "spark" | "avg";
  comparison: "value" | "diff" | "perc" | "perc_change";
  /** how many times back; below 0 counted from the first */
  lag: number;
  /** for sparklines: each value as a share of the one so many times before */
  ratio: number;
  format: string;
  dateFormat: string;
  bounds: [number | undefined, number | undefined];
  showAxis: boolean;
  axisBounds: [number | undefined, number | undefined];
  width: number | undefined;
  height: number | undefined;
}

const kinds = ["time", "contrib", "spark", "avg"] as const;
const comparisons = ["value", "diff", "perc", "perc_change"] as const;

/** The columns of a chart, what is missing or wrong being the default. */
export function columnsOf(formData: FormData): TimeColumn[] {
  return list(formData, "column_collection")
    .filter(isRecord)
    .map((entry, at) => {
      const own: FormData = { viz_type: "time_table", ...entry };
      const kind = kinds.find((one) => one === text(own, "colType")) ?? "time";
      return {
        key: text(own, "key") || `column ${at}`,
        label: text(own, "label") || text(own, "key") || kind,
        tooltip: text(own, "tooltip"),
        kind,
        comparison: comparisons.find((one) => one === text(own, "comparisonType")) ?? "value",
        lag: Math.trunc(Number(own.timeLag) || 0),
        ratio: Math.trunc(Number(own.timeRatio) || 0),
        format: text(own, "d3format"),
        dateFormat: text(own, "dateFormat"),
        bounds: pair(own.bounds),
        showAxis: own.showYAxis === true,
        axisBounds: pair(own.yAxisBounds),
        width: Number(own.width) || undefined,
        height: Number(own.height) || undefined,
      };
    });
}

function pair(value: unknown): [number | undefined, number | undefined] {
  const [low, high] = Array.isArray(value) ? value : [];
  const read = (entry: unknown) =>
    entry === null || entry === undefined || entry === "" || Number.isNaN(Number(entry)) ? undefined : Number(entry);
  return [read(low), read(high)];
}

/** What a column says about a series; null where the series does not reach so far. */
export function cellValue(column: TimeColumn, one: TimeSeries, { series }: SeriesOverTime): number | null {
  const { values } = one;
  const last = values.length - 1;
  const recent = values[last] ?? null;
  if (column.kind === "avg") return mean(values.slice(Math.max(0, values.length - (column.lag || values.length))));
  if (column.kind === "contrib") {
    const total = series.reduce((sum, other) => sum + (other.values[last] ?? 0), 0);
    return recent === null || total === 0 ? null : recent / total;
  }
  const then = values[column.lag >= 0 ? last - column.lag : -column.lag - 1] ?? null;
  if (column.comparison === "value") return then;
  if (recent === null || then === null) return null;
  if (column.comparison === "diff") return recent - then;
  if (then === 0) return null;
  return column.comparison === "perc" ? recent / then : recent / then - 1;
}

/** The values of a sparkline. */
export function sparkOf(column: TimeColumn, values: readonly (number | null)[]): (number | null)[] {
  if (column.ratio <= 0) return [...values];
  return values.slice(column.ratio).map((value, at) => {
    const then = values[at];
    return value === null || !then ? null : value / then;
  });
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
