import { flag, list, text } from "../form-data.ts";
import type { Choice, Control, ControlSection } from "./control.ts";

export const metric: Control = { key: "metric", label: "Metric", kind: "metric", required: true };
export const metrics: Control = { key: "metrics", label: "Metrics", kind: "metrics", required: true };
export const groupby: Control = { key: "groupby", label: "Dimensions", kind: "columns" };
export const filters: Control = { key: "adhoc_filters", label: "Filters", kind: "filters" };
export const timeGrain: Control = { key: "time_grain_sqla", label: "Time grain", kind: "timeGrain", initial: "P1D" };
export const colorScheme: Control = { key: "color_scheme", label: "Colour scheme", kind: "scheme" };
export const sortByMetric: Control = {
  key: "sort_by_metric",
  label: "Sort by metric",
  kind: "flag",
  help: "The largest first.",
};

/** Shared controls that begin with something in a type for which `defaults.ts` has nothing. */
export function beginning(values: Record<string, unknown>, ...controls: readonly Control[]): Control[] {
  return controls.map((control) => (control.key in values ? { ...control, initial: values[control.key] } : control));
}

const limits = [10, 50, 100, 250, 500, 1000, 5000, 10_000, 50_000];

/** @param initial where it is not what `defaults.ts` has for the type */
export function rowLimit(initial?: number): Control {
  const choices = limits.map((value): Choice => [value, value.toLocaleString("en")]);
  return { key: "row_limit", label: "Row limit", kind: "choice", free: true, choices, initial };
}

const seriesLimits: readonly Choice[] = [0, 5, 10, 25, 50, 100, 500].map((value) => [
  value,
  value === 0 ? "No limit" : `${value}`,
]);

export function groupLimit(key: string): Control {
  return { key, label: "Series limit", kind: "choice", choices: seriesLimits, free: true, unset: 0 };
}

/** How many groups become series, and which. */
export const seriesLimit: readonly Control[] = [
  groupLimit("limit"),
  {
    key: "group_others_when_limit_reached",
    label: "Gather the rest as “Others”",
    kind: "flag",
    when: (formData) => Number(formData.limit) > 0,
  },
  { key: "timeseries_limit_metric", label: "Sort series by", kind: "metric" },
  { key: "order_desc", label: "Sort descending", kind: "flag" },
];

const numberFormats: Choice[] = [
  ["SMART_NUMBER", "Adaptive"],
  ["~g", "Original value"],
  [",d", "12,346"],
  [".1s", ".1s (12k)"],
  [".3s", ".3s (12.3k)"],
  [",.1f", "12,345.7"],
  [",.2f", "12,345.68"],
  [",.3f", "12,345.679"],
  ["+,", "+12,345.68"],
  ["$,.2f", "$12,345.68"],
  [".1%", "1234567.9%"],
  [",.1%", "1,234,567.9%"],
  [".2%", "1234567.89%"],
  [".3%", "1234567.890%"],
  [".0%", "1234568%"],
  [".4r", ".4r (12350)"],
  ["DURATION", "Duration from milliseconds (66000 → 1m 6s)"],
  ["DURATION_SUB", "Duration with milliseconds (1.1 → 1ms 100µs)"],
  ["DURATION_COL", "Duration as 10500 → 0:10.5"],
  ["MEMORY_DECIMAL", "Bytes in steps of 1000"],
  ["MEMORY_BINARY", "Bytes in steps of 1024"],
  ["MEMORY_TRANSFER_RATE_DECIMAL", "Bytes a second in steps of 1000"],
  ["MEMORY_TRANSFER_RATE_BINARY", "Bytes a second in steps of 1024"],
];

export function numberFormat(key: string, label = "Number format"): Control {
  return { key, label, kind: "choice", choices: numberFormats, free: true };
}

const timeFormats: Choice[] = [
  ["smart_date", "Adaptive"],
  ["%d/%m/%Y", "14/01/2019"],
  ["%m/%d/%Y", "01/14/2019"],
  ["%d.%m.%Y", "14.01.2019"],
  ["%Y-%m-%d", "2019-01-14"],
  ["%Y-%m-%d %H:%M:%S", "2019-01-14 01:32:10"],
  ["%d-%m-%Y %H:%M:%S", "14-01-2019 01:32:10"],
  ["%b %Y", "Jan 2019"],
  ["%Y", "2019"],
  ["%H:%M:%S", "01:32:10"],
];

