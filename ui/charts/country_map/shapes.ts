import { feature } from "topojson-client";

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
  if (!load) throw new Error(`There are no shapes of "${country}". Choose another country.`);
  const found = feature(await load(), "parts") as unknown as { type: "FeatureCollection"; features: Shape[] };
  const features = found.features.map((shape) => ({
    ...shape,
    properties: { ...shape.properties, key: shape.properties.code ?? shape.properties.name },
  }));
  return { ...found, features };
}
