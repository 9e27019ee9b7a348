import type { ControlSection } from "../controls/control.ts";
import { beginning, look, query } from "../controls/shared.ts";
import { coloring, dimension, legendPosition, lineType, lineUnits, mapSection, rest } from "../deck/controls.ts";

export const controls: ControlSection[] = [
  query(
    { key: "line_column", label: "Lines", kind: "column", required: true },
    lineType,
    { key: "reverse_long_lat", label: "Latitude comes first", kind: "flag", initial: false },
    dimension,
    ...rest,
  ),
  mapSection,
  look(
    "Lines",
    { key: "line_width", label: "Width", kind: "number", min: 0, initial: 2 },
    lineUnits,
    ...beginning(
      { color_scheme_type: "categorical_palette", color_scheme: "supersetColors", legend_position: "tr" },
      ...coloring(["categorical_palette", "fixed_color"]),
      legendPosition,
    ),
  ),
];
