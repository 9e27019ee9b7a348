import type { ControlSection } from "../controls/control.ts";
import {
  advanced,
  currency,
  filters,
  look,
  metric,
  numberFormat,
  query,
  rowLimit,
  timeFormat,
  timeGrain,
} from "../controls/shared.ts";
import { flag } from "../form-data.ts";
import { numberShares } from "./shares.ts";

export const controls: ControlSection[] = [
  query(
    { key: "x_axis", label: "Time column", kind: "column", only: "time", required: true },
    timeGrain,
    {
      key: "aggregation",
      label: "The number is",
      kind: "choice",
      choices: [
        ["LAST_VALUE", "The last value"],
        ["raw", "The metric over all times"],
        ["sum", "The sum"],
        ["mean", "The mean"],
        ["min", "The least"],
        ["max", "The greatest"],
        ["median", "The median"],
      ],
    },
    metric,
    filters,
    rowLimit(10_000),
  ),
  {
    title: "Comparison",
    tab: "data",
    controls: [
      { key: "compare_lag", label: "Compare with periods before", kind: "number", min: 0 },
      { key: "compare_suffix", label: "Text behind the change", kind: "text", placeholder: "over last year" },
    ],
  },
  { ...advanced, controls: advanced.controls.filter(({ key }) => !/compar/.test(key)) },
  look(
    "Number",
    { key: "subtitle", label: "Subtitle", kind: "text" },
    { key: "show_metric_name", label: "Name of the metric", kind: "flag", initial: false },
    { key: "show_timestamp", label: "Time of the value", kind: "flag", initial: false },
    numberFormat("y_axis_format"),
    currency,
    timeFormat("time_format"),
    { key: "force_timestamp_formatting", label: "The value is a time", kind: "flag", initial: false },
    ...numberShares,
  ),
  look(
    "Trendline",
    { key: "show_trend_line", label: "Trendline", kind: "flag" },
    {
      key: "start_y_axis_at_zero",
      label: "From zero",
      kind: "flag",
      when: (formData) => flag(formData, "show_trend_line", true),
    },
    {
      key: "time_range_fixed",
      label: "Along the whole time range",
      kind: "flag",
      help: "Also where there are no rows at its ends.",
      when: (formData) => flag(formData, "show_trend_line", true),
    },
    { key: "color_picker", label: "Colour", kind: "color" },
  ),
];
