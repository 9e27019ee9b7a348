import { t } from "../../i18n/t.ts";
import type { Choice, Control, ControlSection } from "../controls/control.ts";
import {
  advanced,
  annotations,
  beginning,
  colorScheme,
  currency,
  filters,
  groupby,
  groupLimit,
  labelInterval,
  labelRotation,
  legend,
  look,
  metrics,
  numberFormat,
  query,
  rowLimit,
  timeFormat,
  timeGrain,
  titleMargin,
  titlePosition,
  xBounds,
} from "../controls/shared.ts";
import { flag, list } from "../form-data.ts";
import type { FormData } from "../types.ts";
import { side } from "./query.ts";

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
  groupLimit(`limit${suffix}`),
  { key: `timeseries_limit_metric${suffix}`, label: "Sort series by", kind: "metric" },
  { key: `order_desc${suffix}`, label: "Sort descending", kind: "flag" },
  { ...rowLimit(), key: `row_limit${suffix}` },
  { key: `truncate_metric${suffix}`, label: "Leave the metric out of names", kind: "flag" },
];

/** `defaults.ts` knows the beginnings of the first alone. */
const secondHalf = { order_desc_b: true, row_limit_b: 10_000, truncate_metric_b: true, comparison_type_b: "values" };

/** Rolling, comparison and resampling of one of the two; what a control depends on has the suffix, too. */
const analysis = (suffix: "" | "_b", query: string): ControlSection => ({
  ...advanced,
  title: t("{title}, query {query}", { title: t(advanced.title), query }),
  controls: beginning(
    secondHalf,
    ...advanced.controls.map((control) => ({
      ...control,
      key: `${control.key}${suffix}`,
      ...(control.when && { when: (formData: FormData) => control.when?.(side(formData, suffix ? "b" : "a")) ?? true }),
    })),
  ),
});

const style = (suffix: "" | "B"): Control[] => [
  { key: `seriesType${suffix}`, label: "Series are", kind: "choice", choices: kinds },
  { key: `stack${suffix}`, label: "Stacking", kind: "choice", choices: stacks },
  { key: `area${suffix}`, label: "Fill the area", kind: "flag", initial: false },
  { key: suffix ? "show_valueB" : "show_value", label: "Values", kind: "flag", initial: false },
  {
    key: `only_total${suffix}`,
    label: "Only the total of stacks",
    kind: "flag",
    when: (formData) => flag(formData, `show_value${suffix}`) && Boolean(formData[`stack${suffix}`]),
  },
  {
    key: `sort_series_type${suffix}`,
    label: "Series in order of",
    kind: "choice",
    choices: [
      ["sum", "Sum"],
      ["name", "Name"],
      ["min", "Least"],
      ["max", "Greatest"],
      ["avg", "Average"],
    ],
  },
  { key: `sort_series_ascending${suffix}`, label: "Smallest series first", kind: "flag" },
  { key: `opacity${suffix}`, label: "Opacity of areas", kind: "number", min: 0, max: 1, step: 0.1 },
  { key: `markerEnabled${suffix}`, label: "Points", kind: "flag", initial: false },
  { key: `markerSize${suffix}`, label: "Point size", kind: "number", min: 0, max: 20 },
  {
    key: `yAxisIndex${suffix}`,
    label: "Y axis",
    kind: "choice",
    choices: [
      [0, "Left"],
      [1, "Right"],
    ],
    initial: 0,
  },
];

export const controls: ControlSection[] = [
  {
    title: "Axis",
    tab: "data",
    controls: [{ key: "x_axis", label: "X axis", kind: "column", required: true }, timeGrain],
  },
  { ...query(...half("")), title: "Query A" },
  { ...query(...beginning(secondHalf, ...half("_b"))), title: "Query B" },
  analysis("", "A"),
  analysis("_b", "B"),
  annotations,
  look("Query A", colorScheme, ...style("")),
  look("Query B", ...style("B")),
  look("Legend", ...legend),
  look(
    "Axes",
    { key: "x_axis_title", label: "X axis title", kind: "text" },
    titleMargin("x", "X axis title margin"),
    labelRotation("x"),
    labelInterval,
    ...xBounds.map((control) => ({ ...control, label: t("X axis: {label}", { label: t(control.label) }) })),
    { key: "minorTicks", label: "Fine ticks on axes", kind: "flag" },
    { key: "minorSplitLine", label: "Fine lines", kind: "flag" },
    { key: "zoomable", label: "Zoom", kind: "flag", initial: false },
    timeFormat("x_axis_time_format", "X axis format"),
    { key: "y_axis_title", label: "Left title", kind: "text" },
    titleMargin("y", "Title margin of the Y axes"),
    { ...titlePosition, label: "Titles of the Y axes at the" },
    { key: "truncateYAxis", label: "Y axes need not start at zero", kind: "flag" },
    numberFormat("y_axis_format", "Left format"),
    currency,
    { key: "y_axis_bounds", label: "Left bounds", kind: "bounds" },
    { key: "logAxis", label: "Left logarithmic", kind: "flag", initial: false },
    { key: "yAxisTitleSecondary", label: "Right title", kind: "text" },
    numberFormat("y_axis_format_secondary", "Right format"),
    { ...currency, key: "currency_format_secondary", label: "Right currency" },
    { key: "y_axis_bounds_secondary", label: "Right bounds", kind: "bounds" },
    { key: "logAxisSecondary", label: "Right logarithmic", kind: "flag", initial: false },
  ),
  look(
    "Tooltip",
    { key: "rich_tooltip", label: "All series at once", kind: "flag" },
    { key: "show_query_identifiers", label: "With the query's letter", kind: "flag", initial: false },
    { key: "showTooltipTotal", label: "With the total", kind: "flag" },
    { key: "showTooltipPercentage", label: "With shares", kind: "flag" },
    { key: "tooltipSortByMetric", label: "Sorted by value", kind: "flag" },
    timeFormat("tooltipTimeFormat", "Time format"),
    {
      key: "time_shift_color",
      label: "Earlier times in the series' colour",
      kind: "flag",
      when: (formData) => list(formData, "time_compare").length + list(formData, "time_compare_b").length > 0,
    },
  ),
];
