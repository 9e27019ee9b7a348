import type { ControlSection } from "../controls/control.ts";
import {
  colorScheme,
  currency,
  filters,
  look,
  metric,
  numberFormat,
  query,
  rowLimit,
  sortByMetric,
  timeFormat,
} from "../controls/shared.ts";
import type { FormData } from "../types.ts";

const hasSecond = (formData: FormData) => Boolean(formData.secondary_metric);

export const controls: ControlSection[] = [
  query(
    { key: "columns", label: "Rings, from the inside", kind: "columns", required: true },
    metric,
    { key: "secondary_metric", label: "Colour by the ratio of", kind: "metric" },
    filters,
    rowLimit(),
    sortByMetric,
  ),
  look(
    "Chart",
    { ...colorScheme, when: (formData) => !hasSecond(formData) },
    { key: "linear_color_scheme", label: "Colours", kind: "gradient", when: hasSecond },
    { key: "show_total", label: "Show the total", kind: "flag", initial: false },
  ),
  look(
    "Labels",
    { key: "show_labels", label: "Labels", kind: "flag", initial: false },
    { key: "show_labels_threshold", label: "Label parts above (%)", kind: "number", min: 0, max: 100 },
    {
      key: "label_type",
      label: "Label shows",
      kind: "choice",
      choices: [
        ["key", "Name"],
        ["value", "Value"],
        ["key_value", "Name and value"],
      ],
    },
    numberFormat("number_format"),
    currency,
    timeFormat("date_format"),
  ),
];
