import type { ControlSection } from "../controls/control.ts";
import { colorScheme, filters, look, metric, query, rowLimit, sortByMetric } from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query(
    { key: "source", label: "From", kind: "column", required: true },
    { key: "target", label: "To", kind: "column", required: true },
    metric,
    filters,
    rowLimit(),
    sortByMetric,
  ),
  look("Chart", colorScheme),
];
