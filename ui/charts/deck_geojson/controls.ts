import type { ControlSection } from "../controls/control.ts";
import { look, query } from "../controls/shared.ts";
import { lineUnits, mapSection, rest } from "../deck/controls.ts";

export const controls: ControlSection[] = [
  query({ key: "geojson", label: "GeoJSON", kind: "column", required: true }, ...rest),
  mapSection,
  look(
    "Shapes",
    { key: "fill_color_picker", label: "Fill", kind: "color" },
    { key: "stroke_color_picker", label: "Outline", kind: "color", initial: { r: 0, g: 80, b: 95, a: 1 } },
    { key: "filled", label: "Filled", kind: "flag" },
    { key: "stroked", label: "Outlined", kind: "flag", initial: true },
    { key: "extruded", label: "Raised", kind: "flag", initial: false },
    { key: "line_width", label: "Width of outlines", kind: "number", min: 0 },
    lineUnits,
    { key: "point_radius_scale", label: "Size of points", kind: "number", min: 0, initial: 100 },
  ),
];
