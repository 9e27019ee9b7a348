import { GridLayer } from "@deck.gl/aggregation-layers";
import { drawCells } from "../deck/cells.ts";
import type { MapDrawing } from "../deck/drawing.ts";
import type { ChartInput } from "../types.ts";

/** Squares over the places that lie in them. */
export function draw(input: ChartInput): MapDrawing {
  return drawCells(input, (props, cellSize) => new GridLayer({ id: "squares", ...props, cellSize }));
}
