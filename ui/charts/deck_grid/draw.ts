import { GridLayer } from "@deck.gl/aggregation-layers";
import { cellHover, type Feature, featuresOf, type MapDrawing } from "../deck/drawing.ts";
import { inkRange } from "../deck/ink.ts";
import { type Position, positionReader } from "../deck/positions.ts";
import { combiner } from "../deck/weights.ts";
import { flag, number } from "../form-data.ts";
import type { ChartInput } from "../types.ts";

/** Squares over the places that lie in them, the more the darker and higher. */
export function draw(input: ChartInput): MapDrawing {
  const { formData } = input;
  const data = featuresOf(input, positionReader(formData, "spatial"));
  const combine = combiner(formData);
  return {
    layers: [
      new GridLayer<Feature<Position>>({
        id: "squares",
        data,
        pickable: true,
        gpuAggregation: false,
        extruded: flag(formData, "extruded", true),
        cellSize: Math.max(1, number(formData, "grid_size", 500)),
        getPosition: ({ at }) => at,
        getColorValue: combine,
        getElevationValue: combine,
        colorRange: inkRange(input, 6),
        elevationScale: number(formData, "grid_size", 500) / 50,
        opacity: 0.85,
      }),
    ],
    points: data.map(({ at }) => at),
    hover: cellHover(input, formData.size),
  };
}
