import { columnLabel, flag, list, metricLabel, text } from "../form-data.ts";
import type { ChartInput, FormData } from "../types.ts";
import { aggregateFor, type Cell } from "./aggregate.ts";

/** Stands for the level of the metrics' names among the groups. */
export const metricLevel = "\u0000metric";

type Key = readonly unknown[];

/** A row or column of the pivoted table: its groups, cut short for a (sub)total. */
export interface Line {
  key: Key;
  total: boolean;
}

export interface Pivoted {
  rowLevels: string[];
  columnLevels: string[];
  rows: Line[];
  columns: Line[];
  value(row: Line, column: Line): Cell | undefined;
  /** where cells say which values there are: those of one */
  listed?: (row: Line, column: Line) => Cell[];
  /** the metric of a cell, for its format */
  metric(row: Line, column: Line): string | undefined;
  isFraction: boolean;
}

interface RecordOf {
  row: Key;
  column: Key;
  metric: string;
  value: Cell;
}

/** Turns the rows of an answer into a table of groups in rows by groups in columns, with totals. */
export function pivotRows({ formData, queriesData }: ChartInput): Pivoted {
  const metrics = list(formData, "metrics").map(metricLabel);
  const { rowLevels, columnLevels } = levelsOf(formData);
  const records = recordsOf(queriesData[0]?.data ?? [], metrics, rowLevels, columnLevels);
  const { compute, fractionOf, isList } = aggregateFor(text(formData, "aggregateFunction", "Sum"));
  const cells = new Map<string, Cell[]>();
  for (const record of records) {
    for (const row of prefixes(record.row, rowLevels, record.metric)) {
      for (const column of prefixes(record.column, columnLevels, record.metric)) {
        const id = cellId(row, column);
        const values = cells.get(id);
        if (values) values.push(record.value);
        else cells.set(id, [record.value]);
      }
    }
  }
  const plain = (row: Key, column: Key) => {
    const values = cells.get(cellId(row, column));
    return values === undefined || values.length === 0 ? undefined : compute(values);
  };
  const fraction = (row: Line, column: Line) => {
    const value = plain(row.key, column.key);
    const wholeRow = fractionOf === "rows" ? row.key : totalKey(row.key, rowLevels);
    const wholeColumn = fractionOf === "columns" ? column.key : totalKey(column.key, columnLevels);
    const whole = plain(wholeRow, wholeColumn);
    return typeof value !== "number" || typeof whole !== "number" || whole === 0 ? undefined : value / whole;
  };
  const weight = (key: Key, side: "row" | "column") => {
    const value =
      side === "row" ? plain(key, totalKey([], columnLevels, metrics)) : plain(totalKey([], rowLevels, metrics), key);
    return typeof value === "number" ? value : undefined;
  };
  const lines = (side: "row" | "column") => {
    const levels = side === "row" ? rowLevels : columnLevels;
    const keys = [...new Map(records.map((record) => [JSON.stringify(record[side]), record[side]])).values()];
    return linesOf(keys, levels, {
      order: text(formData, side === "row" ? "rowOrder" : "colOrder", "key_a_to_z"),
      subtotals: flag(formData, side === "row" ? "rowSubTotals" : "colSubTotals"),
      // colTotals is a row below all columns; rowTotals a column beside all rows.
      totals: flag(formData, side === "row" ? "colTotals" : "rowTotals"),
      subtotalFirst: flag(formData, side === "row" ? "rowSubtotalPosition" : "colSubtotalPosition"),
      weight: (key) => weight(key, side),
      metrics,
    });
  };
  return {
    rowLevels,
    columnLevels,
    rows: lines("row"),
    columns: lines("column"),
    value: fractionOf ? fraction : (row, column) => plain(row.key, column.key),
    ...(isList && { listed: (row, column) => [...new Set(cells.get(cellId(row.key, column.key)))] }),
    metric: (row, column) => named(row.key, rowLevels) ?? named(column.key, columnLevels) ?? metrics[0],
    isFraction: fractionOf !== undefined,
  };
}

function levelsOf(formData: FormData): { rowLevels: string[]; columnLevels: string[] } {
  let rowLevels = list(formData, "groupbyRows").map(columnLabel);
  let columnLevels = list(formData, "groupbyColumns").map(columnLabel);
  if (flag(formData, "transposePivot")) [rowLevels, columnLevels] = [columnLevels, rowLevels];
  const withMetrics = (levels: string[]) =>
    flag(formData, "combineMetric") ? [...levels, metricLevel] : [metricLevel, ...levels];
  if (text(formData, "metricsLayout", "COLUMNS") === "ROWS") rowLevels = withMetrics(rowLevels);
  else columnLevels = withMetrics(columnLevels);
  return { rowLevels, columnLevels };
}

