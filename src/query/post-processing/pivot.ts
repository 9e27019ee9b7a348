import { z } from "zod";
import { QueryError } from "../errors.ts";
import {
  type Cell,
  cellText,
  columnOf,
  compareCells,
  type Dtype,
  type Frame,
  type IndexLevel,
  isMissing,
  type Series,
} from "../frame.ts";
import { aggregateConfig } from "./aggregate.ts";
import {
  type Aggregate,
  type AggregateConfig,
  compareKeys,
  groupRows,
  numberRows,
  readAggregates,
} from "./aggregation.ts";
import { type Options, readOptions, requireColumns } from "./options.ts";

const names = z.union([z.string().transform((name) => [name]), z.array(z.string())]);
const schema = z.object({
  index: names.nullish(),
  aggregates: aggregateConfig.nullish(),
  columns: names.nullish(),
  metric_fill_value: z.unknown().optional(),
  column_fill_value: z.string().nullish(),
  drop_missing_columns: z.boolean().nullish(),
  combine_value_with_metric: z.boolean().nullish(),
  marginal_distributions: z.boolean().nullish(),
  marginal_distribution_name: z.string().nullish(),
});

/** What a pivot is made of, before it becomes a frame. */
interface Plan {
  source: Frame;
  index: Series[];
  columns: Series[];
  aggregates: Aggregate[];
  fill: Cell;
  dropMissing: boolean;
  margin: string | null;
}

/** Spreads the values of columns over columns, a row for each value of the index. */
export function pivot(frame: Frame, options: Options): Frame {
  const parsed = readOptions(schema, options, "pivot");
  requireColumns(frame, parsed.index, parsed.columns);
  if (!parsed.index?.length) throw new QueryError("Pivot operation requires at least one index");
  if (Object.keys(parsed.aggregates ?? {}).length === 0) {
    throw new QueryError("Pivot operation must include at least one aggregate");
  }
  const fillName = parsed.column_fill_value === undefined ? "<NULL>" : parsed.column_fill_value;
  const aggregates = readAggregates(frame, parsed.aggregates as AggregateConfig);
  // as the reference: one aggregation a source column, the last one asked for
  const byColumn = new Map(aggregates.map((item) => [item.column, item]));
  const plan: Plan = {
    source: frame,
    index: parsed.index.map((name) => columnOf(frame, name)!),
    columns: (parsed.columns ?? []).map((name) => filled(columnOf(frame, name)!, fillName)),
    aggregates: [...byColumn.values()].sort((a, b) => compareCells(a.column, b.column)),
    fill: parsed.metric_fill_value ?? null,
    dropMissing: parsed.drop_missing_columns ?? true,
    margin: parsed.marginal_distributions ? (parsed.marginal_distribution_name ?? "All") : null,
  };
  const table = spread(plan);
  return parsed.combine_value_with_metric ? besideEachOther(table) : table;
}

function filled(column: Series, name: string | null): Series {
  if (!name) return column;
  return { ...column, values: column.values.map((value) => (isMissing(value) ? name : value)) };
}

function spread(plan: Plan): Frame {
  const { source, index, columns, aggregates, dropMissing } = plan;
  const groups = groupRows([...index, ...columns], source.rowCount);
  const byMetric = aggregates.map((item) => {
    const { values } = columnOf(source, item.column)!;
    return groups.map((group) => item.aggregation.apply(group.rows.map((row) => values[row])));
  });
  const rowNumbers = numberRows(index, source.rowCount);
  const columnNumbers = numberRows(columns, source.rowCount);
  const rowKeys = new Positions(index.length > 1 && !dropMissing && columns.length > 0);
  const columnKeys = new Positions(false);
  const places = groups.map(({ keys, rows: [row = 0] }, at) => {
    if (dropMissing && byMetric.every((values) => isMissing(values[at]))) return null;
    return [
      rowKeys.add(keys.slice(0, index.length), rowNumbers[row]!),
      columnKeys.add(keys.slice(index.length), columnNumbers[row]!),
    ] as const;
  });
  const rows = rowKeys.sorted();
  const spreadKeys = columnKeys.sorted();
  let table: Series[] = aggregates.flatMap((item, metric) => {
    const grid = spreadKeys.keys.map(() => new Array<Cell>(rows.keys.length).fill(null));
    places.forEach((place, at) => {
      if (place) grid[spreadKeys.order[place[1]]!]![rows.order[place[0]]!] = byMetric[metric]![at];
    });
    return grid.map((values, at) => ({
      label: labelOf(item.column, spreadKeys.keys[at]!, columns),
      dtype: metricDtype(plan, item, values),
      values: plan.fill === null ? values : values.map((value) => (isMissing(value) ? plan.fill : value)),
    }));
  });
  if (dropMissing) table = table.filter((column) => !column.values.every(isMissing));
  const levels: IndexLevel[] = index.map((level, at) => ({
    name: String(level.label),
    dtype: level.dtype,
    values: rows.keys.map((keys) => keys[at]),
  }));
  const frame: Frame = { columns: table, index: { levels }, rowCount: rows.keys.length };
  return plan.margin === null ? frame : withMargins(frame, plan, plan.margin);
}

