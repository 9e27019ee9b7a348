import type { ControlSection } from "../controls/control.ts";
import { look, numberFormat, query } from "../controls/shared.ts";
import { coloring, legendPosition, lineType, lineUnits, mapSection, rest } from "../deck/controls.ts";
import { flag, text } from "../form-data.ts";

export const controls: ControlSection[] = [
  query(
    { key: "line_column", label: "Outlines", kind: "column", required: true },
    lineType,
    { key: "reverse_long_lat", label: "Latitude comes first", kind: "flag", initial: false },
    { key: "metric", label: "Colour by", kind: "metric" },
    { key: "point_radius_fixed", label: "Height", kind: "fixedOrMetric" },
    ...rest,
  ),
  mapSection,
  look(
    "Areas",
    ...coloring(["linear_palette", "fixed_color", "color_breakpoints"], "fill_color_picker"),
    { key: "stroke_color_picker", label: "Outline", kind: "color" },
    { key: "filled", label: "Filled", kind: "flag" },
    { key: "stroked", label: "Outlined", kind: "flag", initial: false },
    { key: "extruded", label: "Raised", kind: "flag", initial: false },
    {
      key: "multiplier",
      label: "Height times",
      kind: "number",
      min: 0,
      when: (formData) => flag(formData, "extruded"),
    },
    { key: "opacity", label: "Opacity in percent", kind: "number", min: 0, max: 100 },
    { key: "line_width", label: "Width of outlines", kind: "number", min: 0 },
    lineUnits,
    {
      key: "num_buckets",
      label: "Steps of colour",
      kind: "number",
      min: 1,
      max: 20,
      when: (formData) => text(formData, "color_scheme_type", "linear_palette") === "linear_palette",
    },
    {
      key: "break_points",
      label: "Edges of the steps",
      kind: "choice",
      choices: [],
      many: true,
      free: true,
      help: "Numbers, one more than there are steps.",
      when: (formData) => text(formData, "color_scheme_type", "linear_palette") === "linear_palette",
    },
    legendPosition,
    numberFormat("legend_format", "Numbers in the legend"),
  ),
];
