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
  rowLimit,
} from "../controls/shared.ts";
import { parts } from "./parts.ts";

export const controls: ControlSection[] = [
  query(metric, filters, rowLimit()),
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
  look("Change", ...comparisonColors, {
    key: "column_config",
    label: "Parts",
    kind: "columnSettings",
    columns: () => parts.map(({ key, title }) => ({ key, title, type: "number" })),
    settings: () => [
      { key: "customColumnName", label: "Name", kind: "text" },
      { key: "displayTypeIcon", label: "Sign before the name", kind: "flag", initial: false },
      { key: "visible", label: "Shown", kind: "flag", initial: true },
    ],
  }),
];
