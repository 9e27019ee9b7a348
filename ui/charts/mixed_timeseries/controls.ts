import type { Choice, Control, ControlSection } from "../controls/control.ts";
import {
  annotations,
  colorScheme,
  currency,
  filters,
  groupby,
  legend,
  look,
  metrics,
  numberFormat,
  query,
  rowLimit,
  timeFormat,
  timeGrain,
} from "../controls/shared.ts";

const kinds: Choice[] = [
  ["line", "Lines"],
  ["scatter", "Points"],
  ["smooth", "Smooth lines"],
  ["bar", "Bars"],
  ["start", "Steps at the start"],
  ["middle", "Steps in the middle"],
  ["end", "Steps at the end"],
];
const stacks: Choice[] = [
  [null, "Not stacked"],
  ["Stack", "Stacked"],
];

/** The second of the two queries has the keys of the first with a suffix. */
const half = (suffix: "" | "_b"): Control[] => [
  { ...metrics, key: `metrics${suffix}` },
  { ...groupby, key: `groupby${suffix}` },
  { ...filters, key: `adhoc_filters${suffix}` },
  { key: `limit${suffix}`, label: "Series limit", kind: "number", min: 0 },
  { key: `timeseries_limit_metric${suffix}`, label: "Sort series by", kind: "metric" },
  { key: `order_desc${suffix}`, label: "Sort descending", kind: "flag", initial: true },
  { ...rowLimit(10_000), key: `row_limit${suffix}` },
  { key: `truncate_metric${suffix}`, label: "Leave the metric out of names", kind: "flag", initial: true },
];

const style = (suffix: "" | "B", seriesType: string, axis: number): Control[] => [
  { key: `seriesType${suffix}`, label: "Series are", kind: "choice", choices: kinds, initial: seriesType },
  { key: `stack${suffix}`, label: "Stacking", kind: "choice", choices: stacks },
  { key: `area${suffix}`, label: "Fill the area", kind: "flag", initial: false },
  { key: suffix ? "show_valueB" : "show_value", label: "Values", kind: "flag", initial: false },
  { key: `opacity${suffix}`, label: "Opacity of areas", kind: "number", min: 0, max: 1, step: 0.1, initial: 0.2 },
  { key: `markerEnabled${suffix}`, label: "Points", kind: "flag", initial: false },
  { key: `markerSize${suffix}`, label: "Point size", kind: "number", min: 0, max: 20, initial: 6 },
  {
    key: `yAxisIndex${suffix}`,
    label: "Y axis",
    kind: "choice",
    choices: [
      [0, "Left"],
      [1, "Right"],
    ],
    initial: axis,
  },
];

export const controls: ControlSection[] = [
  {
    title: "Axis",
    tab: "data",
    controls: [{ key: "x_axis", label: "X axis", kind: "column", required: true }, timeGrain],
  },
  { ...query(...half("")), title: "Query A" },
  { ...query(...half("_b")), title: "Query B" },
  annotations,
  look("Query A", colorScheme, ...style("", "line", 0)),
  look("Query B", ...style("B", "bar", 1)),
  look("Legend", ...legend),
  look(
    "Axes",
    { key: "x_axis_title", label: "X axis title", kind: "text" },
    timeFormat("x_axis_time_format", "X axis format"),
    { key: "y_axis_title", label: "Left title", kind: "text" },
    numberFormat("y_axis_format", "Left format"),
    currency,
    { key: "y_axis_bounds", label: "Left bounds", kind: "bounds" },
    { key: "logAxis", label: "Left logarithmic", kind: "flag", initial: false },
    { key: "yAxisTitleSecondary", label: "Right title", kind: "text" },
    numberFormat("y_axis_format_secondary", "Right format"),
    { key: "y_axis_bounds_secondary", label: "Right bounds", kind: "bounds" },
    { key: "logAxisSecondary", label: "Right logarithmic", kind: "flag", initial: false },
  ),
];
