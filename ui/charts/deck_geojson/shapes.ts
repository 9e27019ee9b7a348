import type { Position } from "../deck/positions.ts";
import { columnLabel, isRecord, list } from "../form-data.ts";
import type { ChartInput, DataRow } from "../types.ts";

export interface Shape {
  type: "Feature";
  geometry: {
    type: "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon";
    coordinates: never;
  };
  properties: Record<string, unknown>;
  /** the row that the shape was in */
  row?: DataRow;
}

const geometries = new Set(["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]);

/** The features in the rows: features, collections of them, and bare geometries; what is none of these is left out. */
export function shapesOf({ formData, queriesData }: ChartInput): Shape[] {
  const column = columnLabel(list(formData, "geojson")[0] ?? "");
  return (queriesData[0]?.data ?? []).flatMap((row) =>
    read(parse(row[column]), {}).map((shape) => ({ ...shape, row })),
  );
}

function read(value: unknown, properties: Record<string, unknown>): Shape[] {
  if (!isRecord(value)) return [];
  if (value.type === "FeatureCollection" && Array.isArray(value.features))
    return value.features.flatMap((feature) => read(feature, {}));
  if (value.type === "Feature") return read(value.geometry, isRecord(value.properties) ? value.properties : {});
  return isGeometry(value) ? [{ type: "Feature", geometry: value, properties }] : [];
}

/** Whether something read from JSON is a geometry of GeoJSON. */
export function isGeometry(value: unknown): value is Record<string, unknown> & Shape["geometry"] {
  return (
    isRecord(value) && typeof value.type === "string" && geometries.has(value.type) && Array.isArray(value.coordinates)
  );
}

function parse(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** All points of a shape, however deep its coordinates are nested. */
export function vertices({ geometry }: Shape): Position[] {
  const collect = (value: unknown): Position[] => {
    if (!Array.isArray(value)) return [];
    if (typeof value[0] === "number" && typeof value[1] === "number") return [[value[0], value[1]]];
    return value.flatMap(collect);
  };
  return collect(geometry.coordinates);
}
