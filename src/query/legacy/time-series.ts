import { QueryError } from "../errors.ts";
import { type Cell, type Dtype, type Frame, frameOf, isMissing, numberOf, type Series } from "../frame.ts";
import { pivot } from "../post-processing/pivot.ts";
import { resample } from "../post-processing/resample.ts";
import { rolling } from "../post-processing/rolling.ts";
import { TIMESTAMP } from "../query.ts";
import { columnNames, type FormData, type Row } from "./chart.ts";

/** A line of a chart, as NVD3's charts take it. */
export interface Line {
  key: string | string[];
  values: { x: Cell; y: Cell }[];
  classed?: string;
}

export interface PivotOptions {
  groups: readonly string[];
  metrics: readonly string[];
  /** Values of one place are added up, and 0 where there are none; otherwise it is their mean. */
  sums?: boolean;
}

/** Metrics over time, a column for each metric and group; rows whose group is missing are left out. */
export function pivotTimes(rows: readonly Row[], { groups, metrics, sums = false }: PivotOptions): Frame {
  const kept = rows.filter((row) => [TIMESTAMP, ...groups].every((name) => !isMissing(row[name])));
  return pivot(frameOfRows(kept, [TIMESTAMP, ...groups, ...metrics]), {
    index: TIMESTAMP,
    columns: groups,
    aggregates: Object.fromEntries(metrics.map((name) => [name, { operator: sums ? "sum" : "mean" }])),
    ...(sums && { metric_fill_value: 0 }),
  });
}

function frameOfRows(rows: readonly Row[], names: readonly string[]): Frame {
  return frameOf(
    [...new Set(names)].map((label) => {
      const values = rows.map((row) => row[label]);
      return { label, dtype: label === TIMESTAMP ? "datetime" : dtypeOf(values), values };
    }),
    rows.length,
  );
}

function dtypeOf(values: readonly Cell[]): Dtype {
  const known = values.filter((value) => !isMissing(value));
  if (known.every((value) => typeof value === "number")) return known.every(Number.isInteger) ? "int" : "float";
  return known.every((value) => typeof value === "boolean") ? "boolean" : "string";
}

/** What the controls of advanced analytics do with lines: resampling, order, rolling, shares. */
export function processed(
  rows: readonly Row[],
  form: FormData,
  { isSorted = false, ...options }: Partial<PivotOptions> & Pick<PivotOptions, "metrics"> & { isSorted?: boolean },
): Frame {
  let frame = pivotTimes(rows, { groups: columnNames(form.groupby), ...options });
  if (form.resample_rule && form.resample_method)
    frame = resample(frame, { rule: String(form.resample_rule), method: String(form.resample_method) });
  if (isSorted) frame = { ...frame, columns: [...frame.columns].sort((a, b) => total(b) - total(a)) };
  frame = rolled(frame, form);
  return form.contribution ? shares(frame) : frame;
}

const total = ({ values }: Series): number =>
  values.reduce((sum: number, value) => sum + (isMissing(value) ? 0 : numberOf(value)), 0);

function rolled(frame: Frame, form: FormData): Frame {
  const window = Number(form.rolling_periods) || 0;
  const least = Number(form.min_periods) || 0;
  const type = String(form.rolling_type ?? "");
  let result = frame;
  if (["mean", "std", "sum"].includes(type) && window > 0) {
    const names = frame.columns.map(({ label }) => (typeof label === "string" ? label : String(label[0])));
    result = rolling(frame, {
      rolling_type: type,
      window,
      min_periods: Math.min(least, window),
      columns: Object.fromEntries(names.map((name) => [name, name])),
    });
  } else if (type === "cumsum") {
    result = { ...frame, columns: frame.columns.map((column) => ({ ...column, values: runningSums(column.values) })) };
  }
  const cut = Math.max(0, least - (frame.rowCount - result.rowCount));
  if (result.rowCount <= cut)
    throw new QueryError(
      "Applied rolling window did not return any data. Please make sure the source query satisfies the minimum periods defined in the rolling window.",
    );
  return cut === 0 ? result : rowsOf(result, cut, result.rowCount);
}

function runningSums(values: readonly Cell[]): Cell[] {
  let sum = 0;
  return values.map((value) => {
    if (isMissing(value)) return null;
    sum += numberOf(value);
    return sum;
  });
}

/** The rows from one position up to another. */
export function rowsOf({ columns, index }: Frame, from: number, to: number): Frame {
  const cut = <T extends { values: Cell[] }>(part: T): T => ({ ...part, values: part.values.slice(from, to) });
  return {
    columns: columns.map(cut),
    index: "levels" in index ? { levels: index.levels.map(cut) } : { start: index.start + from },
    rowCount: to - from,
  };
}

function shares(frame: Frame): Frame {
  const totals = Array.from({ length: frame.rowCount }, (_, row) =>
    frame.columns.reduce((sum, { values }) => sum + (isMissing(values[row]) ? 0 : numberOf(values[row])), 0),
  );
  const share = (value: Cell, row: number) => (isMissing(value) ? null : numberOf(value) / totals[row]!);
  return { ...frame, columns: frame.columns.map((column) => ({ ...column, values: column.values.map(share) })) };
}

/** The times of a frame's rows. */
export const timesOf = ({ index }: Frame): Cell[] => ("levels" in index ? (index.levels[0]?.values ?? []) : []);

/**
 * A frame's columns as lines; those without a value are left out.
 * @param isNamed whether lines of several metrics are told apart by the metric's name
 */
export function linesOf(
  frame: Frame,
  { isNamed, classed, suffix }: { isNamed: boolean; classed?: string; suffix?: string },
): Line[] {
  const times = timesOf(frame);
  return frame.columns
    .filter(({ values }) => !values.every(isMissing))
    .map(({ label, values }) => {
      const title = titleOf(label, isNamed);
      return {
        key: suffix === undefined ? title : [...(typeof title === "string" ? [title] : title), suffix],
        values: times.map((x, at) => ({ x, y: values[at] ?? null })),
        ...(classed !== undefined && { classed }),
      };
    });
}

function titleOf(label: Series["label"], isNamed: boolean): string | string[] {
  if (typeof label === "string") return label || "N/A";
  const words = label.map((word) => word ?? "None");
  return isNamed || words.length === 1 ? words : words.slice(1);
}

/** Lines in the order of their names; a name of one word counts letter by letter, as in the reference. */
export const inOrder = (lines: readonly Line[]): Line[] =>
  [...lines].sort((a, b) => compareWords([...a.key], [...b.key]));

function compareWords(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    if (a[at]! < b[at]!) return -1;
    if (a[at]! > b[at]!) return 1;
  }
  return a.length - b.length;
}
