import type { ControlSection } from "../controls/control.ts";
import { look, numberFormat, query } from "../controls/shared.ts";
import { coloring, dimension, legendPosition, mapSection, rest, spatial } from "../deck/controls.ts";
import { text } from "../form-data.ts";

export const controls: ControlSection[] = [
  query(
    { ...spatial, key: "start_spatial", label: "Start" },
    { ...spatial, key: "end_spatial", label: "End" },
    dimension,
    ...rest,
  ),
  mapSection,
  look(
    "Arcs",
    { key: "stroke_width", label: "Width", kind: "number", min: 0, initial: 3 },
    ...coloring(["fixed_color", "categorical_palette"]),
    {
      key: "target_color_picker",
      label: "Colour at the end",
      kind: "color",
      when: (formData) => text(formData, "color_scheme_type", "fixed_color") === "fixed_color",
    },
    legendPosition,
    numberFormat("legend_format", "Numbers in the legend"),
  ),
];
