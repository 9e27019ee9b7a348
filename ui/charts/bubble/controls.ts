import type { ControlSection } from "../controls/control.ts";
import { colorScheme, filters, look, numberFormat, olderAxes, query, tickLayout } from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query(
    { key: "series", label: "Colour by", kind: "column", required: true },
    { key: "entity", label: "A bubble for each", kind: "column", required: true },
    { key: "x", label: "Across", kind: "metric", required: true },
    { key: "y", label: "Up", kind: "metric", required: true },
    { key: "size", label: "Bubble size", kind: "metric", required: true },
    filters,
    { key: "limit", label: "Bubbles at most", kind: "number", min: 0 },
  ),
  look(
    "Chart",
    { key: "max_bubble_size", label: "Largest bubble", kind: "number", min: 5, max: 100 },
    colorScheme,
    { key: "show_legend", label: "Legend", kind: "flag" },
    { key: "x_axis_label", label: "X axis title", kind: "text" },
    numberFormat("x_axis_format", "X axis format"),
    tickLayout,
    { key: "x_log_scale", label: "Logarithmic X axis", kind: "flag", initial: false },
    { key: "y_axis_label", label: "Y axis title", kind: "text" },
    numberFormat("y_axis_format", "Y axis format"),
    { key: "y_log_scale", label: "Logarithmic Y axis", kind: "flag", initial: false },
    { key: "y_axis_bounds", label: "Y axis bounds", kind: "bounds" },
    ...olderAxes,
  ),
];
