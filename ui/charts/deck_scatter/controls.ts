import type { ControlSection } from "../controls/control.ts";
import { look, numberFormat, query } from "../controls/shared.ts";
import { coloring, dimension, legendPosition, mapSection, rest, spatial } from "../deck/controls.ts";

export const controls: ControlSection[] = [
  query(spatial, { key: "point_radius_fixed", label: "Size", kind: "fixedOrMetric" }, dimension, ...rest),
  mapSection,
  look(
    "Circles",
    {
      key: "point_unit",
      label: "The size is",
      kind: "choice",
      choices: [
        ["square_m", "An area in m²"],
        ["square_km", "An area in km²"],
        ["square_miles", "An area in square miles"],
        ["radius_m", "A radius in m"],
        ["radius_km", "A radius in km"],
        ["radius_miles", "A radius in miles"],
      ],
    },
    { key: "multiplier", label: "Times", kind: "number", min: 0 },
    { key: "min_radius", label: "Smallest radius in pixels", kind: "number", min: 0 },
    { key: "max_radius", label: "Largest radius in pixels", kind: "number", min: 0 },
    ...coloring(["categorical_palette", "fixed_color", "color_breakpoints"]),
    legendPosition,
    numberFormat("legend_format", "Numbers in the legend"),
  ),
];
