import { MapChart, ScatterChart } from "echarts/charts";
import { GeoComponent, VisualMapComponent } from "echarts/components";
import { registerMap, use } from "echarts/core";
import { feature } from "topojson-client";
import atlas from "world-atlas/countries-110m.json";
import { columnLabel, isRecord, list, text } from "../form-data.ts";
import type { EChartsPlugin } from "../types.ts";
import { countryFinder } from "./find-country.ts";
import { option } from "./option.ts";

use([MapChart, ScatterChart, GeoComponent, VisualMapComponent]);

const antarctica = "010";

type Ring = number[][];

interface Countries {
  type: "FeatureCollection";
  features: { id?: string; geometry: { type: string }; properties: { name: string } }[];
}

/** Rings that cross the date line go on beyond 180° instead of back around the world. */
function unwrapped<G extends { type: string }>(geometry: G): G {
  const shape = geometry as unknown as { type: string; coordinates: unknown };
  if (shape.type === "Polygon") return { ...geometry, coordinates: (shape.coordinates as Ring[]).map(unwrappedRing) };
  if (shape.type !== "MultiPolygon") return geometry;
  return { ...geometry, coordinates: (shape.coordinates as Ring[][]).map((rings) => rings.map(unwrappedRing)) };
}

function unwrappedRing(ring: Ring): Ring {
  const crosses = ring.some(([x = 0], at) => Math.abs(x - (ring[at - 1]?.[0] ?? x)) > 180);
  return crosses ? ring.map(([x = 0, y = 0]) => [x < 0 ? x + 360 : x, y]) : ring;
}

function worldMap() {
  const topology = atlas as unknown as Parameters<typeof feature>[0];
  const countries = feature(topology, "countries") as unknown as Countries;
  const features = countries.features
    .filter((country) => country.id !== antarctica)
    .map((country) => ({
      ...country,
      geometry: unwrapped(country.geometry),
      properties: { name: country.properties.name, ccn3: String(country.id ?? "") },
    }));
  return { ...countries, features };
}

registerMap("world", worldMap() as unknown as Parameters<typeof registerMap>[1]);

export const plugin: EChartsPlugin = {
  option,
  clicked({ data }, { formData, queriesData }) {
    if (!isRecord(data)) return undefined;
    const entity = columnLabel(list(formData, "entity")[0] ?? "");
    const find = countryFinder(text(formData, "country_fieldtype", "cca2"));
    const row = queriesData[0]?.data.find((candidate) => find(candidate[entity])?.[3] === data.ccn3);
    return row ? [[entity, row[entity]]] : undefined;
  },
};
