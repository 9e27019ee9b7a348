import type { ControlSection } from "../controls/control.ts";
import {
  advanced,
  colorScheme,
  filters,
  groupby,
  legend,
  look,
  metrics,
  numberFormat,
  query,
  rowLimit,
  seriesLimit,
  timeFormat,
} from "../controls/shared.ts";
import { time } from "../over-time/controls.ts";

export const controls: ControlSection[] = [
  query(...time, metrics, groupby, filters, ...seriesLimit, rowLimit(10_000)),
  { ...advanced, controls: advanced.controls.filter(({ key }) => !/compar/.test(key)) },
  look(
    "Chart",
    colorScheme,
    { key: "x_axis_label", label: "X axis title", kind: "text" },
    timeFormat("x_axis_format", "Time format"),
    { key: "y_axis_label", label: "Y axis title", kind: "text" },
    { ...numberFormat("y_axis_format"), initial: ".1%" },
    { key: "y_axis_bounds", label: "Y axis bounds", kind: "bounds" },
  ),
  look("Legend", ...legend),
];
