import type { ControlSection } from "../controls/control.ts";
import {
  colorScheme,
  currency,
  filters,
  groupby,
  look,
  metric,
  numberFormat,
  query,
  rowLimit,
  sortByMetric,
} from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query(groupby, metric, filters, rowLimit(), sortByMetric),
  look(
    "Dial",
    { key: "min_val", label: "From", kind: "number" },
    { key: "max_val", label: "To", kind: "number" },
    { key: "start_angle", label: "Start angle", kind: "number" },
    { key: "end_angle", label: "End angle", kind: "number" },
    { key: "split_number", label: "Parts", kind: "number", min: 1, max: 30 },
    { key: "intervals", label: "Interval bounds", kind: "text", placeholder: "2,4,5" },
    { key: "interval_color_indices", label: "Interval colours", kind: "text", placeholder: "1,2,4" },
    colorScheme,
  ),
  look(
    "Labels",
    { key: "font_size", label: "Font size", kind: "number", min: 10, max: 20 },
    { key: "value_formatter", label: "Value is written", kind: "text" },
    numberFormat("number_format"),
    currency,
  ),
  look(
    "Marks",
    { key: "show_pointer", label: "Pointer", kind: "flag" },
    { key: "show_progress", label: "Progress", kind: "flag" },
    { key: "overlap", label: "Progress overlaps", kind: "flag" },
    { key: "round_cap", label: "Round ends", kind: "flag", initial: false },
    { key: "show_axis_tick", label: "Ticks", kind: "flag", initial: false },
    { key: "show_split_line", label: "Split lines", kind: "flag", initial: false },
    { key: "animation", label: "Animation", kind: "flag" },
  ),
];
