import { list, metricLabel } from "../form-data.ts";
import { comparedTimes } from "../query/operators.ts";
import type { DataRow, FormData, QueryData } from "../types.ts";
import { isAggregate } from "./query.ts";

/** The four columns of a metric that is compared with itself some time ago: now, then, the difference, and its share. */
const columnKinds = ["Main", "#", "△", "%"] as const;
export type ColumnKind = (typeof columnKinds)[number];

/** The kind and metric of a compared column's name, such as `△ sum__sales`. */
export function comparedColumn(key: string, formData: FormData): { kind: ColumnKind; metric: string } | undefined {
  if (!comparesTimes(formData)) return undefined;
  const kind = columnKinds.find((candidate) => key.startsWith(`${candidate} `));
  const metric = kind && key.slice(kind.length + 1);
  return metric && comparedMetrics(formData).includes(metric) ? { kind, metric } : undefined;
}

/** The names of the columns that metrics become: themselves, or four each where they are compared. */
export function comparedColumns(metrics: readonly string[], formData: FormData): string[] {
  if (!comparesTimes(formData)) return [...metrics];
  return metrics.flatMap((metric) => columnKinds.map((kind) => `${kind} ${metric}`));
}

function comparesTimes(formData: FormData): boolean {
  return isAggregate(formData) && comparedTimes(formData).length > 0;
}

function comparedMetrics(formData: FormData): string[] {
  return [
    ...list(formData, "metrics").map(metricLabel),
    ...list(formData, "percent_metrics").map((metric) => `%${metricLabel(metric)}`),
  ];
}

/** An answer with the columns `metric` and `metric__1 year ago` → one with the four columns for each metric. */
export function withComparisons(query: QueryData | undefined, formData: FormData): QueryData | undefined {
  if (!query || !comparesTimes(formData)) return query;
  const [offset] = comparedTimes(formData);
  const metrics = comparedMetrics(formData).filter((metric) => query.colnames.includes(metric));
  // A metric that is only there for its share is not a column of its own, then as now.
  const replaced = new Set(
    [...metrics, ...list(formData, "percent_metrics").map(metricLabel)].flatMap((metric) => [
      metric,
      before(metric, offset),
    ]),
  );
  const kept = query.colnames.filter((name) => !replaced.has(name));
  return {
    ...query,
    colnames: [...kept, ...comparedColumns(metrics, formData)],
    coltypes: [
      ...kept.map((name) => query.coltypes[query.colnames.indexOf(name)] ?? 1),
      ...metrics.flatMap(() => columnKinds.map(() => 0 as const)),
    ],
    data: query.data.map((row) => ({ ...row, ...comparedValues(row, metrics, offset) })),
  };
}

function before(metric: string, offset: string | undefined): string {
  return metric.startsWith("%") ? `%${metric.slice(1)}__${offset}` : `${metric}__${offset}`;
}

function comparedValues(row: DataRow, metrics: readonly string[], offset: string | undefined): DataRow {
  const values: DataRow = {};
  for (const metric of metrics) {
    const [now, then] = [numeric(row[metric]), numeric(row[before(metric, offset)])];
    const difference = now === null || then === null ? null : now - then;
    values[`Main ${metric}`] = now;
    values[`# ${metric}`] = then;
    values[`△ ${metric}`] = difference;
    values[`% ${metric}`] = difference === null || !then ? null : difference / Math.abs(then);
  }
  return values;
}

function numeric(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
