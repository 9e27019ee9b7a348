import type { ControlSection } from "../controls/control.ts";
import { colorScheme, filters, look, metric, numberFormat, query, rowLimit, sortByMetric } from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query(
    { key: "groupby", label: "Source", kind: "column", required: true },
    { key: "columns", label: "Target", kind: "column", required: true },
    metric,
    filters,
    rowLimit(),
    sortByMetric,
  ),
  look("Chart", colorScheme, numberFormat("y_axis_format")),
];
