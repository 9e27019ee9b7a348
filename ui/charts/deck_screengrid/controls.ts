import type { ControlSection } from "../controls/control.ts";
import { look, query } from "../controls/shared.ts";
import { mapSection, rest, spatial, weight } from "../deck/controls.ts";

export const controls: ControlSection[] = [
  query(spatial, weight, ...rest),
  mapSection,
  look(
    "Squares",
    { key: "grid_size", label: "Size in pixels", kind: "number", min: 2, max: 200, initial: 20 },
    { key: "color_picker", label: "Colour", kind: "color", initial: { r: 0, g: 122, b: 135, a: 1 } },
  ),
];
