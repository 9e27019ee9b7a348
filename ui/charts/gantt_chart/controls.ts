import type { ControlSection } from "../controls/control.ts";
import {
  colorScheme,
  filters,
  legend,
  look,
  numberFormat,
  query,
  rowLimit,
  timeFormat,
  titleMargin,
} from "../controls/shared.ts";
import { list } from "../form-data.ts";

export const controls: ControlSection[] = [
  query(
    { key: "start_time", label: "Start", kind: "column", only: "time", required: true },
    { key: "end_time", label: "End", kind: "column", only: "time", required: true },
    { key: "y_axis", label: "A row for each", kind: "column", required: true },
    { key: "series", label: "Colour by", kind: "column" },
    {
      key: "subcategories",
      label: "A line for each colour",
      kind: "flag",
      initial: false,
      when: (formData) => list(formData, "series").length > 0,
    },
    { key: "tooltip_metrics", label: "Metrics in the tooltip", kind: "metrics" },
    { key: "tooltip_columns", label: "Columns in the tooltip", kind: "columns" },
    filters,
    { key: "order_by_cols", label: "Ordering", kind: "order" },
    rowLimit(),
  ),
  look(
    "Chart",
    colorScheme,
    { key: "zoomable", label: "Zoom", kind: "flag", initial: false },
    { key: "x_axis_title", label: "X axis title", kind: "text" },
    titleMargin("x", "X axis title margin"),
    timeFormat("x_axis_time_format", "Time format"),
    {
      key: "x_axis_time_bounds",
      label: "Times of day",
      kind: "clockTimes",
      help: "From this time of the first day to that time of the last one.",
    },
    { key: "y_axis_title", label: "Y axis title", kind: "text" },
    titleMargin("y", "Y axis title margin"),
    timeFormat("tooltipTimeFormat", "Time format in the tooltip"),
    numberFormat("tooltipValuesFormat", "Number format in the tooltip"),
  ),
  look("Legend", ...legend),
];
