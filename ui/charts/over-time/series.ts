import { columnLabel, list } from "../form-data.ts";
import { toTime } from "../format/time.ts";
import type { ChartInput, DataRow, QueryData } from "../types.ts";
import { isCompared, longRows } from "./analysis.ts";
import { metricsOf } from "./query.ts";

export interface TimeSeries {
  /** what people call it: its groups, or its metric, or both where there are several of each */
  name: string;
  metric: string;
  groups: unknown[];
  /** one for each of the times */
  values: (number | null)[];
}

export interface SeriesOverTime {
  /** epoch milliseconds, ascending */
  times: number[];
  series: TimeSeries[];
}

/** Rows of (time, groups…, metrics…) → a series for each group and metric, along all times. */
export function seriesOverTime({ formData, queriesData, datasource }: ChartInput): SeriesOverTime {
  const query = queriesData[0] && longRows(queriesData[0], formData);
  if (!query) return { times: [], series: [] };
  const column = timeColumn(query);
  const groups = list(formData, "groupby").map(columnLabel);
  // Besides the chart's own metrics those that they are compared with.
  const metrics = isCompared(formData)
    ? query.colnames.filter((name) => name !== column && !groups.includes(name))
    : metricsOf(formData).filter((name) => query.colnames.includes(name));
  const times = [...new Set(query.data.flatMap((row) => toTime(row[column]) ?? []))].sort((a, b) => a - b);
  const at = new Map(times.map((time, index) => [time, index]));
  const found = new Map<string, TimeSeries>();
  for (const row of query.data) {
    const index = at.get(toTime(row[column]) ?? Number.NaN);
    if (index === undefined) continue;
    for (const metric of metrics) {
      const own = groups.map((group) => row[group]);
      const key = JSON.stringify([metric, ...own]);
      const label = datasource.verboseMap?.[metric] ?? metric;
      const series = found.get(key) ?? {
        name: nameOf(own, label, metrics.length > 1),
        metric,
        groups: own,
        values: times.map(() => null),
      };
      series.values[index] = numberIn(row, metric);
      found.set(key, series);
    }
  }
  return { times, series: [...found.values()] };
}

function timeColumn(query: QueryData): string {
  if (query.colnames.includes("__timestamp")) return "__timestamp";
  return query.colnames[query.coltypes.indexOf(2)] ?? "";
}

function nameOf(groups: readonly unknown[], metric: string, withMetric: boolean): string {
  const parts = groups.map((group) => (group === null || group === undefined ? "<NULL>" : String(group)));
  return (withMetric || parts.length === 0 ? [metric, ...parts] : parts).join(", ");
}

function numberIn(row: DataRow, column: string): number | null {
  const value = row[column];
  if (value === null || value === undefined || value === "") return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}