function recordsOf(
  rows: ChartInput["queriesData"][number]["data"],
  metrics: string[],
  rowLevels: string[],
  columnLevels: string[],
): RecordOf[] {
  return rows.flatMap((row) =>
    metrics.flatMap((metric) => {
      const value = cellOf(row[metric]);
      if (value === undefined) return [];
      const read = (level: string) => (level === metricLevel ? metric : row[level]);
      return [{ row: rowLevels.map(read), column: columnLevels.map(read), metric, value }];
    }),
  );
}

/** Numbers of great precision come as text. */
function cellOf(value: unknown): Cell | undefined {
  if (typeof value === "string") return value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
  return typeof value === "number" ? value : undefined;
}

/**
 * The groups that a value counts for: its own, and its (sub)totals. Values of two metrics are never added up:
 * where the metric is a level, totals keep it. A total is a key with `null`-like holes, written as `undefined`.
 */
function prefixes(key: Key, levels: readonly string[], metric: string): Key[] {
  const at = levels.indexOf(metricLevel);
  return Array.from({ length: levels.length + 1 }, (_, length) => cut(key, length, levels.length, at, metric)).filter(
    (cutKey, index, all) => all.findIndex((other) => cellId(other, []) === cellId(cutKey, [])) === index,
  );
}

function cut(key: Key, length: number, full: number, metricAt: number, metric: unknown): Key {
  return Array.from({ length: full }, (_, at) => (at === metricAt ? metric : at < length ? key[at] : undefined));
}

function totalKey(key: Key, levels: readonly string[], metrics: readonly string[] = []): Key {
  return levels.map((level, at) => (level === metricLevel ? (key[at] ?? metrics[0]) : undefined));
}

function named(key: Key, levels: readonly string[]): string | undefined {
  const metric = key[levels.indexOf(metricLevel)];
  return typeof metric === "string" ? metric : undefined;
}

function cellId(row: Key, column: Key): string {
  const write = (key: Key) => JSON.stringify(key.map((part) => (part === undefined ? { total: true } : part)));
  return `${write(row)}|${write(column)}`;
}

interface LineOptions {
  order: string;
  subtotals: boolean;
  totals: boolean;
  subtotalFirst: boolean;
  weight: (key: Key) => number | undefined;
  metrics: readonly string[];
}

function linesOf(keys: Key[], levels: readonly string[], options: LineOptions): Line[] {
  const metricAt = levels.indexOf(metricLevel);
  const ordered = keys.toSorted((a, b) => compareKeys(a, b, metricAt, options));
  const lines = options.subtotals
    ? withSubtotals(ordered, levels, metricAt, options.subtotalFirst)
    : ordered.map((key) => ({ key, total: false }));
  const groups = levels.length - (metricAt >= 0 ? 1 : 0);
  if (!options.totals || groups === 0) return lines;
  const totals =
    metricAt >= 0
      ? options.metrics.map((metric) => cut([], 0, levels.length, metricAt, metric))
      : [cut([], 0, levels.length, -1, undefined)];
  return [...lines, ...totals.map((key) => ({ key, total: true }))];
}

function withSubtotals(keys: Key[], levels: readonly string[], metricAt: number, first: boolean): Line[] {
  const full = levels.length;
  const emit = (own: Key[], depth: number): Line[] => {
    if (depth >= full) return own.map((key) => ({ key, total: false }));
    const groups = Map.groupBy(own, (key) => JSON.stringify(key[depth] ?? null));
    return [...groups.values()].flatMap((group) => {
      const inner = emit(group, depth + 1);
      const wantsTotal = depth < full - 1 && depth !== metricAt && !(depth === full - 2 && metricAt === full - 1);
      if (!wantsTotal) return inner;
      const metrics = metricAt > depth ? [...new Set(group.map((key) => key[metricAt]))] : [group[0]?.[metricAt]];
      const totals = metrics.map((metric) => ({
        key: cut(group[0] ?? [], depth + 1, full, metricAt, metric),
        total: true,
      }));
      return first ? [...totals, ...inner] : [...inner, ...totals];
    });
  };
  return emit(keys, 0);
}

function compareKeys(a: Key, b: Key, metricAt: number, options: LineOptions): number {
  const rank = (key: Key) => options.metrics.indexOf(String(key[metricAt]));
  if (metricAt === 0 && rank(a) !== rank(b)) return rank(a) - rank(b);
  if (options.order.startsWith("value")) {
    const direction = options.order === "value_z_to_a" ? -1 : 1;
    const difference = (options.weight(a) ?? 0) - (options.weight(b) ?? 0);
    if (difference !== 0) return direction * difference;
  }
  const direction = options.order === "key_z_to_a" ? -1 : 1;
  for (let at = 0; at < a.length; at += 1) {
    const difference = at === metricAt ? rank(a) - rank(b) : direction * compareParts(a[at], b[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareParts(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a ?? "").localeCompare(String(b ?? ""), undefined, { numeric: true, sensitivity: "base" });
}
