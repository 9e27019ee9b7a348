import { ContourLayer } from "@deck.gl/aggregation-layers";
import { t } from "../../i18n/t.ts";
import { type Feature, featuresOf, type MapDrawing } from "../deck/drawing.ts";
import { pickedInk } from "../deck/ink.ts";
import { type Position, positionReader } from "../deck/positions.ts";
import { weightOf } from "../deck/weights.ts";
import { number, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import type { ChartInput } from "../types.ts";
import { contoursOf, endless } from "./contours.ts";

/** Lines and bands of equal density. */
export function draw(input: ChartInput): MapDrawing {
  const { formData } = input;
  const data = featuresOf(input, positionReader(formData, "spatial"));
  const weigh = weightOf(formData);
  const aggregation = text(formData, "aggregation", "SUM").toUpperCase();
  const contours = contoursOf(formData);
  const write = numberFormat("SMART_NUMBER");
  return {
    layers: [
      new ContourLayer<Feature<Position>>({
        id: "contours",
        data,
        gpuAggregation: false,
        contours: contours.map(({ from, to, width, color }) => ({
          threshold: to === undefined ? from : [from, to],
          color: pickedInk(color),
          strokeWidth: width,
        })),
        cellSize: Math.max(1, number(formData, "cellSize", 200)),
        aggregation: aggregation === "MEAN" || aggregation === "MIN" || aggregation === "MAX" ? aggregation : "SUM",
        getPosition: ({ at }) => at,
        getWeight: ({ row }) => weigh(row),
      }),
    ],
    points: data.map(({ at }) => at),
    hover: () => undefined,
    legend: contours.map(({ from, to, color }) => {
      const [red, green, blue] = pickedInk(color);
      const [low, high] = [write(from), write(to ?? 0)];
      const label = to === undefined ? low : to >= endless ? t("{low} and more", { low }) : `${low} – ${high}`;
      return { label, color: `rgb(${red}, ${green}, ${blue})` };
    }),
  };
}
