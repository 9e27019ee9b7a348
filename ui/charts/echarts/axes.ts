import { text } from "../form-data.ts";
import type { ChartTheme, FormData } from "../types.ts";

type Axis = Record<string, unknown>;

interface ValueAxis {
  format: (value: number) => string;
  title?: string;
  titleGap?: number;
  /** above the axis, where it would lie along it */
  titleOnTop?: boolean;
  rotate?: number;
  /** every label, whether there is room or not */
  all?: boolean;
  min?: number;
  max?: number;
  log?: boolean;
  /** need not include zero */
  scale?: boolean;
  minorSplitLine?: boolean;
  minorTicks?: boolean;
  splitLine?: boolean;
  compact?: boolean;
}

/** By how many degrees `x_ticks_layout` turns labels; undefined where they lie as they fit. */
export function tickTurn(formData: FormData): number | undefined {
  return { "45°": 45, "90°": 90, flat: 0, staggered: 0 }[text(formData, "x_ticks_layout", "auto")];
}

function labels(theme: ChartTheme): Record<string, unknown> {
  return { color: theme.textSecondary, fontFamily: theme.fontFamily, fontSize: 11, hideOverlap: true };
}

function named(theme: ChartTheme, title: string | undefined, gap: number | undefined, onTop = false): Axis {
  if (!title) return {};
  return {
    name: title,
    nameLocation: onTop ? "end" : "middle",
    nameGap: onTop ? 12 : Math.max(gap ?? 0, 26),
    nameTextStyle: { color: theme.textSecondary, fontSize: 12, fontWeight: 500, fontFamily: theme.fontFamily },
  };
}

/** An axis of numbers. */
export function valueAxis(theme: ChartTheme, options: ValueAxis): Axis {
  return {
    type: options.log ? "log" : "value",
    ...named(theme, options.title, options.titleGap, options.titleOnTop),
    min: options.min,
    max: options.max,
    scale: options.scale === true,
    splitNumber: options.compact ? 3 : 5,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      ...labels(theme),
      hideOverlap: options.all !== true,
      formatter: options.format,
      ...(options.rotate ? { rotate: options.rotate } : {}),
    },
    splitLine: { show: options.splitLine !== false, lineStyle: { color: theme.splitLine } },
    minorTick: { show: options.minorTicks === true, lineStyle: { color: theme.border } },
    minorSplitLine: { show: options.minorSplitLine === true, lineStyle: { color: theme.splitLine, opacity: 0.5 } },
  };
}

interface OtherAxis {
  title?: string;
  titleGap?: number;
  rotate?: number;
  minorTicks?: boolean;
  format?: (value: number) => string;
}

/** An axis of times; labels are written by the given format. */
export function timeAxis(theme: ChartTheme, options: OtherAxis): Axis {
  const format = options.format;
  return {
    type: "time",
    ...named(theme, options.title, options.titleGap),
    axisLine: { lineStyle: { color: theme.border } },
    axisTick: { show: true, lineStyle: { color: theme.border } },
    minorTick: { show: options.minorTicks === true, lineStyle: { color: theme.border } },
    axisLabel: {
      ...labels(theme),
      rotate: options.rotate ?? 0,
      ...(format ? { formatter: onceEach(format) } : {}),
    },
    splitLine: { show: false },
  };
}

/** Writes labels in their order, those that would repeat the one before as nothing: a format by years at an axis of days. */
function onceEach(format: (value: number) => string): (value: number, index: number) => string {
  let last = "";
  return (value, index) => {
    const written = format(value);
    if (index > 0 && written === last) return "";
    last = written;
    return written;
  };
}

interface CategoryAxis extends OtherAxis {
  data: readonly string[];
  /** pixels the axis is long; decides which labels fit, and whether they lie or are turned */
  length: number;
  /** pixels a label may take before it is cut */
  labelWidth?: number;
  /** pixels the chart is high: turned labels take a third of it at most */
  height?: number;
  /** the axis goes from top to bottom */
  upright?: boolean;
  /** every name, whether there is room or not */
  all?: boolean;
  /** every so manieth name, where that is more than nothing */
  every?: number;
}

const characterWidth = 6.2;
const lineHeight = 15;
const usualLabel = 150;

/** An axis of names. */
export function categoryAxis(theme: ChartTheme, options: CategoryAxis): Axis {
  const most = Math.min(options.labelWidth ?? usualLabel, (options.height ?? Number.POSITIVE_INFINITY) * 0.42);
  const { rotate, interval } = fittingLabels({ ...options, labelWidth: most });
  return {
    type: "category",
    ...named(theme, options.title, options.titleGap),
    data: [...options.data],
    axisLine: { lineStyle: { color: theme.border } },
    axisTick: { show: false },
    axisLabel: {
      ...labels(theme),
      hideOverlap: false,
      rotate,
      interval: options.all ? 0 : options.every && options.every > 0 ? options.every - 1 : interval,
      width: most,
      overflow: "truncate",
    },
    splitLine: { show: false },
  };
}

/** Turns labels that would run into each other, and leaves out those for which there is no room even then. */
function fittingLabels({ data, length, rotate, upright, labelWidth }: CategoryAxis): {
  rotate: number;
  interval: number;
} {
  const room = length / Math.max(1, data.length);
  const every = (needed: number) => Math.max(0, Math.ceil(needed / Math.max(1, room)) - 1);
  if (upright) return { rotate: 0, interval: every(lineHeight) };
  const longest = Math.min(labelWidth ?? usualLabel, Math.max(0, ...data.map((name) => name.length)) * characterWidth);
  if (rotate) return { rotate, interval: every(lineHeight * 1.2) };
  if (longest + 8 <= room) return { rotate: 0, interval: 0 };
  // Short labels, such as numbers and dates, read better lying and fewer.
  if (longest <= 80 && data.length > 12 && data.every((name) => /\d/.test(name)))
    return { rotate: 0, interval: every(longest + 14) };
  return { rotate: 45, interval: every(lineHeight * 1.2) };
}