export function timeFormat(key: string, label = "Date format"): Control {
  return { key, label, kind: "choice", choices: timeFormats, free: true };
}

export const renderHtml: Control = {
  key: "allow_render_html",
  label: "Show HTML as such",
  kind: "flag",
  help: "Values that hold HTML are drawn by it, without anything that runs.",
};

export const currency: Control = { key: "currency_format", label: "Currency", kind: "currency" };

export const labelTypes: readonly Choice[] = [
  ["key", "Name"],
  ["value", "Value"],
  ["percent", "Share"],
  ["key_value", "Name and value"],
  ["key_percent", "Name and share"],
  ["key_value_percent", "Name, value and share"],
  ["value_percent", "Value and share"],
];

/** The sides of something, as charts store them. */
export const sides: readonly Choice[] = [
  ["top", "Top"],
  ["bottom", "Bottom"],
  ["left", "Left"],
  ["right", "Right"],
];

const hasLegend = (formData: Parameters<typeof flag>[0]) => flag(formData, "show_legend", true);

export const legend: readonly Control[] = [
  { key: "show_legend", label: "Legend", kind: "flag" },
  {
    key: "legendType",
    label: "Legend kind",
    kind: "choice",
    choices: [
      ["scroll", "Scrolls"],
      ["plain", "All at once"],
    ],
    when: hasLegend,
  },
  {
    key: "legendOrientation",
    label: "Legend at",
    kind: "choice",
    choices: sides,
    when: hasLegend,
  },
  { key: "legendMargin", label: "Legend margin", kind: "number", min: 0, when: hasLegend },
];

const margins: Choice[] = [15, 30, 50, 75, 100, 125, 150, 200].map((pixels) => [pixels, `${pixels}`]);

/** The room between an axis's labels and its title. */
export function titleMargin(axis: "x" | "y", label = "Title margin"): Control {
  const key = `${axis}_axis_title_margin`;
  return { key, label, kind: "choice", choices: margins, free: true };
}

export const titlePosition: Control = {
  key: "y_axis_title_position",
  label: "Title at the",
  kind: "choice",
  choices: [
    ["Left", "Left"],
    ["Top", "Top"],
  ],
};

export const labelInterval: Control = {
  key: "xAxisLabelInterval",
  label: "Labels",
  kind: "choice",
  choices: [
    ["auto", "As many as fit"],
    ["0", "All"],
  ],
};

/** Axes of numbers, which need not be shown from end to end. */
export const xBounds: readonly Control[] = [
  { key: "truncateXAxis", label: "Need not start at zero", kind: "flag", help: "Of axes of numbers." },
  { key: "xAxisBounds", label: "Bounds", kind: "bounds", help: "Of axes of numbers." },
];

const rotations: readonly Choice[] = [0, 45, 90, -45, -90].map((degrees) => [degrees, `${degrees}°`]);

/** How the labels of an axis are turned. */
export function labelRotation(axis: "x" | "y", label = "Turn labels"): Control {
  return { key: `${axis}AxisLabelRotation`, label, kind: "choice", choices: rotations, free: true, unset: 0 };
}

const olderMargins: Choice[] = [
  ["auto", "As needed"],
  ...[50, 75, 100, 125, 150, 200].map((pixels): Choice => [pixels, `${pixels}`]),
];

/** The ends and the margins of the axes of older charts, as `echarts/older.ts` draws them. */
export const olderAxes: readonly Control[] = [
  { key: "x_axis_showminmax", label: "X axis from least to greatest value", kind: "flag", initial: false },
  { key: "y_axis_showminmax", label: "Y axis from least to greatest value", kind: "flag", initial: false },
  { key: "left_margin", label: "Left margin", kind: "choice", free: true, choices: olderMargins },
  { key: "bottom_margin", label: "Bottom margin", kind: "choice", free: true, choices: olderMargins },
];

/** How older charts, and box plots, lay the labels of their X axis. */
export const tickLayout: Control = {
  key: "x_ticks_layout",
  label: "Labels of the X axis",
  kind: "choice",
  choices: [
    ["auto", "As fits"],
    ["flat", "Flat"],
    ["45°", "45°"],
    ["90°", "90°"],
    ["staggered", "Staggered"],
  ],
};

const offsets: Choice[] = [
  "1 day ago",
  "1 week ago",
  "28 days ago",
  "30 days ago",
  "52 weeks ago",
  "1 year ago",
  "104 weeks ago",
  "2 years ago",
  "156 weeks ago",
  "3 years ago",
].map((offset) => [offset, offset]);

