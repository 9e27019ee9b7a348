import type { ControlSection } from "../controls/control.ts";
import {
  beginning,
  colorScheme,
  currency,
  filters,
  groupby,
  labelTypes,
  legend,
  look,
  metric,
  numberFormat,
  query,
  rowLimit,
  sortByMetric,
} from "../controls/shared.ts";
import { flag } from "../form-data.ts";

export const controls: ControlSection[] = [
  query({ ...groupby, required: true }, metric, filters, rowLimit(), sortByMetric, {
    key: "percent_calculation_type",
    label: "Share of",
    kind: "choice",
    choices: [
      ["first_step", "The first stage"],
      ["prev_step", "The stage before"],
      ["total", "The total"],
    ],
  }),
  look(
    "Chart",
    colorScheme,
    {
      key: "orient",
      label: "Direction",
      kind: "choice",
      choices: [
        ["vertical", "Down"],
        ["horizontal", "Across"],
      ],
      initial: "vertical",
    },
    { key: "gap", label: "Gap", kind: "number", min: 0, max: 50, initial: 2 },
  ),
  look(
    "Labels",
    { key: "show_labels", label: "Labels", kind: "flag" },
    {
      key: "label_type",
      label: "Label shows",
      kind: "choice",
      // Charts of Superset keep this one as a number.
      choices: labelTypes.map(([, label], at) => [at, label] as const),
      initial: 0,
    },
    { key: "show_tooltip_labels", label: "Tooltip", kind: "flag" },
    {
      key: "tooltip_label_type",
      label: "Tooltip shows",
      kind: "choice",
      choices: labelTypes.slice(0, 6).map(([, label], at) => [at, label] as const),
      when: (formData) => flag(formData, "show_tooltip_labels", true),
    },
    numberFormat("number_format"),
    currency,
  ),
  look("Legend", ...beginning({ legendType: "scroll" }, ...legend)),
];
