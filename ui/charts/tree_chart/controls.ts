import type { ControlSection } from "../controls/control.ts";
import { filters, look, metric, query, rowLimit, sides } from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query(
    { key: "id", label: "Id", kind: "column", required: true },
    { key: "parent", label: "Parent", kind: "column", required: true },
    { key: "name", label: "Name", kind: "column" },
    { key: "root_node_id", label: "Id of the root", kind: "text" },
    { ...metric, required: false },
    filters,
    rowLimit(),
  ),
  look(
    "Layout",
    {
      key: "layout",
      label: "Layout",
      kind: "choice",
      choices: [
        ["orthogonal", "Straight"],
        ["radial", "Around the root"],
      ],
    },
    {
      key: "orient",
      label: "Grows",
      kind: "choice",
      choices: [
        ["LR", "To the right"],
        ["RL", "To the left"],
        ["TB", "Down"],
        ["BT", "Up"],
      ],
      when: ({ layout }) => layout !== "radial",
    },
    { key: "node_label_position", label: "Names at", kind: "choice", choices: sides },
    { key: "child_label_position", label: "Names of leaves at", kind: "choice", choices: sides },
    {
      key: "emphasis",
      label: "Hovering shows",
      kind: "choice",
      choices: [
        ["ancestor", "Ancestors"],
        ["descendant", "Descendants"],
      ],
    },
    {
      key: "symbol",
      label: "Symbol",
      kind: "choice",
      choices: ["emptyCircle", "circle", "rect", "triangle", "diamond", "pin", "arrow", "none"].map(
        (name) => [name, name] as const,
      ),
    },
    { key: "symbolSize", label: "Symbol size", kind: "number", min: 1, max: 30 },
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
  ),
];
