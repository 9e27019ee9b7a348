import type { Choice, ControlSection } from "../controls/control.ts";
import {
  currency,
  filters,
  groupby,
  labelRotation,
  look,
  metric,
  numberFormat,
  query,
  rowLimit,
  timeFormat,
  timeGrain,
} from "../controls/shared.ts";
import { flag, number } from "../form-data.ts";

const orders: Choice[] = [
  [null, "As they come"],
  ["alpha_asc", "Name, ascending"],
  ["alpha_desc", "Name, descending"],
  ["value_asc", "Metric, ascending"],
  ["value_desc", "Metric, descending"],
];
const intervals: Choice[] = [
  [-1, "As many as fit"],
  [1, "All"],
  [2, "Every second"],
  [3, "Every third"],
  [5, "Every fifth"],
  [10, "Every tenth"],
];

const rooms: Choice[] = [
  ["auto", "As needed"],
  ...[50, 75, 100, 125, 150, 200].map((pixels): Choice => [pixels, `${pixels}`]),
];

export const controls: ControlSection[] = [
  query(
    { key: "x_axis", label: "X axis", kind: "column", required: true },
    timeGrain,
    { ...groupby, key: "groupby", label: "Y axis", kind: "column", required: true },
    metric,
    filters,
    rowLimit(),
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
    },
    { key: "normalized", label: "Colour by rank", kind: "flag", initial: false },
  ),
  look(
    "Chart",
    { key: "linear_color_scheme", label: "Colours", kind: "gradient" },
    {
      key: "legend_type",
      label: "Colours are",
      kind: "choice",
      choices: [
        ["continuous", "Continuous"],
        ["piecewise", "In steps"],
      ],
    },
    { key: "show_legend", label: "Legend", kind: "flag" },
    { key: "show_percentage", label: "Share in the tooltip", kind: "flag" },
    { key: "show_values", label: "Values in the cells", kind: "flag", initial: false },
    { key: "value_bounds", label: "Value bounds", kind: "bounds", when: (formData) => !flag(formData, "normalized") },
    { key: "border_width", label: "Width of borders", kind: "number", min: 0, max: 2, step: 0.1, initial: 0 },
    {
      key: "border_color",
      label: "Colour of borders",
      kind: "color",
      when: (formData) => number(formData, "border_width", 0) > 0,
    },
    { key: "xscale_interval", label: "Labels of the X axis", kind: "choice", choices: intervals, free: true },
    { key: "yscale_interval", label: "Labels of the Y axis", kind: "choice", choices: intervals, free: true },
    { key: "left_margin", label: "Room for labels at the left", kind: "choice", choices: rooms, free: true },
    { key: "bottom_margin", label: "Room for labels below", kind: "choice", choices: rooms, free: true },
    labelRotation("x", "Turn X labels"),
    numberFormat("y_axis_format"),
    currency,
    timeFormat("x_axis_time_format", "Time format"),
  ),
];
