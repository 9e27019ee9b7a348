import { z } from "zod";
import { QueryError } from "../errors.ts";
import { columnOf, type Frame, type Series } from "../frame.ts";
import { type Options, readOptions, requireColumns } from "./options.ts";

const schema = z.object({
  geodetic: z.string(),
  longitude: z.string(),
  latitude: z.string(),
  altitude: z.string().nullish(),
});

const DEGREES = String.raw`(\d+(?:\.\d+)?)(?:\s*(?:°|º|d|deg|degrees?)?\s*(?:(\d+(?:\.\d+)?)\s*(?:'|′|m|arcmin)\s*(?:(\d+(?:\.\d+)?)\s*(?:"|″|s|arcsec)?)?)?)?`;
const POINT = new RegExp(
  String.raw`^\s*(?:([NS])\s*)?([+-])?\s*${DEGREES}\s*([NS])?\s*[\s,;/]\s*(?:([EW])\s*)?([+-])?\s*${DEGREES}\s*([EW])?` +
    String.raw`(?:[\s,;/]+\s*([+-]?\d+(?:\.\d+)?)\s*(km|m|mi|ft|nm|nmi)?)?\s*$`,
  "i",
);
const KILOMETRES: Record<string, number> = { km: 1, m: 0.001, mi: 1.609344, ft: 0.0003048, nm: 1.852, nmi: 1.852 };

/** Points written as text (`52.5, 13.4`, `41.5N 81.7W 10m`) as latitude, longitude and, if asked for, altitude in km. */
export function geodeticParse(frame: Frame, options: Options): Frame {
  const names = readOptions(schema, options, "geodetic_parse");
  requireColumns(frame, names.geodetic);
  const points = columnOf(frame, names.geodetic)!.values.map((cell) => {
    const point = typeof cell === "string" ? parsePoint(cell) : null;
    if (!point) throw new QueryError("Invalid geodetic string");
    return point;
  });
  const targets = [names.latitude, names.longitude, ...(names.altitude ? [names.altitude] : [])];
  const added = targets.map(
    (label, at): Series => ({ label, dtype: "float", values: points.map((point) => point[at]) }),
  );
  return { ...frame, columns: [...frame.columns, ...added] };
}

/** Latitude, longitude and altitude (km) of a written point; null for what is none. */
export function parsePoint(text: string): [latitude: number, longitude: number, altitude: number] | null {
  const match = POINT.exec(text);
  if (!match) return null;
  const degrees = (at: number) =>
    Number(match[at]) + Number(match[at + 1] ?? 0) / 60 + Number(match[at + 2] ?? 0) / 3600;
  const sign = (minus: string | undefined, words: (string | undefined)[], negative: string) =>
    (minus === "-" ? -1 : 1) * (words.some((word) => word?.toUpperCase() === negative) ? -1 : 1);
  const latitude = sign(match[2], [match[1], match[6]], "S") * degrees(3);
  const longitude = sign(match[8], [match[7], match[12]], "W") * degrees(9);
  if (Math.abs(latitude) > 90) return null;
  const altitude = match[13] ? Number(match[13]) * KILOMETRES[(match[14] ?? "km").toLowerCase()]! : 0;
  return [latitude, longitude, altitude];
}
