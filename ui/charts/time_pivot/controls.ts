import type { ControlSection } from "../controls/control.ts";
import { filters, look, metric, numberFormat, olderAxes, query, rowLimit, timeFormat } from "../controls/shared.ts";
import { time } from "../over-time/controls.ts";

export const controls: ControlSection[] = [
  query(
    ...time,
    metric,
    filters,
    {
      key: "freq",
      label: "Periods of",
      kind: "choice",
      free: true,
      choices: [
        ["AS", "A year"],
        ["52W-MON", "52 weeks from Monday"],
        ["W-SUN", "A week from Sunday"],
        ["W-MON", "A week from Monday"],
        ["D", "A day"],
        ["4W-MON", "4 weeks from Monday"],
      ],
    },
    rowLimit(10_000),
  ),
  look(
    "Chart",
    { key: "show_legend", label: "Legend", kind: "flag" },
    {
      key: "line_interpolation",
      label: "Lines are",
      kind: "choice",
      choices: [
        ["linear", "Straight"],
        ["basis", "Smooth"],
        ["cardinal", "Smooth, through all points"],
        ["monotone", "Smooth, without overshoot"],
        ["step-before", "Stepped before the points"],
        ["step-after", "Stepped after the points"],
      ],
    },
    { key: "color_picker", label: "Colour", kind: "color" },
    { key: "x_axis_label", label: "X axis title", kind: "text" },
    timeFormat("x_axis_format", "Time format"),
    { key: "y_axis_label", label: "Y axis title", kind: "text" },
    numberFormat("y_axis_format"),
    { key: "y_log_scale", label: "Logarithmic Y axis", kind: "flag", initial: false },
    { key: "y_axis_bounds", label: "Y axis bounds", kind: "bounds" },
    ...olderAxes,
  ),
];
