import { t } from "../../i18n/t.ts";
import type { Choice, Control, ControlSection } from "../controls/control.ts";
import {
  advanced,
  annotations,
  colorScheme,
  currency,
  filters,
  groupby,
  labelInterval,
  labelRotation,
  legend,
  look,
  metrics,
  numberFormat,
  query,
  rowLimit,
  seriesLimit,
  storedForecast,
  timeFormat,
  timeGrain,
  titleMargin,
  titlePosition,
  xBounds,
} from "../controls/shared.ts";
import { columnLabel, flag, list, metricLabel, text } from "../form-data.ts";
import type { FormData } from "../types.ts";

const stacks: Choice[] = [
  [null, "Not stacked"],
  ["Stack", "Stacked"],
  ["Expand", "Stacked to 100%"],
  ["Stream", "Stream"],
];

const hasMarkers = (formData: FormData) => flag(formData, "markerEnabled");
const isStacked = (formData: FormData) => text(formData, "stack") !== "" || formData.stack === true;

const markers: Control[] = [
  { key: "markerEnabled", label: "Points", kind: "flag", initial: false },
  { key: "markerSize", label: "Point size", kind: "number", min: 0, max: 20, when: hasMarkers },
];
const area: Control[] = [
  { key: "area", label: "Fill the area", kind: "flag", initial: false },
  {
    key: "opacity",
    label: "Opacity of areas",
    kind: "number",
    min: 0,
    max: 1,
    step: 0.1,
    when: (formData) => flag(formData, "area") || formData.viz_type === "echarts_area",
  },
];
const stack: Control = { key: "stack", label: "Stacking", kind: "choice", choices: stacks };
const stackSwitch: Control = {
  key: "show_extra_controls",
  label: "Stacking is chosen above the chart",
  kind: "flag",
  help: "Those who look at the chart stack its areas as they like.",
};
const step: Control = {
  key: "seriesType",
  label: "Steps",
  kind: "choice",
  choices: [
    ["start", "At the start"],
    ["middle", "In the middle"],
    ["end", "At the end"],
  ],
};
const seriesType: Control = {
  key: "seriesType",
  label: "Series are",
  kind: "choice",
  choices: [
    ["line", "Lines"],
    ["scatter", "Points"],
    ["smooth", "Smooth lines"],
    ["bar", "Bars"],
    ...(step.kind === "choice" ? step.choices : []),
  ],
  initial: "line",
};
const orientation: Control = {
  key: "orientation",
  label: "Bars",
  kind: "choice",
  choices: [
    ["vertical", "Upright"],
    ["horizontal", "Lying"],
  ],
};

const lineKind: Control = {
  key: "seriesType",
  label: "Lines are",
  kind: "choice",
  choices: [
    ["line", "Straight"],
    ["smooth", "Smooth"],
    ...(step.kind === "choice"
      ? step.choices.map(([value, label]) => [value, t("Stepped: {where}", { where: t(label) })] as const)
      : []),
  ],
};
/** Lines are stacked or stream; shares of a stack are for areas and bars. */
const lineStack: Control = { ...stack, kind: "choice", choices: stacks.filter(([value]) => value !== "Expand") };

/** Beside each other, a stack for each value of one of the dimensions. */
const stackDimension: Control = {
  key: "stackDimension",
  label: "Split stack by",
  kind: "choice",
  help: "A stack for each value of this dimension.",
  choices: [[null, "Nothing"]],
  choicesOf: (formData) => [
    [null, t("Nothing")],
    ...list(formData, "groupby").map((column): Choice => [columnLabel(column), columnLabel(column)]),
  ],
  when: (formData) => formData.stack === "Stack" && list(formData, "groupby").length > 0,
};

const totals: Choice[] = [
  [null, "As it comes"],
  ["name", "Name"],
  ["sum", "Sum"],
  ["min", "Least"],
  ["max", "Greatest"],
  ["avg", "Average"],
];
const hasSeveral = (formData: FormData) => list(formData, "groupby").length > 0 || list(formData, "metrics").length > 1;

