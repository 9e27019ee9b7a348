import type { Layer } from "@deck.gl/core";
import { BitmapLayer, GeoJsonLayer } from "@deck.gl/layers";
import { feature } from "topojson-client";
import atlas from "world-atlas/countries-50m.json";
import type { Ink } from "./ink.ts";

interface Place {
  longitude: number;
  latitude: number;
  zoom: number;
}

type Collection = Extract<ReturnType<typeof feature>, { type: "FeatureCollection" }>;

const countries = feature(atlas as unknown as Parameters<typeof feature>[0], "countries") as unknown as Collection;

/** The colour of the sea, below all layers. */
export function seaColor(isDark: boolean): string {
  return isDark ? "#1b2027" : "#dfe7ee";
}

/** The land of the world in its borders, from the package itself: nothing is fetched from anywhere. */
export function landLayer(isDark: boolean): Layer {
  const [land, border]: [Ink, Ink] = isDark
    ? [
        [45, 51, 59, 255],
        [84, 92, 102, 255],
      ]
    : [
        [250, 249, 246, 255],
        [190, 197, 205, 255],
      ];
  return new GeoJsonLayer({
    id: "land",
    data: countries,
    filled: true,
    stroked: true,
    getFillColor: land,
    getLineColor: border,
    lineWidthUnits: "pixels",
    getLineWidth: 0.8,
    pickable: false,
  });
}

const tileSize = 256;
const mostTiles = 80;

/** Pictures of a tile server for what is in sight; `address` has {z}, {x} and {y}. */
export function tileLayers(address: string, place: Place, width: number, height: number, name = "ground"): Layer[] {
  const addressOf = (z: number, x: number, y: number) =>
    address.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));
  return pictureLayers(addressOf, place, width, height, name);
}

/** What the names of layers of pictures begin with. */
const picture = "picture";

/** Whether a layer is a picture of the ground, without which a map goes on. */
export const isPicture = (layer: Layer | null | undefined): boolean => layer?.id.startsWith(picture) === true;

/** Square pictures for what is in sight, by their zoom, column and row. */
export function pictureLayers(
  addressOf: (z: number, x: number, y: number) => string,
  { longitude, latitude, zoom }: Place,
  width: number,
  height: number,
  name: string,
): Layer[] {
  const z = Math.max(0, Math.min(19, Math.round(zoom)));
  const count = 2 ** z;
  const scale = 2 ** (zoom - z) * tileSize;
  const [x, y] = [((longitude + 180) / 360) * count, mercator(latitude) * count];
  // A tilted map shows more than its box.
  const [halfX, halfY] = [(width / scale) * 0.8, (height / scale) * 1.1];
  const layers: Layer[] = [];
  for (let row = Math.max(0, Math.floor(y - halfY)); row <= Math.min(count - 1, Math.floor(y + halfY)); row += 1) {
    for (let column = Math.floor(x - halfX); column <= Math.floor(x + halfX); column += 1) {
      if (layers.length >= mostTiles) return layers;
      const wrapped = ((column % count) + count) % count;
      layers.push(
        new BitmapLayer({
          id: `${picture} ${name} ${z} ${column} ${row}`,
          image: addressOf(z, wrapped, row),
          bounds: [
            longitudeAt(column, count),
            latitudeAt(row + 1, count),
            longitudeAt(column + 1, count),
            latitudeAt(row, count),
          ],
          pickable: false,
        }),
      );
    }
  }
  return layers;
}

/** 0 at the top of the map of the world, 1 at its bottom. */
function mercator(latitude: number): number {
  const radians = (Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180;
  return (1 - Math.log(Math.tan(radians) + 1 / Math.cos(radians)) / Math.PI) / 2;
}

function longitudeAt(column: number, count: number): number {
  return (column / count) * 360 - 180;
}

function latitudeAt(row: number, count: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / count))) * 180) / Math.PI;
}
