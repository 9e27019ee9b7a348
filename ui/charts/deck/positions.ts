import { isRecord } from "../form-data.ts";
import type { DataRow, FormData } from "../types.ts";

/** Longitude and latitude. */
export type Position = [lon: number, lat: number];

/** The columns that a spatial control (`{type: "latlong" | "delimited" | "geohash", …}`) reads. */
export function spatialColumns(formData: FormData, key: string): string[] {
  const spatial = formData[key];
  if (!isRecord(spatial)) return [];
  const names =
    spatial.type === "delimited"
      ? [spatial.lonlatCol]
      : spatial.type === "geohash"
        ? [spatial.geohashCol]
        : [spatial.lonCol, spatial.latCol];
  return names.filter((name): name is string => typeof name === "string" && name !== "");
}

/** A reader of where a row is; undefined for rows whose place is missing or not on Earth. */
export function positionReader(formData: FormData, key: string): (row: DataRow) => Position | undefined {
  const spatial = formData[key];
  const columns = spatialColumns(formData, key);
  if (!isRecord(spatial) || columns.length === 0) return () => undefined;
  const [first = "", second = ""] = columns;
  const read = (row: DataRow): [unknown, unknown] | undefined => {
    if (spatial.type === "geohash") return geohashCentre(String(row[first] ?? ""));
    if (spatial.type !== "delimited") return [row[first], row[second]];
    const parts = String(row[first] ?? "").split(/[\s,;]+/);
    return [parts[0], parts[1]];
  };
  return (row) => {
    const found = read(row);
    if (!found || found.some((value) => value === null || value === undefined || value === "")) return undefined;
    const [a, b] = found.map(Number) as [number, number];
    const [lon, lat] = spatial.reverseCheckbox === true ? [b, a] : [a, b];
    return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : undefined;
  };
}

const letters = "0123456789bcdefghjkmnpqrstuvwxyz";

interface Box {
  west: number;
  east: number;
  south: number;
  north: number;
}

/** The rectangle that a geohash names; undefined for what is none. */
export function geohashBox(code: string): Box | undefined {
  if (code === "") return undefined;
  const box: Box = { west: -180, east: 180, south: -90, north: 90 };
  let isLon = true;
  for (const letter of code.toLowerCase()) {
    const value = letters.indexOf(letter);
    if (value < 0) return undefined;
    for (let bit = 4; bit >= 0; bit -= 1) {
      const upper = ((value >> bit) & 1) === 1;
      const [low, high] = isLon ? (["west", "east"] as const) : (["south", "north"] as const);
      const middle = (box[low] + box[high]) / 2;
      box[upper ? low : high] = middle;
      isLon = !isLon;
    }
  }
  return box;
}

function geohashCentre(code: string): Position | undefined {
  const box = geohashBox(code);
  return box && [(box.west + box.east) / 2, (box.south + box.north) / 2];
}
