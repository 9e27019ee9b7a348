import type { Choice, ControlSection } from "../controls/control.ts";
import {
  currency,
  filters,
  groupby,
  look,
  metric,
  numberFormat,
  query,
  rotations,
  rowLimit,
  timeFormat,
  timeGrain,
} from "../controls/shared.ts";
import { flag } from "../form-data.ts";

const orders: Choice[] = [
  ["alpha_asc", "Name, ascending"],
  ["alpha_desc", "Name, descending"],
  ["value_asc", "Metric, ascending"],
  ["value_desc", "Metric, descending"],
];

export const controls: ControlSection[] = [
  query(
    { key: "x_axis", label: "X axis", kind: "column", required: true },
    timeGrain,
    { ...groupby, key: "groupby", label: "Y axis", kind: "column", required: true },
    metric,
    filters,
    rowLimit(10_000),
    { key: "sort_x_axis", label: "Sort X axis", kind: "choice", choices: orders },
    { key: "sort_y_axis", label: "Sort Y axis", kind: "choice", choices: orders },
    {
      key: "normalize_across",
      label: "Share of",
      kind: "choice",
      choices: [
        ["heatmap", "The whole"],
        ["x", "The column"],
        ["y", "The row"],
      ],
      initial: "heatmap",
    },
    { key: "normalized", label: "Colour by rank", kind: "flag", initial: false },
  ),
  look(
    "Chart",
    { key: "linear_color_scheme", label: "Colours", kind: "gradient", initial: "superset_seq_1" },
    {
      key: "legend_type",
      label: "Colours are",
      kind: "choice",
      choices: [
        ["continuous", "Continuous"],
        ["piecewise", "In steps"],
      ],
      initial: "continuous",
    },
    { key: "show_legend", label: "Legend", kind: "flag", initial: true },
    { key: "show_percentage", label: "Share in the tooltip", kind: "flag", initial: true },
    { key: "show_values", label: "Values in the cells", kind: "flag", initial: false },
    { key: "value_bounds", label: "Value bounds", kind: "bounds", when: (formData) => !flag(formData, "normalized") },
    { key: "xAxisLabelRotation", label: "Turn X labels", kind: "choice", choices: rotations, free: true },
    numberFormat("y_axis_format"),
    currency,
    timeFormat("x_axis_time_format", "Time format"),
  ),
];
