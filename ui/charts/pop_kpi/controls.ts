import { numberShares } from "../big_number/shares.ts";
import type { ControlSection } from "../controls/control.ts";
import {
  comparedTime,
  comparisonColors,
  currency,
  filters,
  look,
  metric,
  numberFormat,
  query,
} from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query(metric, filters),
  { title: "Comparison", tab: "data", controls: comparedTime },
  look(
    "Number",
    { key: "subtitle", label: "Subtitle", kind: "text" },
    { key: "show_metric_name", label: "Name of the metric", kind: "flag", initial: false },
    numberFormat("y_axis_format"),
    { ...numberFormat("percentDifferenceFormat", "Format of the change"), initial: ".1%" },
    currency,
    ...numberShares,
  ),
  look("Change", ...comparisonColors),
];
