import { z } from "zod";
import { QueryError } from "../errors.ts";
import { columnOf, type Frame, type Series } from "../frame.ts";
import { decodeGeohash } from "./geohash.ts";
import { type Options, readOptions, requireColumns } from "./options.ts";

const schema = z.object({ geohash: z.string(), longitude: z.string(), latitude: z.string() });

/** Geohashes as two columns, latitude and longitude. */
export function geohashDecode(frame: Frame, options: Options): Frame {
  const names = readOptions(schema, options, "geohash_decode");
  requireColumns(frame, names.geohash);
  const places = columnOf(frame, names.geohash)!.values.map((cell) => {
    const place = typeof cell === "string" ? decodeGeohash(cell) : null;
    if (!place) throw new QueryError("Invalid geohash string");
    return place;
  });
  const added: Series[] = (["latitude", "longitude"] as const).map((part) => ({
    label: names[part],
    dtype: "float",
    values: places.map((place) => place[part]),
  }));
  return { ...frame, columns: [...frame.columns, ...added] };
}
