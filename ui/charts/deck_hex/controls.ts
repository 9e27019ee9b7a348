import type { ControlSection } from "../controls/control.ts";
import { colorScheme, look, query } from "../controls/shared.ts";
import { aggregations, gradient, mapSection, rest, spatial, weight } from "../deck/controls.ts";
import type { FormData } from "../types.ts";

export const controls: ControlSection[] = [
  query(spatial, weight, ...rest),
  mapSection,
  look(
    "Cells",
    { key: "grid_size", label: "Size in metres", kind: "number", min: 1, initial: 5000 },
    { key: "extruded", label: "Raised", kind: "flag", initial: true },
    {
      key: "js_agg_function",
      label: "The height is",
      kind: "choice",
      choices: [
        ...aggregations,
        ["median", "Median"],
        ["variance", "Variance"],
        ["deviation", "Deviation"],
        ["p1", "1st percentile"],
        ["p5", "5th percentile"],
        ["p95", "95th percentile"],
        ["p99", "99th percentile"],
      ],
      initial: "sum",
    },
    {
      key: "color_scheme_type",
      label: "Colour by",
      kind: "choice",
      choices: [
        [null, "Amount, as a gradient"],
        ["categorical_palette", "Amount, in colours of a scheme"],
        ["fixed_color", "One colour"],
      ],
    },
    { ...gradient, when: (formData) => !isColored(formData) },
    { ...colorScheme, when: (formData) => formData.color_scheme_type === "categorical_palette" },
    {
      key: "color_picker",
      label: "Colour",
      kind: "color",
      initial: { r: 0, g: 122, b: 135, a: 1 },
      when: (formData) => formData.color_scheme_type === "fixed_color",
    },
  ),
];

function isColored({ color_scheme_type: kind }: FormData): boolean {
  return kind === "categorical_palette" || kind === "fixed_color";
}
