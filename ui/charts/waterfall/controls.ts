import type { ControlSection } from "../controls/control.ts";
import {
  currency,
  filters,
  look,
  metric,
  numberFormat,
  query,
  rowLimit,
  tickLayout,
  timeFormat,
  timeGrain,
} from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query(
    { key: "x_axis", label: "X axis", kind: "column", required: true },
    timeGrain,
    { key: "groupby", label: "Breakdown", kind: "column" },
    metric,
    filters,
    rowLimit(),
  ),
  look(
    "Bars",
    { key: "show_value", label: "Values", kind: "flag", initial: false },
    { key: "show_total", label: "Total", kind: "flag", initial: true },
    { key: "show_legend", label: "Legend", kind: "flag", initial: false },
    { key: "increase_color", label: "Increases in", kind: "color" },
    { key: "decrease_color", label: "Decreases in", kind: "color" },
    { key: "total_color", label: "Totals in", kind: "color" },
    { key: "increase_label", label: "Increases are called", kind: "text", placeholder: "Increase" },
    { key: "decrease_label", label: "Decreases are called", kind: "text", placeholder: "Decrease" },
    { key: "total_label", label: "Totals are called", kind: "text", placeholder: "Total" },
  ),
  look(
    "Axes",
    { key: "x_axis_label", label: "X axis title", kind: "text" },
    timeFormat("x_axis_time_format", "Time format"),
    tickLayout,
    { key: "y_axis_label", label: "Y axis title", kind: "text" },
    numberFormat("y_axis_format"),
    currency,
  ),
];
