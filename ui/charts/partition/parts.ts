import { t } from "../../i18n/t.ts";
import { columnLabel, flag, list, number, text } from "../form-data.ts";
import { timeFormat, toTime } from "../format/time.ts";
import { longRows } from "../over-time/analysis.ts";
import { metricsOf } from "../over-time/query.ts";
import type { ChartInput, DataRow } from "../types.ts";
import { unlessAnalysed } from "./query.ts";

export interface Part {
  name: string;
  /** the names from the metric down to this one */
  path: string[];
  value: number;
  /** what it weighs beside its siblings */
  weight: number;
  children: Part[];
}

type Measure = (rows: readonly DataRow[], metric: string) => number;

/** Metrics, cut into their groups, one group after the other. */
export function partsOf(input: ChartInput): Part[] {
  const { formData, queriesData, datasource } = input;
  const answer = queriesData[0] && longRows(queriesData[0], unlessAnalysed(formData));
  const rows = answer?.data ?? [];
  const option = text(formData, "time_series_option", "not_time");
  const groups = list(formData, "groupby").map(columnLabel);
  const levels = groups.map((group) => ({ of: (row: DataRow) => nameOf(row[group]), isTime: false }));
  if (option === "time_series" || option === "adv_anal") {
    const stamp = timeFormat(
      text(formData, "date_time_format", "smart_date"),
      text(formData, "time_grain_sqla") || undefined,
    );
    levels.unshift({ of: (row) => stamp(toTime(row.__timestamp) ?? 0), isTime: true });
  }
  const measure = measureOf(option, rows);
  return metricsOf(formData).map((metric) => {
    const name = datasource.verboseMap?.[metric] ?? metric;
    const value = measure(rows, metric);
    return {
      name,
      path: [name],
      value,
      weight: weigh(value, formData),
      children: divide(rows, metric, levels, [name]),
    };
  });

  function divide(own: readonly DataRow[], metric: string, rest: typeof levels, path: string[]): Part[] {
    const [level, ...below] = rest;
    if (!level) return [];
    const parts = [...Map.groupBy(own, level.of)].map(([name, members]): Part => {
      const value = measure(members, metric);
      const here = [...path, name];
      const equal = level.isTime && flag(formData, "equal_date_size", true);
      const weight = equal ? 1 : weigh(value, formData);
      return { name, path: here, value, weight, children: divide(members, metric, below, here) };
    });
    return level.isTime ? parts : largest(parts, formData, path);
  }
}

/** The largest parts; what is beyond the limit or below the threshold becomes one. */
function largest(parts: Part[], formData: ChartInput["formData"], path: string[]): Part[] {
  const ordered = parts.toSorted((a, b) => b.weight - a.weight);
  const most = number(formData, "partition_limit", 5) || ordered.length;
  const least = number(formData, "partition_threshold", 0.05);
  const total = ordered.reduce((sum, part) => sum + part.weight, 0);
  const kept = ordered.filter((part, at) => at < most && part.weight >= least * total);
  const rest = ordered.filter((part) => !kept.includes(part));
  const [only] = rest;
  if (rest.length < 2 || !only) return [...kept, ...rest];
  const sum = (key: "value" | "weight") => rest.reduce((all, part) => all + part[key], 0);
  const name = t("{count} others", { count: rest.length });
  return [...kept, { name, path: [...path, name], value: sum("value"), weight: sum("weight"), children: [] }];
}

function weigh(value: number, formData: ChartInput["formData"]): number {
  const size = Math.abs(value);
  return flag(formData, "log_scale") ? Math.log1p(size) : size;
}

function measureOf(option: string, all: readonly DataRow[]): Measure {
  const sum: Measure = (rows, metric) => rows.reduce((total, row) => total + (Number(row[metric]) || 0), 0);
  if (option === "agg_mean") return (rows, metric) => sum(rows, metric) / Math.max(1, rows.length);
  if (!option.startsWith("point_")) return sum;
  const times = all.flatMap((row) => toTime(row.__timestamp) ?? []);
  const [first, last] = [times.reduce((a, b) => Math.min(a, b), Infinity), times.reduce((a, b) => Math.max(a, b), 0)];
  const at = (rows: readonly DataRow[], time: number) => rows.filter((row) => toTime(row.__timestamp) === time);
  return (rows, metric) => {
    const [before, after] = [sum(at(rows, first), metric), sum(at(rows, last), metric)];
    if (option === "point_diff") return after - before;
    if (before === 0) return 0;
    return option === "point_factor" ? after / before : after / before - 1;
  };
}

function nameOf(value: unknown): string {
  return value === null || value === undefined ? "<NULL>" : String(value);
}
