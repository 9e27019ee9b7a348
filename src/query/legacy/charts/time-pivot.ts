import { QueryError } from "../../errors.ts";
import { type Cell, numberOf, type Series } from "../../frame.ts";
import { readFrequency, rollBack } from "../../post-processing/frequency.ts";
import { TIMESTAMP } from "../../query.ts";
import { type LegacyChart, metricName, type Row } from "../chart.ts";
import { linesOf, pivotTimes, processed, timesOf } from "../time-series.ts";
import { askForLines } from "./lines.ts";

const SERIES = "series";

/** Periods (weeks, years …) laid over each other, the current one first. */
export const timePivot: LegacyChart = {
  isTimeseries: true,
  compares: true,
  ask: (question, form) => ({ ...askForLines(question, form), metrics: [form.metric] }),
  shape: ({ form, rows, metrics }) => {
    const frequency = readFrequency(String(form.freq ?? ""));
    if (!frequency) throw new QueryError(`Invalid frequency: ${String(form.freq)}`);
    const metric = metricName(form.metric);
    const frame = processed(rows, form, { metrics, isSorted: true });
    const times = timesOf(frame).map(numberOf);
    const periods = times.map((time) => rollBack(time, frequency));
    const latest = Math.max(...periods);
    const ranks = new Map([...new Set(periods)].sort((a, b) => b - a).map((period, at) => [period, at]));
    const values = frame.columns.find(({ label }: Series) => label === metric)?.values ?? [];
    const laid = times.map((time, at): Row => {
      const rank = ranks.get(periods[at]!)!;
      return { [TIMESTAMP]: time + latest - periods[at]!, [SERIES]: nameOf(rank), [metric]: values[at] as Cell };
    });
    const rankOf = new Map([...ranks.values()].map((rank) => [nameOf(rank), rank]));
    return linesOf(pivotTimes(laid, { groups: [SERIES], metrics: [metric] }), { isNamed: false }).map((line) => {
      const key = String(line.key);
      const rank = rankOf.get(key) ?? 0;
      return { ...line, key, rank, perc: 1 - rank / ranks.size };
    });
  },
};

const nameOf = (rank: number): string => (rank === 0 ? "current" : `-${rank}`);
