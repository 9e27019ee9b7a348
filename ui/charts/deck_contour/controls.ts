import type { ControlSection } from "../controls/control.ts";
import { look, query } from "../controls/shared.ts";
import { aggregations, legendPosition, mapSection, rest, spatial, weight } from "../deck/controls.ts";

export const controls: ControlSection[] = [
  query(spatial, weight, ...rest),
  mapSection,
  look(
    "Contours",
    { key: "cellSize", label: "Size of a cell in metres", kind: "number", min: 1, initial: 20_000 },
    {
      key: "aggregation",
      label: "A cell is",
      kind: "choice",
      choices: aggregations.filter(([how]) => how !== "count"),
      initial: "sum",
    },
    legendPosition,
  ),
];
