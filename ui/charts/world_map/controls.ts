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
} from "../controls/shared.ts";
import { flag, text } from "../form-data.ts";

export const controls: ControlSection[] = [
  query(
    { key: "entity", label: "Country", kind: "column", required: true },
    {
      key: "country_fieldtype",
      label: "Countries are given by",
      kind: "choice",
      choices: [
        ["name", "Full name"],
        ["cioc", "IOC code (GER)"],
        ["cca2", "Two letters (DE)"],
        ["cca3", "Three letters (DEU)"],
      ],
    },
    metric,
    filters,
    rowLimit(),
    sortByMetric,
  ),
  look(
    "Map",
    { key: "show_bubbles", label: "Bubbles", kind: "flag", initial: false },
    {
      key: "secondary_metric",
      label: "Bubble size",
      kind: "metric",
      when: (formData) => flag(formData, "show_bubbles"),
    },
    {
      key: "color_picker",
      label: "Colour of bubbles",
      kind: "color",
      when: (formData) => flag(formData, "show_bubbles"),
    },
    {
      key: "max_bubble_size",
      label: "Largest bubble",
      kind: "number",
      min: 5,
      max: 100,
      when: (formData) => flag(formData, "show_bubbles"),
    },
    {
      key: "color_by",
      label: "Colour by",
      kind: "choice",
      choices: [
        ["metric", "Metric"],
        ["country", "Country"],
      ],
    },
    {
      key: "linear_color_scheme",
      label: "Colours",
      kind: "gradient",
      when: (formData) => text(formData, "color_by", "metric") === "metric",
    },
    { ...colorScheme, when: (formData) => text(formData, "color_by") === "country" },
    numberFormat("y_axis_format"),
    currency,
  ),
];
