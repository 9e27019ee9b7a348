import { ScatterplotLayer } from "@deck.gl/layers";
import { type Feature, featuresOf, type MapDrawing, rowHover } from "../deck/drawing.ts";
import { inkOfRows } from "../deck/ink.ts";
import { type Position, positionReader, spatialColumns } from "../deck/positions.ts";
import { fixedIn, metricIn } from "../deck/query.ts";
import { metricLabel, number, text } from "../form-data.ts";
import type { ChartInput, DataRow } from "../types.ts";

/** A measure in a unit of `point_unit` → metres of radius. */
const units: Record<string, (value: number) => number> = {
  radius_m: (value) => value,
  radius_km: (value) => value * 1000,
  radius_miles: (value) => value * 1609.34,
  square_m: (value) => Math.sqrt(value / Math.PI),
  square_km: (value) => Math.sqrt(value / Math.PI) * 1000,
  square_miles: (value) => Math.sqrt(value / Math.PI) * 1609.34,
};

/** A circle for each place, as large as a metric. */
export function draw(input: ChartInput): MapDrawing {
  const { formData } = input;
  const data = featuresOf(input, positionReader(formData, "spatial"));
  const metric = metricIn(formData.point_radius_fixed);
  const fixed = fixedIn(formData.point_radius_fixed, 500);
  const size = (row: DataRow) => (metric ? Number(row[metricLabel(metric)]) || 0 : fixed);
  const toMetres = units[text(formData, "point_unit", "square_m")] ?? Math.sqrt;
  const ink = inkOfRows(input, "color_picker", size);
  return {
    layers: [
      new ScatterplotLayer<Feature<Position>>({
        id: "circles",
        data,
        pickable: true,
        getPosition: ({ at }) => at,
        getRadius: ({ row }) => toMetres(Math.abs(size(row))) * number(formData, "multiplier", 1),
        radiusMinPixels: number(formData, "min_radius", 2),
        radiusMaxPixels: number(formData, "max_radius", 250),
        getFillColor: ({ row }) => ink.of(row),
        opacity: 0.75,
        stroked: data.length < 5000,
        lineWidthUnits: "pixels",
        getLineWidth: 0.7,
        getLineColor: input.theme.isDark ? [0, 0, 0, 150] : [255, 255, 255, 180],
      }),
    ],
    points: data.map(({ at }) => at),
    hover: rowHover(input, spatialColumns(formData, "spatial")),
    legend: ink.legend,
    entryOf: ink.entryOf,
  };
}