/** What the comparison comes to in dates, and that it comes to nothing without a time range. */
const comparedRange: Control = {
  key: "comparison_range_label",
  label: "Compared times",
  kind: "comparedRange",
  when: (formData) => list(formData, "time_compare").length > 0,
};

/** The one earlier time that a number or a table is compared with. */
export const comparedTime: readonly Control[] = [
  {
    key: "time_compare",
    label: "Compare with",
    kind: "choice",
    free: true,
    choices: [
      [null, "Nothing"],
      ...offsets.slice(0, 2),
      ["1 month ago", "1 month ago"],
      ...offsets.slice(2),
      ["inherit", "The same length of time before"],
      ["custom", "From a date on"],
    ],
  },
  {
    key: "start_date_offset",
    label: "From",
    kind: "text",
    placeholder: "2024-01-31",
    when: (formData) => list(formData, "time_compare").includes("custom"),
  },
  comparedRange,
];

/** Whether growth and decline have colours, and which of them is good. */
export const comparisonColors: readonly Control[] = [
  { key: "comparison_color_enabled", label: "Colour the change", kind: "flag", initial: false },
  {
    key: "comparison_color_scheme",
    label: "Growth is",
    kind: "choice",
    choices: [
      ["Green", "Good: green"],
      ["Red", "Bad: red"],
    ],
    when: (formData) => flag(formData, "comparison_color_enabled"),
  },
];

/** What is laid over a chart along time. */
export const annotations: ControlSection = {
  title: "Annotations and layers",
  tab: "data",
  controls: [{ key: "annotation_layers", label: "Annotation layers", kind: "annotations" }],
};

/** Only of charts that were stored with one: they say why there is none. */
export const storedForecast: Control = {
  key: "forecastEnabled",
  label: "Forecast, which is not drawn here",
  kind: "flag",
  help: "No forecasts are made here; what is set about them stays for Superset.",
  when: (formData) => formData.forecastEnabled === true,
};

/** Moving windows, comparison with earlier times, and regular steps. */
export const advanced: ControlSection = {
  title: "Rolling, comparison and resampling",
  tab: "data",
  controls: [
    {
      key: "rolling_type",
      label: "Rolling function",
      kind: "choice",
      choices: [
        [null, "None"],
        ["mean", "Mean"],
        ["sum", "Sum"],
        ["std", "Standard deviation"],
        ["cumsum", "Running total"],
      ],
    },
    { key: "rolling_periods", label: "Periods", kind: "number", min: 1, when: hasWindow },
    { key: "min_periods", label: "Fewest periods", kind: "number", min: 0, when: hasWindow },
    { key: "time_compare", label: "Compare with", kind: "choice", choices: offsets, many: true, free: true },
    {
      key: "comparison_type",
      label: "Compare as",
      kind: "choice",
      choices: [
        ["values", "Values"],
        ["difference", "Difference"],
        ["percentage", "Percentage change"],
        ["ratio", "Ratio"],
      ],
      when: (formData) => list(formData, "time_compare").length > 0,
    },
    comparedRange,
    {
      key: "resample_rule",
      label: "Resample to",
      kind: "choice",
      free: true,
      choices: [
        [null, "Do not resample"],
        ["1T", "1 minute"],
        ["1H", "1 hour"],
        ["1D", "1 day"],
        ["7D", "7 days"],
        ["1MS", "1 month, from its start"],
        ["1M", "1 month, to its end"],
        ["1AS", "1 year, from its start"],
        ["1A", "1 year, to its end"],
      ],
    },
    {
      key: "resample_method",
      label: "Fill holes with",
      kind: "choice",
      choices: [
        ["asfreq", "Nothing"],
        ["zerofill", "Zero"],
        ["linear", "A line between neighbours"],
        ["ffill", "The value before"],
        ["bfill", "The value after"],
        ["median", "The median"],
        ["mean", "The mean"],
        ["sum", "The sum"],
      ],
      when: (formData) => text(formData, "resample_rule") !== "",
    },
  ],
};

function hasWindow(formData: Parameters<typeof text>[0]): boolean {
  return ["mean", "sum", "std"].includes(text(formData, "rolling_type"));
}

/** The section of a chart's question. */
export const query = (...controls: Control[]): ControlSection => ({ title: "Query", tab: "data", controls });

/** A section about how the answer looks. */
export const look = (title: string, ...controls: Control[]): ControlSection => ({ title, tab: "look", controls });
