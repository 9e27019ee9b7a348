import { QueryError } from "../../errors.ts";
import { type Cell, compareCells, type Frame, isMissing, numberOf } from "../../frame.ts";
import { TIMESTAMP } from "../../query.ts";
import { type Answered, columnNames, type LegacyChart, type Row } from "../chart.ts";
import { processed, timesOf } from "../time-series.ts";
import { askForLines } from "./lines.ts";

interface Node {
  name: unknown;
  val?: Cell;
  children: Node[];
}

/** A tree of groups within groups, a trunk a metric. */
export const partition: LegacyChart = {
  isTimeseries: true,
  compares: true,
  ask: (question, form) => ({ ...askForLines(question, form), isTimeseries: timeOf(form) !== "not_time" }),
  shape: (answered) => {
    const groups = columnNames(answered.form.groupby);
    const option = timeOf(answered.form);
    if (groups.length === 0) throw new QueryError("Please choose at least one groupby");
    if (option === "adv_anal") return overTime(answered, groups);
    const levels = option === "time_series" ? [TIMESTAMP, ...groups] : groups;
    const change = Object.hasOwn(CHANGES, option) ? changeOf(answered.rows, CHANGES[option]!) : undefined;
    const rows = change?.rows ?? answered.rows;
    const compute = change?.compute ?? aggregateOf(option);
    return answered.metrics.map((metric) => ({
      name: metric,
      val: compute(rows, metric),
      children: nested(rows, levels, (part) => compute(part, metric)),
    }));
  },
};

const timeOf = ({ time_series_option: option }: Row): string => String(option ?? "not_time");

/** The rows of each group, and within it of the next, without those whose group is missing; names below the first level are whole paths. */
function nested(
  rows: readonly Row[],
  levels: readonly string[],
  value: (rows: readonly Row[]) => Cell,
  path: Cell[] = [],
): Node[] {
  const level = levels[path.length];
  if (level === undefined) return [];
  return [...Map.groupBy(rows, (row) => row[level])]
    .filter(([key]) => !isMissing(key))
    .sort(([a], [b]) => compareCells(a, b))
    .map(([key, part]) => ({
      name: path.length === 0 ? key : [...path, key],
      val: value(part),
      children: nested(part, levels, value, [...path, key]),
    }));
}

type Compute = (rows: readonly Row[], metric: string) => Cell;

const numbers = (rows: readonly Row[], metric: string): number[] =>
  rows
    .map((row) => row[metric])
    .filter((value) => !isMissing(value))
    .map(numberOf);

const sum: Compute = (rows, metric) => numbers(rows, metric).reduce((total, number) => total + number, 0);

const aggregateOf = (option: string): Compute =>
  option === "agg_mean" ? (rows, metric) => Number(sum(rows, metric)) / numbers(rows, metric).length : sum;

const CHANGES: Readonly<Record<string, (last: number, first: number) => number>> = {
  point_diff: (last, first) => last - first,
  point_factor: (last, first) => last / first,
  point_percent: (last, first) => last / first - 1,
};

/** The rows of the first and the last time, and how the sums of the one differ from those of the other. */
function changeOf(
  all: readonly Row[],
  change: (last: number, first: number) => number,
): { rows: readonly Row[]; compute: Compute } {
  const times = all.map((row) => Number(row[TIMESTAMP]));
  const first = times.reduce((a, b) => Math.min(a, b));
  const last = times.reduce((a, b) => Math.max(a, b));
  const sumAt = (rows: readonly Row[], metric: string, time: number) =>
    Number(
      sum(
        rows.filter((row) => row[TIMESTAMP] === time),
        metric,
      ),
    );
  return {
    rows: all.filter((row) => row[TIMESTAMP] === first || row[TIMESTAMP] === last),
    compute: (rows, metric) => change(sumAt(rows, metric, last), sumAt(rows, metric, first)),
  };
}

/** Trees of all times, of values that advanced analytics have worked on. */
function overTime({ form, rows, metrics }: Answered, groups: readonly string[]): Node[] {
  const frames = [0, ...groups.keys()].map((_, depth) =>
    processed(rows, form, { metrics, groups: groups.slice(0, depth), sums: true }),
  );
  const [trunk] = frames as [Frame];
  return trunk.columns.map(({ label, values }) => ({
    name: label,
    children: timesOf(trunk).map((time, at) => ({
      name: time,
      val: values[at],
      children: branches(frames, [String(label)], time),
    })),
  }));
}

function branches(frames: readonly Frame[], path: readonly string[], time: Cell): Node[] {
  const frame = frames[path.length];
  if (!frame) return [];
  const row = timesOf(frame).indexOf(time);
  return frame.columns
    .filter(({ label }) => path.every((word, at) => label[at] === word))
    .map(({ label, values }) => {
      const name = String(label.at(-1));
      return { name, val: values[row] ?? null, children: branches(frames, [...path, name], time) };
    });
}
