import { flag, list, text } from "../form-data.ts";
import { toTime } from "../format/time.ts";
import { axisLabel } from "../query/axis.ts";
import type { ChartInput, DataRow, FormData, QueryData } from "../types.ts";

/** Values of series along an x-axis, as drawn. */
export interface SeriesData {
  x: string;
  kind: "time" | "category" | "value";
  /** the x of each point: epoch milliseconds, a number, or a category's name */
  xs: (number | string)[];
  /** the x's as they came, for filters */
  rawXs: unknown[];
  series: {
    name: string;
    label: string;
    values: (number | null)[];
    /** its values of the dimensions */
    groups: string[];
  }[];
}

/** Reads one answer whose first column is the x-axis and whose other columns are series. */
export function readSeries(query: QueryData, formData: FormData, datasource: ChartInput["datasource"]): SeriesData {
  const named = axisLabel(formData);
  const x = query.colnames.includes(named) ? named : (query.colnames[0] ?? "");
  const type = query.coltypes[query.colnames.indexOf(x)];
  const kind = type === 2 ? "time" : type === 0 && !flag(formData, "xAxisForceCategorical") ? "value" : "category";
  const rows = kind === "category" ? inOrder(query, x, formData) : query.data;
  const dimensions = list(formData, "groupby").length;
  const series = query.colnames
    .filter((name) => name !== x)
    .map((name) => ({
      name,
      label: datasource.verboseMap?.[name] ?? name,
      values: rows.map((row) => asNumber(row[name])),
      groups: dimensions > 0 ? (query.label_map?.[name]?.slice(-dimensions) ?? []) : [],
    }));
  return {
    x,
    kind: text(formData, "viz_type").endsWith("_bar") && kind === "value" ? "category" : kind,
    xs: rows.map((row) => position(row, x, kind)),
    rawXs: rows.map((row) => row[x]),
    series: sorted(series, formData),
  };
}

function position(row: DataRow, x: string, kind: SeriesData["kind"]): number | string {
  const value = row[x];
  if (kind === "time") return toTime(value) ?? String(value);
  if (kind === "value" && typeof value === "number") return value;
  return value === null || value === undefined ? "<NULL>" : String(value);
}

function asNumber(value: unknown): number | null {
  if (value === null || value === undefined || value === "") return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}

/** The rows of an axis of names in the order of what several series come to there; a single series the server has in order. */
function inOrder({ data, colnames }: QueryData, x: string, formData: FormData): DataRow[] {
  const by = text(formData, "x_axis_sort");
  const names = colnames.filter((name) => name !== x);
  const direction = flag(formData, "x_axis_sort_asc", true) ? 1 : -1;
  if (names.length < 2) return data;
  if (by === "name") return data.toSorted((a, b) => direction * String(a[x]).localeCompare(String(b[x])));
  const measure = measures[by];
  if (!measure) return data;
  const sizeOf = (row: DataRow) => measure(names.map((name) => asNumber(row[name])).filter((value) => value !== null));
  const size = new Map(data.map((row) => [row, sizeOf(row)]));
  return data.toSorted((a, b) => direction * ((size.get(a) ?? 0) - (size.get(b) ?? 0)));
}

type Series = SeriesData["series"];

const measures: Record<string, (values: number[]) => number> = {
  sum: (values) => values.reduce((total, value) => total + value, 0),
  avg: (values) => values.reduce((total, value) => total + value, 0) / Math.max(1, values.length),
  min: (values) => values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
  max: (values) => values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
};

/** Series in the order of `sort_series_type`; without it as they came. */
function sorted(series: Series, formData: FormData): Series {
  const by = text(formData, "sort_series_type");
  const direction = flag(formData, "sort_series_ascending") ? 1 : -1;
  if (by === "name") return series.toSorted((a, b) => direction * a.label.localeCompare(b.label));
  const measure = measures[by];
  if (!measure) return series;
  const size = new Map(series.map((one) => [one.name, measure(one.values.filter((value) => value !== null))]));
  return series.toSorted((a, b) => direction * ((size.get(a.name) ?? 0) - (size.get(b.name) ?? 0)));
}
