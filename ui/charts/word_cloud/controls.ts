import type { ControlSection } from "../controls/control.ts";
import { colorScheme, filters, look, metric, query, rowLimit, sortByMetric } from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query({ key: "series", label: "Words", kind: "column", required: true }, metric, filters, rowLimit(), {
    ...sortByMetric,
  }),
  look(
    "Words",
    { key: "size_from", label: "Smallest size", kind: "number", min: 1 },
    { key: "size_to", label: "Largest size", kind: "number", min: 1 },
    {
      key: "rotation",
      label: "Words stand",
      kind: "choice",
      choices: [
        ["square", "Level and upright"],
        ["flat", "Level"],
        ["random", "At any angle"],
      ],
    },
    colorScheme,
  ),
];
