import type { ControlSection } from "../controls/control.ts";
import { filters, look, metric, numberFormat, query } from "../controls/shared.ts";

const placeholder = "100, 250, 500";

export const controls: ControlSection[] = [
  query(metric, filters),
  look(
    "Chart",
    { key: "ranges", label: "Ranges end at", kind: "text", placeholder },
    { key: "range_labels", label: "Names of the ranges", kind: "text", placeholder: "poor, fair, good" },
    { key: "markers", label: "Markers at", kind: "text", placeholder },
    { key: "marker_labels", label: "Names of the markers", kind: "text" },
    { key: "marker_lines", label: "Lines at", kind: "text", placeholder },
    { key: "marker_line_labels", label: "Names of the lines", kind: "text" },
    { ...numberFormat("y_axis_format"), initial: "SMART_NUMBER" },
  ),
];
