import { genericType } from "../engines/engine.ts";
import { pivot } from "./client-pivot.ts";
import { type Frame, frameOf, isNumeric, type Label, numberOf, type Series } from "./frame.ts";
import { type Metric, metricLabel } from "./query-context.ts";

/** A chart's rows as its viewers see them, for reports: what the frontend does to the rows of some charts is done here. */
export interface ClientView {
  frame: Frame;
  /** Names of several levels are lists; those of the frame are one text. */
  colnames: Label[];
  /** Names of rows, of several levels too; numbers where rows have none. */
  indexnames: (number | string[])[];
}

type FormData = Record<string, unknown>;

/** Undefined for charts whose rows are shown as they are. */
export function clientView(
  given: Frame,
  formData: FormData,
  verboseNames: ReadonlyMap<string, string>,
): ClientView | undefined {
  const frame = { ...given, columns: given.columns.map((column) => named(column, verboseNames)) };
  if (given.rowCount === 0) return undefined;
  if (formData.viz_type === "pivot_table_v2") return pivotView(frame, formData, verboseNames);
  if (formData.viz_type !== "table") return undefined;
  const columns = frame.columns.map((column) => formatted(column, formData.column_config));
  return {
    frame: { ...frame, columns },
    colnames: columns.map(({ label }) => label),
    indexnames: Array.from({ length: frame.rowCount }, (_, row) => row),
  };
}

function named(column: Series, verboseNames: ReadonlyMap<string, string>): Series {
  const name = typeof column.label === "string" ? column.label : column.label.join(" ");
  return { ...column, label: verboseNames.get(name) ?? name };
}

function pivotView(frame: Frame, formData: FormData, verboseNames: ReadonlyMap<string, string>): ClientView {
  const names = (value: unknown): string[] =>
    list(value).map((one) => {
      const label = typeof one === "string" ? one : String((one as { label?: unknown }).label ?? "");
      return verboseNames.get(label) ?? label;
    });
  const table = pivot(frame, {
    rows: names(formData.groupbyRows),
    columns: names(formData.groupbyColumns),
    metrics: list(formData.metrics).map((metric) => metricLabel(metric as Metric, verboseNames)),
    aggregate: typeof formData.aggregateFunction === "string" ? formData.aggregateFunction : "Sum",
    isTransposed: Boolean(formData.transposePivot),
    combinesMetrics: Boolean(formData.combineMetric),
    rowTotals: Boolean(formData.rowTotals),
    columnTotals: Boolean(formData.colTotals),
    metricsOnRows: formData.metricsLayout === "ROWS",
  });
  const flat = (levels: string[]) => levels.join(" ").trim();
  const isCount = /^Count\b/.test(String(formData.aggregateFunction));
  // pandas makes means whole again, but not once they are spread over columns.
  const staysMean = formData.aggregateFunction === "Average" && list(formData.groupbyColumns).length > 0;
  const isWhole = ({ dtype }: Series) => isCount || (dtype !== "float" && dtype !== "decimal");
  // Columns of one metric are of its kind; where metrics stand below each other, one with fractions makes all of them so.
  const isMixed = formData.metricsLayout === "ROWS" || Boolean(formData.colTotals);
  const columns = table.columns.map((levels, at): Series => {
    const own = isMixed ? undefined : frame.columns.find(({ label }) => levels.includes(String(label)));
    const values = table.cells.map((row) => row[at] ?? null);
    const isText = values.some((value) => typeof value === "string");
    const isInt =
      !staysMean &&
      (own ? isWhole(own) : frame.columns.every(isWhole)) &&
      values.every((value) => Number.isInteger(value));
    return { label: flat(levels), dtype: isText ? "string" : isInt ? "int" : "float", values };
  });
  const levels = [{ name: null, dtype: "string" as const, values: table.rows.map(flat) }];
  return {
    frame: frameOf(columns, table.rows.length, { levels }),
    colnames: table.columns,
    indexnames: table.rows,
  };
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : value ? [value] : []);

/** Applies the number format of a column, where it is one that Python has too: the reference formats with Python. */
function formatted(column: Series, config: unknown): Series {
  const own = (config as Record<string, { d3NumberFormat?: unknown } | undefined> | null | undefined)?.[
    String(column.label)
  ];
  const parts = /^(,?)(?:\.(\d{1,2}))?([f%])$|^(,)(d?)$/.exec(String(own?.d3NumberFormat ?? ""));
  if (!parts || !isNumeric(column.dtype)) return column;
  const [, comma, digits = "6", kind, plainComma] = parts;
  const write = (value: number): string => {
    if (plainComma) return value.toLocaleString("en-US", { maximumFractionDigits: 17 });
    const scaled = kind === "%" ? value * 100 : value;
    const options = { minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits) };
    const text = scaled.toLocaleString("en-US", { ...options, useGrouping: comma === "," });
    return kind === "%" ? `${text}%` : text;
  };
  const values = column.values.map((value) => (value === null ? "nan" : write(numberOf(value))));
  return { ...column, dtype: "string", values };
}

/** A full result with its rows as viewers see them. */
export function asClient(
  result: Record<string, unknown>,
  formData: FormData,
  verboseNames: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const { colnames, coltypes, data } = result as {
    colnames: string[];
    coltypes: number[];
    data: Record<string, unknown>[];
  };
  const columns = colnames.map((label, at): Series => {
    const values = data.map((row) => row[label] ?? null);
    const isInt = values.every((value) => Number.isInteger(value));
    const dtype = coltypes[at] === genericType.numeric ? (isInt ? "int" : "float") : "object";
    return { label, dtype, values };
  });
  const view = clientView(frameOf(columns, data.length), formData, verboseNames);
  if (!view) return result;
  const rows = view.indexnames.map((name) => (typeof name === "number" ? String(name) : name.join(" ").trim()));
  return {
    ...result,
    colnames: view.colnames,
    indexnames: view.indexnames,
    coltypes: view.frame.columns.map(({ label, dtype }) => {
      if (isNumeric(dtype)) return genericType.numeric;
      return dtype === "string" ? genericType.string : (coltypes[columns.findIndex((one) => one.label === label)] ?? 1);
    }),
    rowcount: view.frame.rowCount,
    data: Object.fromEntries(
      view.frame.columns.map(({ label, values }) => [
        label,
        Object.fromEntries(rows.map((row, at) => [row, values[at] ?? null])),
      ]),
    ),
  };
}