/** The order along the axis: by itself or a metric where there is one series, else by what the series come to. */
const axisOrder: Control[] = [
  {
    key: "x_axis_sort",
    label: "Axis in order of",
    kind: "choice",
    choices: totals,
    choicesOf(formData) {
      if (hasSeveral(formData)) return undefined;
      const keys = ["x_axis", "metrics", "timeseries_limit_metric"].flatMap((key) => list(formData, key));
      return [[null, t("As it comes")], ...keys.map(metricLabel).map((label): Choice => [label, label])];
    },
  },
  {
    key: "x_axis_sort_asc",
    label: "Axis ascending",
    kind: "flag",
    when: (formData) => text(formData, "x_axis_sort") !== "",
  },
];

const own: Record<string, Control[]> = {
  echarts_timeseries: [seriesType, ...area, stack, ...markers],
  echarts_timeseries_line: [lineStack, ...area, ...markers],
  echarts_timeseries_smooth: markers,
  echarts_timeseries_step: [step, lineStack, ...area, ...markers],
  echarts_timeseries_bar: [orientation, stack, stackDimension],
  echarts_timeseries_scatter: [lineStack, { key: "markerSize", label: "Point size", kind: "number", min: 0, max: 20 }],
  echarts_area: [lineKind, { ...stack, initial: null }, stackSwitch, ...area.slice(1), ...markers],
};

/** The controls of one of the charts with series along an axis. */
export function controlsOf(vizType: string): ControlSection[] {
  return [
    query(
      { key: "x_axis", label: "X axis", kind: "column", required: true },
      timeGrain,
      ...axisOrder,
      metrics,
      groupby,
      {
        key: "contributionMode",
        label: "As shares",
        kind: "choice",
        choices: [
          [null, "No"],
          ["row", "Of each point of the axis"],
          ["column", "Of each series"],
        ],
      },
      filters,
      ...seriesLimit,
      rowLimit(),
      { key: "truncate_metric", label: "Leave the metric out of names", kind: "flag" },
      { key: "show_empty_columns", label: "Keep empty series", kind: "flag" },
    ),
    { ...advanced, controls: [...advanced.controls, storedForecast] },
    annotations,
    look(
      "Series",
      colorScheme,
      ...(own[vizType] ?? []),
      { key: "show_value", label: "Values", kind: "flag", initial: false },
      {
        key: "only_total",
        label: "Only the total of stacks",
        kind: "flag",
        when: (formData) => flag(formData, "show_value") && isStacked(formData),
      },
      {
        key: "sort_series_type",
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
      { key: "sort_series_ascending", label: "Smallest series first", kind: "flag", initial: false },
      {
        key: "percentage_threshold",
        label: "No values below (%)",
        kind: "number",
        min: 0,
        max: 100,
        help: "Parts of a stack that come to less than this share of it have no label.",
        when: (formData) => flag(formData, "show_value") && isStacked(formData) && !flag(formData, "only_total", true),
      },
      {
        key: "time_shift_color",
        label: "Earlier times in the series' colour",
        kind: "flag",
        when: (formData) => list(formData, "time_compare").length > 0,
      },
      { key: "minorTicks", label: "Fine ticks on axes", kind: "flag" },
      { key: "zoomable", label: "Zoom", kind: "flag", initial: false },
    ),
    look("Legend", ...legend),
    look(
      "X axis",
      { key: "x_axis_title", label: "Title", kind: "text" },
      titleMargin("x"),
      timeFormat("x_axis_time_format", "Time format"),
      labelRotation("x"),
      labelInterval,
      ...xBounds,
      { key: "xAxisForceCategorical", label: "Treat values as names", kind: "flag", initial: false },
    ),
    look(
      "Y axis",
      { key: "y_axis_title", label: "Title", kind: "text" },
      titleMargin("y"),
      titlePosition,
      numberFormat("y_axis_format"),
      currency,
      { key: "logAxis", label: "Logarithmic", kind: "flag", initial: false },
      { key: "minorSplitLine", label: "Fine lines", kind: "flag", initial: false },
      { key: "truncateYAxis", label: "Need not start at zero", kind: "flag", initial: false },
      { key: "y_axis_bounds", label: "Bounds", kind: "bounds" },
    ),
    look(
      "Tooltip",
      { key: "rich_tooltip", label: "All series at once", kind: "flag" },
      { key: "showTooltipTotal", label: "With the total", kind: "flag" },
      { key: "showTooltipPercentage", label: "With shares", kind: "flag" },
      { key: "tooltipSortByMetric", label: "Sorted by value", kind: "flag", initial: false },
      timeFormat("tooltipTimeFormat", "Time format"),
    ),
  ];
}
