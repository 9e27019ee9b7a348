import type { Layer } from "@deck.gl/core";
import { palette } from "../color/schemes.ts";
import { flag, number, text } from "../form-data.ts";
import type { ChartInput } from "../types.ts";
import { cellHover, type Feature, featuresOf, type MapDrawing } from "./drawing.ts";
import { colorStepsOf, type Ink, inkBySteps, inkOf, inkRange, pickedInk } from "./ink.ts";
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
  colorDomain?: [number, number];
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
  const steps = text(formData, "color_scheme_type") === "color_breakpoints" ? colorStepsOf(formData) : [];
  const size = Math.max(1, number(formData, "grid_size", 500));
  const props: CellProps = {
    data,
    pickable: true,
    gpuAggregation: false,
    extruded: flag(formData, "extruded", true),
    getPosition: ({ at }) => at,
    getColorValue: steps.length > 0 ? (features) => stepOf(combine(features), steps) : combine,
    getElevationValue: combine,
    colorRange: cellInks(input),
    ...(steps.length > 0 && { colorDomain: [0, steps.length] as [number, number] }),
    elevationScale: size / 50,
    opacity: 0.85,
  };
  return {
    layers: [layerOf(props, size)],
    points: data.map(({ at }) => at),
    hover: cellHover(input, formData.size),
    ...(steps.length > 0 && { legend: inkBySteps(input, () => 0).legend }),
  };
}

/** The place of a value among the steps, from 1; 0 outside of all. */
function stepOf(value: number, steps: ReturnType<typeof colorStepsOf>): number {
  return steps.findIndex(({ from, to }) => value >= from && value <= to) + 1;
}

const shades = 6;

/** The colours of cells from little to much: one for all, those of a categorical scheme, or a gradient. */
export function cellInks(input: ChartInput): Ink[] {
  const { formData } = input;
  const kind = text(formData, "color_scheme_type");
  if (kind === "fixed_color") return [pickedInk(formData.color_picker)];
  const own = kind === "color_breakpoints" ? colorStepsOf(formData) : [];
  if (own.length > 0)
    return [pickedInk(formData.deafult_breakpoint_color, [158, 158, 158, 255]), ...own.map(({ ink }) => ink)];
  if (kind === "categorical_palette") return palette(text(formData, "color_scheme")).map((color) => inkOf(color));
  return inkRange(input, shades);
}
