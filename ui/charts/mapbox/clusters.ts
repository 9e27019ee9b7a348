import Supercluster, { type PointFeature } from "supercluster";
import type { Position } from "../deck/positions.ts";
import { columnLabel, flag, list, number, text } from "../form-data.ts";
import type { ChartInput, DataRow } from "../types.ts";

interface PointProperties {
  row: DataRow;
  value: number | undefined;
}

interface Summary {
  sum: number;
  squares: number;
  least: number;
  most: number;
  count: number;
}

/** A point, or several that lie too close together to be told apart. */
export interface Cluster {
  at: Position;
  count: number;
  /** what its label says */
  label: string;
  row?: DataRow;
}

type Index = Supercluster<PointProperties, Summary>;

/** The points in an index from which the clusters of any zoom can be read. */
export function indexOf({ formData, queriesData }: ChartInput): { index: Index; points: Position[] } {
  const [x, y] = ["all_columns_x", "all_columns_y"].map((key) => columnLabel(list(formData, key)[0] ?? "")) as [
    string,
    string,
  ];
  const label = columnLabel(list(formData, "mapbox_label")[0] ?? "");
  const index: Index = new Supercluster<PointProperties, Summary>({
    radius: number(formData, "clustering_radius", 60) || 0.001,
    maxZoom: number(formData, "clustering_radius", 60) > 0 ? 16 : -1,
    map: ({ value = 0 }) => ({ sum: value, squares: value ** 2, least: value, most: value, count: 1 }),
    reduce: (into, other) => {
      into.sum += other.sum;
      into.squares += other.squares;
      into.least = Math.min(into.least, other.least);
      into.most = Math.max(into.most, other.most);
      into.count += other.count;
    },
  });
  const points: Position[] = [];
  const features = (queriesData[0]?.data ?? []).flatMap((row): PointFeature<PointProperties>[] => {
    const [lon, lat] = [Number(row[x] ?? Number.NaN), Number(row[y] ?? Number.NaN)];
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return [];
    points.push([lon, lat]);
    const value = label === "" || label === "count" ? undefined : Number(row[label]);
    const properties = { row, value: Number.isFinite(value) ? value : undefined };
    return [{ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties }];
  });
  index.load(features);
  return { index, points };
}

/** Where the map begins: around the points, unless it is told to stay where `viewport_longitude` and its like have put it. */
export function withStart(formData: ChartInput["formData"]): ChartInput["formData"] {
  const [longitude, latitude, zoom] = ["longitude", "latitude", "zoom"].map((key) => formData[`viewport_${key}`]);
  return { ...formData, viewport: { longitude, latitude, zoom }, autozoom: flag(formData, "autozoom", true) };
}

/** The clusters of the whole world at a zoom. */
export function clustersAt(index: Index, zoom: number, formData: ChartInput["formData"]): Cluster[] {
  const hasLabel = list(formData, "mapbox_label").some((label) => label !== "count");
  const how = text(formData, "pandas_aggfunc", "sum");
  return index.getClusters([-180, -90, 180, 90], Math.max(0, Math.round(zoom))).map(({ geometry, properties }) => {
    const at: Position = [geometry.coordinates[0] ?? 0, geometry.coordinates[1] ?? 0];
    if (!("cluster" in properties)) {
      const { row, value } = properties as PointProperties;
      return { at, count: 1, label: value === undefined ? "" : short(value), row };
    }
    const { point_count: count, ...summary } = properties as Summary & { point_count: number };
    return { at, count, label: short(hasLabel ? summarised(summary, how) : count) };
  });
}

function summarised({ sum, squares, least, most, count }: Summary, how: string): number {
  const mean = sum / Math.max(1, count);
  const variance = Math.max(0, squares / Math.max(1, count) - mean ** 2);
  const summaries: Record<string, number> = { mean, min: least, max: most, var: variance, std: Math.sqrt(variance) };
  return summaries[how] ?? sum;
}

function short(value: number): string {
  if (Math.abs(value) >= 10_000) return `${Math.round(value / 1000)}k`;
  return Math.abs(value) >= 1000 ? `${(value / 1000).toFixed(1)}k` : String(Math.round(value * 100) / 100);
}
