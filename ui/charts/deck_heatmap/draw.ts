import { type Feature, featuresOf, type MapDrawing } from "../deck/drawing.ts";
import { inkRange, inkShades, pickedInk } from "../deck/ink.ts";
import { type Position, positionReader } from "../deck/positions.ts";
import { weightOf } from "../deck/weights.ts";
import { number, text } from "../form-data.ts";
import type { ChartInput } from "../types.ts";
import { QuietHeatmapLayer } from "./quiet-layer.ts";

/** How dense places lie, as a glow. */
export function draw(input: ChartInput): MapDrawing {
  const { formData } = input;
  const data = featuresOf(input, positionReader(formData, "spatial"));
  const weigh = weightOf(formData);
  return {
    layers: [
      new QuietHeatmapLayer<Feature<Position>>({
        id: "heat",
        data,
        getPosition: ({ at }) => at,
        getWeight: ({ row }) => weigh(row),
        intensity: number(formData, "intensity", 1),
        radiusPixels: number(formData, "radius_pixels", 30),
        aggregation: text(formData, "aggregation", "SUM").toUpperCase() === "MEAN" ? "MEAN" : "SUM",
        colorRange:
          text(formData, "color_scheme_type") === "fixed_color"
            ? inkShades(pickedInk(formData.color_picker))
            : inkRange(input, 6),
        threshold: 0.03,
      }),
    ],
    points: data.map(({ at }) => at),
    hover: () => undefined,
  };
}
