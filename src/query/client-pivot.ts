import { type Cell, cellText, type Frame, isMissing, numberOf } from "./frame.ts";

/** How a pivot table is laid out: the form data of `pivot_table_v2`, names as people see them. */
export interface PivotOptions {
  rows: string[];
  columns: string[];
  metrics: string[];
  aggregate: string;
  isTransposed: boolean;
  /** Metrics side by side within each column instead of columns within each metric. */
  combinesMetrics: boolean;
  rowTotals: boolean;
  columnTotals: boolean;
  metricsOnRows: boolean;
}

/** A table whose rows and columns have names of one or more levels; null where nothing falls into a cell. */
export interface Pivot {
  rows: string[][];
  columns: string[][];
  cells: (number | string | null)[][];
}

type Values = readonly (number | string | null)[];

const present = (values: Values): number[] => values.map(numberOf).filter((value) => !Number.isNaN(value));
const sum = (values: Values): number => present(values).reduce((total, value) => total + value, 0);
const mean = (values: Values): number | null => (present(values).length ? sum(values) / present(values).length : null);

function median(values: Values): number | null {
  const sorted = present(values).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length === 0 ? null : (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

function variance(values: Values): number {
  const numbers = present(values);
  if (numbers.length < 2) return 0;
  const middle = mean(numbers)!;
  return numbers.reduce((total, value) => total + (value - middle) ** 2, 0) / (numbers.length - 1);
}

const known = (values: Values) => values.filter((value) => value !== null);

/** One by one: a call has no room for the values of a large group. */
function extreme(choose: (one: number, other: number) => number): (values: Values) => number | null {
  return (values) => {
    const numbers = present(values);
    return numbers.length === 0 ? null : numbers.reduce((found, value) => choose(found, value));
  };
}

/** The names are those that pivot tables are saved with. */
const aggregates: Record<string, (values: Values) => number | string | null> = {
  Count: (values) => known(values).length,
  "Count Unique Values": (values) => new Set(known(values)).size,
  "List Unique Values": (values) => [...new Set(known(values).map(String))].join(", "),
  Sum: sum,
  Average: mean,
  Median: median,
  "Sample Variance": variance,
  "Sample Standard Deviation": (values) => Math.sqrt(variance(values)),
  Minimum: extreme(Math.min),
  Maximum: extreme(Math.max),
  First: (values) => known(values)[0] ?? null,
  Last: (values) => known(values).at(-1) ?? null,
};

/** Lays rows out as the pivot table in the browser does. */
export function pivot(frame: Frame, given: PivotOptions): Pivot {
  const { metrics, metricsOnRows } = given;
  const [base = "Sum", share] = given.aggregate.split(" as Fraction of ");
  const aggregate = aggregates[base] ?? sum;
  const isSwapped = given.isTransposed !== metricsOnRows;
  const rows = isSwapped ? given.columns : given.rows;
  const columns = isSwapped ? given.rows : given.columns;
  const total = `Total (${given.aggregate})`;
  let table = group(frame, { rows, columns, metrics, aggregate, total });
  if (given.combinesMetrics && columns.length > 0) table = withMetricsLast(table, metrics);
  table = withShares(table, metricsOnRows && share !== "Total" ? other(share) : share);
  if (given.rowTotals) table = withTotals(table, aggregate, total);
  if (given.columnTotals && rows.length > 0) table = flip(withTotals(flip(table), aggregate, total));
  return metricsOnRows ? flip(table) : table;
}

const other = (share: string | undefined) => (share === "Rows" ? "Columns" : share === "Columns" ? "Rows" : share);

const flip = ({ rows, columns, cells }: Pivot): Pivot => ({
  rows: columns,
  columns: rows,
  cells: columns.map((_, column) => cells.map((row) => row[column] ?? null)),
});

interface Grouping {
  rows: string[];
  columns: string[];
  metrics: string[];
  aggregate: (values: Values) => number | string | null;
  total: string;
}

function group(frame: Frame, { rows, columns, metrics, aggregate, total }: Grouping): Pivot {
  const keysOf = (names: string[]) => {
    const series = names.map((name) => frame.columns.find(({ label }) => label === name));
    const keys = Array.from({ length: frame.rowCount }, (_, row) =>
      series.map((one) => (one === undefined || isMissing(one.values[row]) ? null : one.values[row])),
    );
    const text = (key: Cell[]) => key.map((cell, at) => (cell === null ? "nan" : cellText(cell, series[at]!.dtype)));
    const sorted = [...keys].sort(compareKeys);
    const names_ = [...new Map(sorted.map((key) => [JSON.stringify(text(key)), text(key)])).entries()];
    return { of: keys.map((key) => JSON.stringify(text(key))), names: names_ };
  };
  const [down, across] = [keysOf(rows), keysOf(columns)];
  const collected = new Map<string, (number | string | null)[]>();
  metrics.forEach((metric) => {
    const series = frame.columns.find(({ label }) => label === metric);
    for (let row = 0; row < frame.rowCount; row++) {
      const place = `${down.of[row]} ${across.of[row]} ${metric}`;
      const list = collected.get(place) ?? [];
      collected.set(place, list);
      const cell = series?.values[row];
      list.push(isMissing(cell) ? null : typeof cell === "string" ? cell : numberOf(cell));
    }
  });
  const places = metrics.flatMap((metric) => across.names.map(([key, names]) => ({ metric, key, names })));
  return {
    rows: rows.length > 0 ? down.names.map(([, names]) => names) : [[total]],
    columns: places.map(({ metric, names }) => [metric, ...names]),
    cells: down.names.map(([row]) =>
      places.map(({ metric, key }) => {
        const values = collected.get(`${row} ${key} ${metric}`);
        return values ? aggregate(values) : null;
      }),
    ),
  };
}

/** Sorted as they are: numbers by size, texts by their letters, what is missing last. */
function compareKeys(a: Cell[], b: Cell[]): number {
  for (const [at, left] of a.entries()) {
    const right = b[at];
    if (left === right) continue;
    if (left === null || right === null) return left === null ? 1 : -1;
    return (left as number) < (right as number) ? -1 : 1;
  }
  return 0;
}

/** Columns by their keys, in each the metrics in the order that was asked for. */
function withMetricsLast({ rows, columns, cells }: Pivot, metrics: string[]): Pivot {
  const keys = [...new Set(columns.map(([, ...names]) => JSON.stringify(names)))];
  const order = columns
    .map(([metric = "", ...names], at) => ({ at, key: keys.indexOf(JSON.stringify(names)), metric, names }))
    .sort((a, b) => a.key - b.key || metrics.indexOf(a.metric) - metrics.indexOf(b.metric));
  return {
    rows,
    columns: order.map(({ metric, names }) => [...names, metric]),
    cells: cells.map((row) => order.map(({ at }) => row[at] ?? null)),
  };
}

function withShares(table: Pivot, share: string | undefined): Pivot {
  if (share === undefined) return table;
  const whole = sum(table.cells.flat());
  const byColumn = flip(table).cells.map(sum);
  const cells = table.cells.map((row) => {
    const own = sum(row);
    return row.map((cell, at) => {
      const all = share === "Total" ? whole : share === "Rows" ? own : byColumn[at]!;
      return cell === null || all === 0 ? null : numberOf(cell) / all;
    });
  });
  return { ...table, cells };
}

/** Adds a column for all, and one after each group of columns that have the outer levels in common. */
function withTotals(table: Pivot, aggregate: Grouping["aggregate"], total: string): Pivot {
  const depth = table.columns[0]?.length ?? 1;
  const added: { after: number; level: number; name: string[]; members: number[] }[] = [];
  for (let level = 0; level < depth; level++) {
    const groups = new Map<string, number[]>();
    table.columns.forEach((names, at) => {
      const key = JSON.stringify(names.slice(0, level));
      groups.set(key, [...(groups.get(key) ?? []), at]);
    });
    for (const members of groups.values()) {
      const outer = table.columns[members[0]!]!.slice(0, level);
      const name = [...outer, level === 0 ? total : "Subtotal", ...Array(depth - level - 1).fill("")];
      added.push({ after: members.at(-1)!, level, name, members });
    }
  }
  // The inner groups end first.
  const order = table.columns.flatMap((_, at) => [
    at,
    ...added.filter(({ after }) => after === at).sort((a, b) => b.level - a.level),
  ]);
  return {
    rows: table.rows,
    columns: order.map((place) => (typeof place === "number" ? table.columns[place]! : place.name)),
    cells: table.cells.map((row) =>
      order.map((place) =>
        typeof place === "number" ? row[place]! : aggregate(place.members.map((member) => row[member] ?? null)),
      ),
    ),
  };
}
