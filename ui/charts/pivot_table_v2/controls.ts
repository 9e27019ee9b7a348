import type { ControlSection } from "../controls/control.ts";
import {
  currency,
  filters,
  groupLimit,
  look,
  metrics,
  numberFormat,
  query,
  renderHtml,
  rowLimit,
  timeFormat,
  timeGrain,
} from "../controls/shared.ts";
import { flag, list } from "../form-data.ts";

const orders = [
  ["key_a_to_z", "Name, ascending"],
  ["key_z_to_a", "Name, descending"],
  ["value_a_to_z", "Value, ascending"],
  ["value_z_to_a", "Value, descending"],
] as const;

const aggregators = [
  "Count",
  "Count Unique Values",
  "List Unique Values",
  "Sum",
  "Average",
  "Median",
  "Sample Variance",
  "Sample Standard Deviation",
  "Minimum",
  "Maximum",
  "First",
  "Last",
  "Sum as Fraction of Total",
  "Sum as Fraction of Rows",
  "Sum as Fraction of Columns",
  "Count as Fraction of Total",
  "Count as Fraction of Rows",
  "Count as Fraction of Columns",
];

export const controls: ControlSection[] = [
  query(
    { key: "groupbyColumns", label: "Columns", kind: "columns" },
    {
      key: "groupbyRows",
      label: "Rows",
      kind: "columns",
      required: (formData) => list(formData, "groupbyColumns").length === 0,
    },
    timeGrain,
    metrics,
    {
      key: "metricsLayout",
      label: "Metrics in",
      kind: "choice",
      choices: [
        ["COLUMNS", "Columns"],
        ["ROWS", "Rows"],
      ],
    },
    filters,
    rowLimit(),
    groupLimit("series_limit"),
    { key: "series_limit_metric", label: "Sort by", kind: "metric" },
    { key: "order_desc", label: "Sort descending", kind: "flag" },
  ),
  look(
    "Totals and layout",
    {
      key: "aggregateFunction",
      label: "Totals are",
      kind: "choice",
      choices: aggregators.map((name) => [name, name] as const),
    },
    { key: "rowTotals", label: "Row totals", kind: "flag", initial: false },
    { key: "rowSubTotals", label: "Row subtotals", kind: "flag", initial: false },
    {
      key: "rowSubtotalPosition",
      label: "Row subtotals at the",
      kind: "choice",
      choices: [
        [true, "Top"],
        [false, "Bottom"],
      ],
      unset: false,
      when: (formData) => flag(formData, "rowSubTotals"),
    },
    { key: "colTotals", label: "Column totals", kind: "flag", initial: false },
    { key: "colSubTotals", label: "Column subtotals", kind: "flag", initial: false },
    {
      key: "colSubtotalPosition",
      label: "Column subtotals at the",
      kind: "choice",
      choices: [
        [true, "Left"],
        [false, "Right"],
      ],
      unset: false,
      when: (formData) => flag(formData, "colSubTotals"),
    },
    { key: "transposePivot", label: "Swap rows and columns", kind: "flag", initial: false },
    { key: "combineMetric", label: "Metrics side by side", kind: "flag", initial: false },
  ),
  look(
    "Numbers and order",
    numberFormat("valueFormat"),
    currency,
    timeFormat("date_format"),
    { key: "rowOrder", label: "Rows by", kind: "choice", choices: orders },
    { key: "colOrder", label: "Columns by", kind: "choice", choices: orders },
    { key: "conditional_formatting", label: "Colour by value", kind: "conditions" },
    renderHtml,
  ),
];
