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
  timeFormat,
} from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query({ ...groupby, required: true }, metric, filters, rowLimit(), sortByMetric),
  look(
    "Chart",
    colorScheme,
    { key: "show_labels", label: "Labels", kind: "flag" },
    { key: "show_upper_labels", label: "Names of groups", kind: "flag" },
    {
      key: "label_type",
      label: "Label shows",
      kind: "choice",
      choices: [
        // Written with a capital, as nowhere else.
        ["Key", "Name"],
        ["value", "Value"],
        ["key_value", "Name and value"],
      ],
    },
    numberFormat("number_format"),
    currency,
    timeFormat("date_format"),
  ),
];
