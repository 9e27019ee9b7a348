import type { ControlSection } from "../controls/control.ts";
import { look, query } from "../controls/shared.ts";
import { coloring, mapSection, rest, spatial, weight } from "../deck/controls.ts";

export const controls: ControlSection[] = [
  query(spatial, weight, ...rest),
  mapSection,
  look(
    "Squares",
    { key: "grid_size", label: "Size in pixels", kind: "number", min: 2, max: 200 },
    ...coloring(["default", "fixed_color", "categorical_palette"]),
  ),
];
