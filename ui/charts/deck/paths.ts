import { decodePolyline } from "../../../src/query/legacy/polyline.ts";
import { text } from "../form-data.ts";
import type { DataRow, FormData } from "../types.ts";
import { geohashBox, type Position } from "./positions.ts";

/** A reader of the line or outline in `line_column`: JSON, an encoded polyline or a geohash; undefined for what is none. */
export function pathReader(formData: FormData): (row: DataRow) => Position[] | undefined {
  const column = text(formData, "line_column");
  const read = readers[text(formData, "line_type", "json")] ?? fromJson;
  const isReversed = formData.reverse_long_lat === true;
  return (row) => {
    const path = read(row[column]);
    if (!path || path.length < 2) return undefined;
    return isReversed ? path.map(([a, b]): Position => [b, a]) : path;
  };
}

const readers: Record<string, (value: unknown) => Position[] | undefined> = {
  json: fromJson,
  // Superset's server hands these on as they are decoded: the latitude first.
  polyline: (value) => (typeof value === "string" ? decodePolyline(value) : undefined),
  geohash: (value) => {
    const box = geohashBox(String(value ?? ""));
    if (!box) return undefined;
    const { west, east, south, north } = box;
    return [
      [west, north],
      [east, north],
      [east, south],
      [west, south],
      [west, north],
    ];
  },
};

function fromJson(value: unknown): Position[] | undefined {
  try {
    const parsed: unknown = typeof value === "string" ? JSON.parse(value) : value;
    if (!Array.isArray(parsed)) return undefined;
    const points = parsed.map((point): Position | undefined =>
      Array.isArray(point) && Number.isFinite(Number(point[0])) && Number.isFinite(Number(point[1]))
        ? [Number(point[0]), Number(point[1])]
        : undefined,
    );
    return points.every((point) => point !== undefined) ? points : undefined;
  } catch {
    return undefined;
  }
}
