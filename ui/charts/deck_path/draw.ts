import { PathLayer } from "@deck.gl/layers";
import { type Feature, featuresOf, type MapDrawing, rowHover } from "../deck/drawing.ts";
import { inkOf, inkOfRows } from "../deck/ink.ts";
import { pathReader } from "../deck/paths.ts";
import type { Position } from "../deck/positions.ts";
import { number, text } from "../form-data.ts";
import type { ChartInput } from "../types.ts";

/** Lines. A row's own colour (a column "color" with #rrggbb among `js_columns`) goes before the chart's. */
export function draw(input: ChartInput): MapDrawing {
  const { formData } = input;
  const data = featuresOf(input, pathReader(formData));
  const ink = inkOfRows(input, "color_picker");
  return {
    layers: [
      new PathLayer<Feature<Position[]>>({
        id: "paths",
        data,
        pickable: true,
        getPath: ({ at }) => at,
        getColor: ({ row }) =>
          typeof row.color === "string" && /^#?[0-9a-f]{6}$/i.test(row.color)
            ? inkOf(`#${row.color.replace("#", "")}`)
            : ink.of(row),
        getWidth: number(formData, "line_width", 2),
        widthUnits: text(formData, "line_width_unit", "meters") === "pixels" ? "pixels" : "meters",
        widthMinPixels: 1,
        capRounded: true,
        jointRounded: true,
      }),
    ],
    points: data.flatMap(({ at }) => at),
    hover: rowHover(input, [text(formData, "line_column")]),
    legend: ink.legend,
    entryOf: ink.entryOf,
  };
}
