import { ArcLayer } from "@deck.gl/layers";
import { type Feature, featuresOf, type MapDrawing, rowHover } from "../deck/drawing.ts";
import { inkOfRows, pickedInk } from "../deck/ink.ts";
import { type Position, positionReader, spatialColumns } from "../deck/positions.ts";
import { number } from "../form-data.ts";
import type { ChartInput } from "../types.ts";

interface Ends {
  from: Position;
  to: Position;
}

/** Arcs from places to places. */
export function draw(input: ChartInput): MapDrawing {
  const { formData } = input;
  const [start, end] = [positionReader(formData, "start_spatial"), positionReader(formData, "end_spatial")];
  const data = featuresOf(input, (row): Ends | undefined => {
    const [from, to] = [start(row), end(row)];
    return from && to && { from, to };
  });
  const ink = inkOfRows(input, "color_picker");
  // The ends of one colour have each their own; those of a scheme are told apart by it.
  const target = ink.legend ? undefined : pickedInk(formData.target_color_picker, pickedInk(formData.color_picker));
  return {
    layers: [
      new ArcLayer<Feature<Ends>>({
        id: "arcs",
        data,
        pickable: true,
        getSourcePosition: ({ at }) => at.from,
        getTargetPosition: ({ at }) => at.to,
        getSourceColor: ({ row }) => ink.of(row),
        getTargetColor: ({ row }) => target ?? ink.of(row),
        getWidth: number(formData, "stroke_width", 3),
        greatCircle: false,
        // Half as high as long: seen from above, higher ones end in hooks.
        getHeight: 0.5,
        opacity: data.length > 500 ? 0.4 : 0.75,
      }),
    ],
    points: data.flatMap(({ at }) => [at.from, at.to]),
    hover: rowHover(input, [...spatialColumns(formData, "start_spatial"), ...spatialColumns(formData, "end_spatial")]),
    legend: ink.legend,
    entryOf: ink.entryOf,
  };
}
