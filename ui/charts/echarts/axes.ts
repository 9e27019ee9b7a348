import type { ChartTheme } from "../types.ts";

type Axis = Record<string, unknown>;

interface ValueAxis {
  format: (value: number) => string;
  title?: string;
  titleGap?: number;
  min?: number;
  max?: number;
  log?: boolean;
  /** need not include zero */
  scale?: boolean;
  minorSplitLine?: boolean;
  splitLine?: boolean;
  compact?: boolean;
}

function labels(theme: ChartTheme): Record<string, unknown> {
  return { color: theme.textSecondary, fontFamily: theme.fontFamily, fontSize: 11, hideOverlap: true };
}

function named(theme: ChartTheme, title: string | undefined, gap: number | undefined): Axis {
  if (!title) return {};
  return {
    name: title,
    nameLocation: "middle",
    nameGap: Math.max(gap ?? 0, 26),
    nameTextStyle: { color: theme.textSecondary, fontSize: 12, fontWeight: 500, fontFamily: theme.fontFamily },
  };
}

/** An axis of numbers. */
export function valueAxis(theme: ChartTheme, options: ValueAxis): Axis {
  return {
    type: options.log ? "log" : "value",
    ...named(theme, options.title, options.titleGap),
    min: options.min,
    max: options.max,
    scale: options.scale === true,
    splitNumber: options.compact ? 3 : 5,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { ...labels(theme), formatter: options.format },
    splitLine: { show: options.splitLine !== false, lineStyle: { color: theme.splitLine } },
    minorTick: { show: false },
    minorSplitLine: { show: options.minorSplitLine === true, lineStyle: { color: theme.splitLine, opacity: 0.5 } },
  };
}

interface OtherAxis {
  title?: string;
  titleGap?: number;
  rotate?: number;
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
    axisLabel: {
      ...labels(theme),
      rotate: options.rotate ?? 0,
      ...(format ? { formatter: (value: number) => format(value) } : {}),
    },
    splitLine: { show: false },
  };
}

interface CategoryAxis extends OtherAxis {
  data: readonly string[];
  /** pixels a label may take before it is cut */
  labelWidth?: number;
  everyLabel?: boolean;
  inverse?: boolean;
}

/** An axis of names. */
export function categoryAxis(theme: ChartTheme, options: CategoryAxis): Axis {
  return {
    type: "category",
    ...named(theme, options.title, options.titleGap),
    data: [...options.data],
    inverse: options.inverse === true,
    axisLine: { lineStyle: { color: theme.border } },
    axisTick: { show: false },
    axisLabel: {
      ...labels(theme),
      rotate: options.rotate ?? 0,
      ...(options.everyLabel ? { interval: 0 } : {}),
      ...(options.labelWidth ? { width: options.labelWidth, overflow: "truncate" } : {}),
    },
    splitLine: { show: false },
  };
}

/** How far to turn the labels of a category axis so that they do not run into each other. */
export function fittingRotation(labels: readonly string[], width: number): number {
  if (labels.length === 0) return 0;
  const room = width / labels.length;
  const longest = Math.max(...labels.map((label) => Math.min(label.length, 24)));
  return longest * 6.2 + 8 > room ? 45 : 0;
}
