import { ScreenGridLayer } from "@deck.gl/aggregation-layers";
import { palette } from "../color/schemes.ts";
import { cellHover, type Feature, featuresOf, type MapDrawing } from "../deck/drawing.ts";
import { inkOf, inkShades, pickedInk } from "../deck/ink.ts";
import { type Position, positionReader } from "../deck/positions.ts";
import { weightOf } from "../deck/weights.ts";
import { number, text } from "../form-data.ts";
import type { ChartInput } from "../types.ts";

/** Squares of the screen, the more lies in them the stronger. */
export function draw(input: ChartInput): MapDrawing {
  const { formData } = input;
  const data = featuresOf(input, positionReader(formData, "spatial"));
  const weigh = weightOf(formData);
  const shades =
    text(formData, "color_scheme_type") === "categorical_palette"
      ? palette(text(formData, "color_scheme")).map((color) => inkOf(color))
      : inkShades(pickedInk(formData.color_picker));
  return {
    layers: [
      new ScreenGridLayer<Feature<Position>>({
        id: "screen grid",
        data,
        pickable: true,
        gpuAggregation: false,
        cellSizePixels: Math.max(2, number(formData, "grid_size", 20)),
        cellMarginPixels: 1,
        getPosition: ({ at }) => at,
        getWeight: ({ row }) => weigh(row),
        colorRange: shades,
      }),
    ],
    points: data.map(({ at }) => at),
    hover: cellHover(input, formData.size),
  };
}
