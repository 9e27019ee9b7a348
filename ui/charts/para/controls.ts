import type { ControlSection } from "../controls/control.ts";
import { filters, look, metrics, query, rowLimit } from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query(
    { key: "series", label: "A line for each", kind: "column", required: true },
    metrics,
    { key: "secondary_metric", label: "Colour by", kind: "metric" },
    filters,
    { key: "limit", label: "Series limit", kind: "number", min: 0 },
    { key: "timeseries_limit_metric", label: "Sort by", kind: "metric" },
    { key: "order_desc", label: "Sort descending", kind: "flag" },
    rowLimit(),
  ),
  look(
    "Chart",
    { key: "include_series", label: "The name as an axis", kind: "flag", initial: false },
    { key: "show_datatable", label: "Table below", kind: "flag", initial: false },
    { key: "linear_color_scheme", label: "Colours", kind: "gradient" },
  ),
];
