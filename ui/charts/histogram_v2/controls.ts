import type { ControlSection } from "../controls/control.ts";
import {
  beginning,
  colorScheme,
  filters,
  groupby,
  legend,
  look,
  numberFormat,
  query,
  rowLimit,
} from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query(
    { key: "column", label: "Column", kind: "column", only: "number", required: true },
    groupby,
    filters,
    rowLimit(),
    { key: "bins", label: "Bins", kind: "number", min: 1, max: 100 },
    { key: "normalize", label: "As shares", kind: "flag", initial: false },
    { key: "cumulative", label: "Cumulative", kind: "flag", initial: false },
  ),
  look(
    "Chart",
    colorScheme,
    { key: "show_value", label: "Values", kind: "flag", initial: false },
    { key: "x_axis_title", label: "X axis title", kind: "text" },
    numberFormat("x_axis_format", "X axis format"),
    { key: "y_axis_title", label: "Y axis title", kind: "text" },
    numberFormat("y_axis_format", "Y axis format"),
  ),
  look("Legend", ...beginning({ legendType: "scroll", legendOrientation: "top" }, ...legend)),
];
