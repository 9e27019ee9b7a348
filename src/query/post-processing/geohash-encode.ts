import { z } from "zod";
import { QueryError } from "../errors.ts";
import { columnOf, type Frame, numberOf, type Series } from "../frame.ts";
import { encodeGeohash } from "./geohash.ts";
import { type Options, readOptions, requireColumns } from "./options.ts";

const schema = z.object({ geohash: z.string(), longitude: z.string(), latitude: z.string() });

/** Places as geohashes; the numbers they were made of stay beside them. */
export function geohashEncode(frame: Frame, options: Options): Frame {
  const names = readOptions(schema, options, "geohash_encode");
  requireColumns(frame, names.latitude, names.longitude);
  const latitude = columnOf(frame, names.latitude)!;
  const longitude = columnOf(frame, names.longitude)!;
  const hashes = latitude.values.map((value, row) => {
    const hash = encodeGeohash(numberOf(value), numberOf(longitude.values[row]));
    if (hash === null) throw new QueryError("Invalid longitude/latitude");
    return hash;
  });
  const added: Series[] = [
    { ...latitude, label: "latitude" },
    { ...longitude, label: "longitude" },
    { label: names.geohash, dtype: "string", values: hashes },
  ];
  return { ...frame, columns: [...frame.columns, ...added] };
}
