import type { ControlSection } from "../controls/control.ts";
import { beginning, look, query } from "../controls/shared.ts";
import { aggregations, coloring, legendPosition, mapSection, rest, spatial, weight } from "../deck/controls.ts";

/** The controls of cells, whose types begin differently. */
export const cells = (begin: Record<string, unknown>): ControlSection[] => [
  query(spatial, weight, ...rest),
  mapSection,
  look(
    "Cells",
    ...beginning(
      begin,
      { key: "grid_size", label: "Size in metres", kind: "number", min: 1, initial: 5000 },
      { key: "extruded", label: "Raised", kind: "flag" },
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
      },
      ...coloring(["categorical_palette", "fixed_color", "linear_palette", "color_breakpoints"]),
      legendPosition,
    ),
  ),
];

export const controls = cells({ linear_color_scheme: "superset_seq_1", legend_position: "tr" });
