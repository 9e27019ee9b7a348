import { GeoJsonLayer } from "@deck.gl/layers";
import type { MapDrawing } from "../deck/drawing.ts";
import { type Ink, inkOf, pickedInk } from "../deck/ink.ts";
import { flag, isRecord, number, text } from "../form-data.ts";
import type { ChartInput } from "../types.ts";
import { type Shape, shapesOf, vertices } from "./shapes.ts";

/** Shapes as GeoJSON has them; a shape's own fillColor and strokeColor go before the chart's. */
export function draw(input: ChartInput): MapDrawing {
  const { formData } = input;
  const shapes = shapesOf(input);
  const fill = pickedInk(formData.fill_color_picker);
  const stroke = pickedInk(formData.stroke_color_picker);
  return {
    layers: [
      new GeoJsonLayer<Shape["properties"]>({
        id: "shapes",
        data: shapes,
        pickable: true,
        filled: flag(formData, "filled", true),
        stroked: flag(formData, "stroked", true),
        extruded: flag(formData, "extruded"),
        getFillColor: ({ properties }) => own(properties, "fillColor") ?? fill,
        getLineColor: ({ properties }) => own(properties, "strokeColor") ?? stroke,
        getElevation: ({ properties }) => Number(properties?.elevation) || 0,
        getLineWidth: number(formData, "line_width", 1),
        lineWidthUnits: text(formData, "line_width_unit", "pixels") === "meters" ? "meters" : "pixels",
        getPointRadius: number(formData, "point_radius", 10),
        pointRadiusScale: number(formData, "point_radius_scale", 100) / 10,
        pointRadiusMinPixels: 2,
        opacity: 0.75,
      }),
    ],
    points: shapes.flatMap(vertices),
    hover: ({ object }) => {
      const properties = isRecord(object) && isRecord(object.properties) ? object.properties : {};
      const shown = Object.entries(properties).filter(([, value]) => value !== null && typeof value !== "object");
      if (shown.length === 0) return undefined;
      return { title: "", rows: shown.slice(0, 12).map(([name, value]) => ({ name, value: String(value) })) };
    },
  };
}

function own(properties: Record<string, unknown> | null, key: string): Ink | undefined {
  const value = properties?.[key];
  if (typeof value === "string" && /^#[0-9a-f]{3,8}$/i.test(value)) return inkOf(value);
  if (!Array.isArray(value) || value.length < 3) return undefined;
  const [red, green, blue, opacity = 255] = value.map(Number) as [number, number, number, number?];
  return [red, green, blue, opacity].some(Number.isNaN) ? undefined : [red, green, blue, opacity];
}
