import { HexagonLayer } from "@deck.gl/aggregation-layers";
import { drawCells } from "../deck/cells.ts";
import type { MapDrawing } from "../deck/drawing.ts";
import type { ChartInput } from "../types.ts";

/** Hexagons over the places that lie in them. */
export function draw(input: ChartInput): MapDrawing {
  return drawCells(input, (props, radius) => new HexagonLayer({ id: "hexagons", ...props, radius }));
}
