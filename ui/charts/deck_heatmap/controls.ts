import type { ControlSection } from "../controls/control.ts";
import { look, query } from "../controls/shared.ts";
import { coloring, mapSection, rest, spatial, weight } from "../deck/controls.ts";

export const controls: ControlSection[] = [
  query(spatial, weight, ...rest),
  mapSection,
  look(
    "Glow",
    { key: "intensity", label: "Intensity", kind: "number", min: 0, max: 20, step: 0.1 },
    { key: "radius_pixels", label: "Radius in pixels", kind: "number", min: 1, max: 200 },
    {
      key: "aggregation",
      label: "Together they are",
      kind: "choice",
      choices: [
        ["sum", "Their sum"],
        ["mean", "Their mean"],
      ],
    },
    ...coloring(["linear_palette", "fixed_color"]),
  ),
];
