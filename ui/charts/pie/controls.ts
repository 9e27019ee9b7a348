import type { Choice, ControlSection } from "../controls/control.ts";
import {
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
  timeFormat,
} from "../controls/shared.ts";
import { flag } from "../form-data.ts";

const pieLabels: readonly Choice[] = [...labelTypes, ["template", "A template"]];

export const controls: ControlSection[] = [
  query({ ...groupby, required: true }, metric, filters, rowLimit(), sortByMetric),
  look(
    "Chart",
    colorScheme,
    { key: "donut", label: "Ring", kind: "flag", initial: false },
    { key: "outerRadius", label: "Outer radius (%)", kind: "number", min: 10, max: 100 },
    {
      key: "innerRadius",
      label: "Inner radius (%)",
      kind: "number",
      min: 0,
      max: 100,
      when: (formData) => flag(formData, "donut"),
    },
    {
      key: "roseType",
      label: "Rose",
      kind: "choice",
      choices: [
        [null, "No rose"],
        ["area", "By area"],
        ["radius", "By radius"],
      ],
    },
    { key: "show_total", label: "Show the total", kind: "flag", initial: false },
    { key: "threshold_for_other", label: "Gather slices below (%)", kind: "number", min: 0, max: 100, initial: 0 },
  ),
  look(
    "Labels",
    { key: "show_labels", label: "Labels", kind: "flag" },
    { key: "label_type", label: "Label shows", kind: "choice", choices: pieLabels },
    {
      key: "label_template",
      label: "Template",
      kind: "text",
      placeholder: "{name}: {value} ({percent})",
      help: "{name}, {value} and {percent} stand for what is there; \\n begins a line.",
      when: (formData) => formData.label_type === "template",
    },
    { key: "labels_outside", label: "Labels outside", kind: "flag" },
    { key: "label_line", label: "Label lines", kind: "flag", initial: false },
    { key: "show_labels_threshold", label: "Label slices above (%)", kind: "number", min: 0, max: 100 },
    numberFormat("number_format"),
    currency,
    timeFormat("date_format"),
  ),
  look("Legend", ...legend),
];
