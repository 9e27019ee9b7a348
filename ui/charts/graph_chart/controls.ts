import type { ControlSection } from "../controls/control.ts";
import { colorScheme, filters, legend, look, metric, query, rowLimit } from "../controls/shared.ts";
import type { FormData } from "../types.ts";

const isForce = (formData: FormData) => formData.layout !== "circular";

export const controls: ControlSection[] = [
  query(
    { key: "source", label: "From", kind: "column", required: true },
    { key: "target", label: "To", kind: "column", required: true },
    { key: "source_category", label: "Category of the first", kind: "column" },
    { key: "target_category", label: "Category of the second", kind: "column" },
    metric,
    filters,
    rowLimit(),
  ),
  look(
    "Layout",
    colorScheme,
    {
      key: "layout",
      label: "Layout",
      kind: "choice",
      choices: [
        ["force", "By forces"],
        ["circular", "In a circle"],
      ],
    },
    {
      key: "edgeSymbol",
      label: "Ends of lines",
      kind: "choice",
      choices: [
        ["none,none", "Nothing"],
        ["none,arrow", "An arrow"],
        ["circle,arrow", "A circle and an arrow"],
        ["circle,circle", "Circles"],
      ],
    },
    { key: "draggable", label: "Nodes can be dragged", kind: "flag", when: isForce },
    {
      key: "roam",
      label: "Zoom and move",
      kind: "choice",
      choices: [
        [false, "No"],
        ["scale", "Zoom"],
        ["move", "Move"],
        [true, "Both"],
      ],
    },
    {
      key: "selectedMode",
      label: "Nodes to select",
      kind: "choice",
      choices: [
        ["single", "One"],
        ["multiple", "Several"],
        [false, "None"],
      ],
    },
    { key: "showSymbolThreshold", label: "Name nodes above", kind: "number", min: 0, initial: 0 },
    { key: "baseNodeSize", label: "Node size", kind: "number", min: 1 },
    { key: "baseEdgeWidth", label: "Line width", kind: "number", min: 1 },
    { key: "edgeLength", label: "Line length", kind: "number", min: 1, when: isForce },
    { key: "gravity", label: "Gravity", kind: "number", min: 0, max: 1, step: 0.1, when: isForce },
    { key: "repulsion", label: "Repulsion", kind: "number", min: 0, when: isForce },
    { key: "friction", label: "Friction", kind: "number", min: 0, max: 1, step: 0.1, when: isForce },
  ),
  look("Legend", ...legend),
];
