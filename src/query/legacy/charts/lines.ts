import { QueryError } from "../../errors.ts";
import { type Cell, type Frame, isMissing, numberOf, type Series } from "../../frame.ts";
import { labelKey } from "../../post-processing/options.ts";
import { type Answered, type FormData, type LegacyChart, metricName, orderedBy, type Question } from "../chart.ts";
import { inOrder, type Line, linesOf, processed, rowsOf, timesOf } from "../time-series.ts";

/** Lines over time, with those of earlier times. */
export const lines: LegacyChart = { isTimeseries: true, compares: true, ask: askForLines, shape: drawLines };

/** Lines ask in the order of a metric, for the rows that count most come first. */
export function askForLines(question: Question, form: FormData): Question {
  const metric = form.timeseries_limit_metric || (question.metrics[0] && metricName(question.metrics[0]));
  return metric ? orderedBy(question, metric, !form.order_desc) : question;
}

/** @throws QueryError for a comparison of an unknown kind */
export function drawLines({ form, rows, metrics, comparisons }: Answered): Line[] {
  const kind = String(form.comparison_type || "values");
  const frame = processed(rows, form, { metrics });
  const isNamed = metrics.length !== 1;
  const earlier = comparisons
    .filter(({ rows }) => rows.length > 0)
    .map(({ label, rows }, at) => ({
      frame: processed(rows, form, { metrics }),
      as: { isNamed, classed: `time-shift-${at}`, suffix: label },
    }));
  if (kind === "values")
    return inOrder([...linesOf(frame, { isNamed }), ...earlier.flatMap(({ frame: other, as }) => linesOf(other, as))]);
  return inOrder(earlier.flatMap(({ frame: other, as }) => linesOf(difference(frame, other, kind), as)));
}

const DIFFERENCES: Readonly<Record<string, (now: number, then: number) => number>> = {
  absolute: (now, then) => now - then,
  percentage: (now, then) => (now - then) / then,
  ratio: (now, then) => now / then,
};

/** Each value against the one of the earlier time, which is found between its neighbours where there is none. */
function difference(frame: Frame, other: Frame, kind: string): Frame {
  const compute = Object.hasOwn(DIFFERENCES, kind) ? DIFFERENCES[kind] : undefined;
  if (!compute) throw new QueryError(`Invalid \`comparison_type\`: ${kind}`);
  const times = timesOf(frame).map(numberOf);
  const thenOf = new Map(other.columns.map((column) => [labelKey(column.label), between(timesOf(other), column)]));
  const columns = frame.columns.map((column): Series => {
    const then = thenOf.get(labelKey(column.label));
    const values = column.values.map((value, at): Cell => {
      const result = isMissing(value) || !then ? Number.NaN : compute(numberOf(value), then(times[at]!));
      return Number.isNaN(result) ? null : result;
    });
    return { ...column, values };
  });
  const isFull = (_: number, row: number) => columns.some(({ values }) => !isMissing(values[row]));
  const rows = times.map(isFull);
  const first = rows.indexOf(true);
  return rowsOf({ ...frame, columns }, Math.max(first, 0), rows.lastIndexOf(true) + 1);
}

/** Values at any time: on the line between the neighbours, and as the last one behind it. */
function between(times: readonly Cell[], { values }: Series): (time: number) => number {
  const points = times
    .map((time, at) => [numberOf(time), values[at]] as const)
    .filter(([, value]) => !isMissing(value))
    .map(([time, value]) => [time, numberOf(value)] as const);
  return (time) => {
    const after = points.findIndex(([at]) => at >= time);
    if (after < 0) return points.at(-1)?.[1] ?? Number.NaN;
    const [nextTime, next] = points[after]!;
    if (nextTime === time) return next;
    const before = points[after - 1];
    if (!before) return Number.NaN;
    return before[1] + ((next - before[1]) * (time - before[0])) / (nextTime - before[0]);
  };
}