function aggregateRows(source: Frame, item: Aggregate, rows: readonly number[]): Cell {
  const { values } = columnOf(source, item.column)!;
  return item.aggregation.apply(rows.map((row) => values[row]));
}

function metricDtype({ source, fill }: Plan, item: Aggregate, values: readonly Cell[]): Dtype {
  const dtype = item.aggregation.dtype(columnOf(source, item.column)!.dtype);
  return dtype === "int" && fill === null && values.some(isMissing) ? "float" : dtype;
}

function labelOf(metric: string, keys: readonly Cell[], columns: readonly Series[]): Series["label"] {
  return columns.length === 0 ? metric : [metric, ...keys.map((key, at) => cellText(key, columns[at]!.dtype))];
}

/** Distinct keys in order of appearance; `sorted` tells where each one ends up. */
class Positions {
  readonly #cartesian: boolean;
  readonly #positions = new Map<string | number, number>();
  readonly #keys: Cell[][] = [];

  constructor(cartesian: boolean) {
    this.#cartesian = cartesian;
  }

  /** @param number that only rows with these keys have */
  add(keys: Cell[], number: number): number {
    const id = this.#cartesian ? textOf(keys) : number;
    const known = this.#positions.get(id);
    if (known !== undefined) return known;
    this.#positions.set(id, this.#keys.length);
    return this.#keys.push(keys) - 1;
  }

  sorted(): { keys: Cell[][]; order: number[] } {
    if (this.#cartesian) this.#addCombinations();
    const by = this.#keys.map((_, at) => at).sort((a, b) => compareKeys(this.#keys[a]!, this.#keys[b]!));
    const order = new Array<number>(by.length);
    by.forEach((position, at) => {
      order[position] = at;
    });
    return { keys: by.map((position) => this.#keys[position]!), order };
  }

  /** Every value of one level with every value of the others. */
  #addCombinations(): void {
    const depth = this.#keys[0]?.length ?? 0;
    let all: Cell[][] = [[]];
    for (let level = 0; level < depth; level++) {
      const values = new Set(this.#keys.map((keys) => keys[level]));
      all = all.flatMap((keys) => [...values].map((value) => [...keys, value]));
    }
    for (const keys of all) this.add(keys, 0);
  }
}

const textOf = (keys: readonly Cell[]): string => keys.map((key) => `${typeof key}:${String(key)}`).join("\u0000");

/** Totals: a column behind each metric's and a row below all, computed from the rows themselves. */
function withMargins(frame: Frame, plan: Plan, name: string): Frame {
  const { source, index, columns, aggregates, dropMissing } = plan;
  const all = Array.from({ length: source.rowCount }, (_, row) => row);
  const rows = dropMissing
    ? all.filter((row) => source.columns.every((column) => !isMissing(column.values[row])))
    : all;
  const keyOf = (parts: readonly Series[], row: number) =>
    parts.map((part) => cellText(part.values[row], part.dtype)).join("\u0000");
  const byIndex = Map.groupBy(rows, (row) => keyOf(index, row));
  const byColumns = Map.groupBy(rows, (row) => keyOf(columns, row));
  const levels = "levels" in frame.index ? frame.index.levels : [];
  const rowKey = (row: number) => levels.map((level) => cellText(level.values[row], level.dtype)).join("\u0000");
  const total = (item: Aggregate, among: readonly number[] | undefined) =>
    among ? aggregateRows(source, item, among) : null;
  const result = aggregates.flatMap((item) => {
    const own = frame.columns.filter(
      (column) => (typeof column.label === "string" ? column.label : column.label[0]) === item.column,
    );
    const withRow = own.map((column) => {
      const key = typeof column.label === "string" ? null : column.label.slice(1).join("\u0000");
      return {
        ...column,
        values: [...column.values, key === null ? total(item, rows) : total(item, byColumns.get(key))],
      };
    });
    if (columns.length === 0) return withRow;
    const values = Array.from({ length: frame.rowCount }, (_, row) => total(item, byIndex.get(rowKey(row))));
    const label = [item.column, name, ...columns.slice(1).map(() => "")];
    const margin: Series = { label, dtype: own[0]?.dtype ?? "float", values: [...values, total(item, rows)] };
    return [...withRow, margin];
  });
  const labelled = levels.map(
    (level, at): IndexLevel => ({ ...level, dtype: "string", values: [...level.values, at === 0 ? name : ""] }),
  );
  return { columns: result, index: { levels: labelled }, rowCount: frame.rowCount + 1 };
}

/** Metrics side by side under each value: the metric's name moves to the last level. */
function besideEachOther(frame: Frame): Frame {
  const moved = frame.columns.map((column): Series => {
    if (typeof column.label === "string") return column;
    return { ...column, label: [...column.label.slice(1), column.label[0]!] };
  });
  return { ...frame, columns: moved.sort((a, b) => compareKeys(asKeys(a), asKeys(b))) };
}

const asKeys = (column: Series): readonly Cell[] => (typeof column.label === "string" ? [column.label] : column.label);
