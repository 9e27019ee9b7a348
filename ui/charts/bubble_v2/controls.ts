import type { ControlSection } from "../controls/control.ts";
import { colorScheme, filters, legend, look, numberFormat, query, rowLimit } from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query(
    { key: "series", label: "Colour by", kind: "column" },
    { key: "entity", label: "A bubble for each", kind: "column", required: true },
    { key: "x", label: "Across", kind: "metric", required: true },
    { key: "y", label: "Up", kind: "metric", required: true },
    { key: "size", label: "Bubble size", kind: "metric", required: true },
    filters,
    { key: "orderby", label: "Sort by", kind: "metric" },
    { key: "order_desc", label: "Sort descending", kind: "flag", initial: true },
    rowLimit(10_000),
  ),
  look(
    "Chart",
    colorScheme,
    { key: "max_bubble_size", label: "Largest bubble", kind: "number", min: 5, max: 100, initial: 25 },
    { key: "opacity", label: "Opacity", kind: "number", min: 0, max: 1, step: 0.1, initial: 0.6 },
    numberFormat("tooltipSizeFormat", "Size format"),
    { key: "x_axis_label", label: "X axis title", kind: "text" },
    numberFormat("xAxisFormat", "X axis format"),
    { key: "logXAxis", label: "Logarithmic X axis", kind: "flag", initial: false },
    { key: "y_axis_label", label: "Y axis title", kind: "text" },
    numberFormat("y_axis_format", "Y axis format"),
    { key: "logYAxis", label: "Logarithmic Y axis", kind: "flag", initial: false },
  ),
  look("Legend", ...legend),
];
