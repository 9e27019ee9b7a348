import type { Layer } from "@deck.gl/core";
import { palette } from "../color/schemes.ts";
import { flag, number, text } from "../form-data.ts";
import type { ChartInput } from "../types.ts";
import { cellHover, type Feature, featuresOf, type MapDrawing } from "./drawing.ts";
import { type Ink, inkOf, inkRange, pickedInk } from "./ink.ts";
import { type Position, positionReader } from "./positions.ts";
import { combiner } from "./weights.ts";

/** What layers of squares and of hexagons have in common, in deck.gl's names. */
interface CellProps {
  data: Feature<Position>[];
  pickable: true;
  gpuAggregation: false;
  extruded: boolean;
  getPosition(feature: Feature<Position>): Position;
  getColorValue(features: Feature<Position>[]): number;
  getElevationValue(features: Feature<Position>[]): number;
  colorRange: Ink[];
  elevationScale: number;
  opacity: number;
}

/**
 * Cells over the places that lie in them, the more the darker and higher.
 * @param layerOf makes the layer; its cells are `size` metres wide
 */
export function drawCells(input: ChartInput, layerOf: (props: CellProps, size: number) => Layer): MapDrawing {
  const { formData } = input;
  const data = featuresOf(input, positionReader(formData, "spatial"));
  const combine = combiner(formData);
  const size = Math.max(1, number(formData, "grid_size", 500));
  const props: CellProps = {
    data,
    pickable: true,
    gpuAggregation: false,
    extruded: flag(formData, "extruded", true),
    getPosition: ({ at }) => at,
    getColorValue: combine,
    getElevationValue: combine,
    colorRange: cellInks(input),
    elevationScale: size / 50,
    opacity: 0.85,
  };
  return { layers: [layerOf(props, size)], points: data.map(({ at }) => at), hover: cellHover(input, formData.size) };
}

const steps = 6;

/** The colours of cells from little to much: one for all, those of a categorical scheme, or a gradient. */
export function cellInks(input: ChartInput): Ink[] {
  const { formData } = input;
  const kind = text(formData, "color_scheme_type");
  if (kind === "fixed_color") return [pickedInk(formData.color_picker)];
  if (kind === "categorical_palette") return palette(text(formData, "color_scheme")).map((color) => inkOf(color));
  return inkRange(input, steps);
}
