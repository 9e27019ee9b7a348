import { feature } from "topojson-client";
import { t } from "../../i18n/t.ts";

export interface PartOfCountry {
  /** ISO 3166-2, where the part could be told */
  code?: string;
  name: string;
}

type Topology = Parameters<typeof feature>[0];

interface Shape {
  type: "Feature";
  geometry: object;
  properties: PartOfCountry;
}

const files = import.meta.glob<Topology>("./shapes/*.json", { import: "default" });

/** The names of the countries that there are shapes of, as `select_country` has them. */
export const countryNames: readonly string[] = Object.keys(files).map((path) => path.replace(/^.*\/|\.json$/g, ""));

/** A country's parts as GeoJSON; rejects for a country that there are no shapes of. */
export async function loadShapes(country: string) {
  const load = files[`./shapes/${country}.json`];
  if (!load) throw new Error(t('There are no shapes of "{country}". Choose another country.', { country }));
  const found = feature(await load(), "parts") as unknown as { type: "FeatureCollection"; features: Shape[] };
  const features = found.features.map((shape) => ({
    ...shape,
    properties: { ...shape.properties, key: shape.properties.code ?? shape.properties.name },
  }));
  return { ...found, features: inset(together(features)) };
}

/** Parts far from the rest of their country, which maps show beside it: what lies where, and how much smaller. */
const insets: Record<string, { from: [number, number]; to: [number, number]; scale: [number, number] }> = {
  "US-AK": { from: [-152, 64], to: [-116.5, 27], scale: [0.19, 0.34] },
  "US-HI": { from: [-157.5, 20.6], to: [-107.5, 26], scale: [1.1, 1] },
};

function inset<S extends Shape>(features: S[]): S[] {
  return features.map((shape) => {
    const place = insets[shape.properties.code ?? ""];
    if (!place) return shape;
    const { from, to, scale } = place;
    const move = (value: unknown): unknown => {
      if (!Array.isArray(value)) return value;
      if (typeof value[0] !== "number") return value.map(move);
      return value.map((at, axis) => (to[axis] ?? 0) + (Number(at) - (from[axis] ?? 0)) * (scale[axis] ?? 1));
    };
    return { ...shape, geometry: moved(shape.geometry, move) };
  });
}

export interface Frame {
  /** how much narrower a degree of longitude is than one of latitude there */
  aspect: number;
  /** width by height, as drawn */
  ratio: number;
}

/** The box around shapes. */
export function frameOf(features: readonly { geometry: object }[]): Frame {
  const points = features.flatMap(({ geometry }) => pointsOf(geometry));
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const aspect = Math.max(0.3, Math.cos((((least(lats) + most(lats)) / 2) * Math.PI) / 180));
  return { aspect, ratio: ((most(lons) - least(lons)) * aspect) / (most(lats) - least(lats) || 1) };
}

/** A country on both sides of the date line stays in one piece: its smaller side moves to the other. */
function together<S extends { geometry: object }>(features: S[]): S[] {
  const lons = features.flatMap(({ geometry }) => pointsOf(geometry).map(([lon]) => lon));
  const isWide = lons.some((lon) => lon > 160) && lons.some((lon) => lon < -160);
  if (!isWide) return features;
  const east = lons.filter((lon) => lon > 0).length > lons.length / 2;
  const move = (value: unknown): unknown => {
    if (!Array.isArray(value)) return value;
    const [lon, lat] = value;
    if (typeof lon !== "number") return value.map(move);
    return [east && lon < 0 ? lon + 360 : !east && lon > 0 ? lon - 360 : lon, lat];
  };
  return features.map((one) => ({ ...one, geometry: moved(one.geometry, move) }));
}

function moved(geometry: object, move: (coordinates: unknown) => unknown): object {
  return { ...geometry, coordinates: move("coordinates" in geometry ? geometry.coordinates : []) };
}

function pointsOf(geometry: object): [number, number][] {
  const collect = (value: unknown): [number, number][] => {
    if (!Array.isArray(value)) return [];
    const [lon, lat] = value;
    return typeof lon === "number" && typeof lat === "number" ? [[lon, lat]] : value.flatMap(collect);
  };
  return collect("coordinates" in geometry ? geometry.coordinates : []);
}
