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
    },
    {
      key: "contours",
      label: "Contours",
      kind: "records",
      addText: "Add a contour",
      describe: ({ lowerThreshold, upperThreshold }) =>
        upperThreshold ? `${lowerThreshold ?? 0} – ${upperThreshold}` : `${lowerThreshold ?? 0}`,
      help: "Lines at a value, or bands between two. Without any, three bands are drawn.",
      controls: [
        { key: "lowerThreshold", label: "From", kind: "number", initial: 5 },
        { key: "upperThreshold", label: "To", kind: "number", help: "Without it a line is drawn." },
        { key: "strokeWidth", label: "Width of the line", kind: "number", min: 1, max: 20, initial: 1 },
        { key: "color", label: "Colour", kind: "color", initial: { r: 0, g: 122, b: 135, a: 1 } },
      ],
    },
    { ...legendPosition, initial: "tr" },
  ),
];
