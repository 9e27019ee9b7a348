import type { ControlSection } from "../controls/control.ts";
import {
  annotations,
  beginning,
  colorScheme,
  filters,
  groupby,
  legend,
  look,
  metrics,
  numberFormat,
  olderAxes,
  query,
  rowLimit,
  seriesLimit,
  tickLayout,
  timeFormat,
} from "../controls/shared.ts";
import { analysis, shares } from "../over-time/analysis.ts";
import { time } from "../over-time/controls.ts";

export const controls: ControlSection[] = [
  query(...time, metrics, groupby, filters, ...seriesLimit, shares, rowLimit()),
  analysis,
  annotations,
  look(
    "Chart",
    colorScheme,
    { key: "x_axis_label", label: "X axis title", kind: "text" },
    timeFormat("x_axis_format", "Time format"),
    tickLayout,
    { key: "y_axis_label", label: "Y axis title", kind: "text" },
    { ...numberFormat("y_axis_format"), initial: ".1%" },
    { key: "y_log_scale", label: "Logarithmic Y axis", kind: "flag", initial: false },
    { key: "y_axis_bounds", label: "Y axis bounds", kind: "bounds" },
    ...olderAxes,
  ),
  look("Legend", ...beginning({ show_legend: true, legendType: "scroll", legendOrientation: "top" }, ...legend)),
];
