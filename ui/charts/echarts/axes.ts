import { text } from "../form-data.ts";
import type { ChartTheme, FormData } from "../types.ts";
import { timeTicks } from "./time-ticks.ts";

type Axis = Record<string, unknown>;

const characterWidth = 6.2;
/** A word that is longer than its line would be broken within: measured more widely. */
const wordCharacter = 7;
const lineHeight = 15;
const usualLabel = 150;
/** More lines of a name than this are harder to read than a turned one. */
const mostLines = 3;
/** What a name of a time takes along the axis where it is turned. */
const turnedLabel = 20;

interface ValueAxis extends Titled {
  format: (value: number) => string;
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
  /** a share of the axis below the least value, for what stands beside it */
  below?: number;
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

/** What the titles of axes have in common. */
interface Titled {
  title?: string;
  titleGap?: number;
  /** pixels along the axis that its title may take; a longer one is cut, as it would take the room of the drawing */
  titleRoom?: number;
}

function named(theme: ChartTheme, { title, titleGap: gap, titleRoom }: Titled, onTop = false): Axis {
  if (!title) return {};
  return {
    ...(titleRoom === undefined ? {} : { nameTruncate: { maxWidth: Math.max(60, titleRoom), ellipsis: "…" } }),
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
    ...named(theme, options, options.titleOnTop),
    min: options.min,
    max: options.max,
    scale: options.scale === true,
    ...(options.below ? { boundaryGap: [options.below, 0] } : {}),
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

interface OtherAxis extends Titled {
  rotate?: number;
  minorTicks?: boolean;
  format?: (value: number) => string;
}

interface TimeAxis extends OtherAxis {
  /** what is drawn along the axis: its names stand at these times; without them, at what ECharts takes, also within a zoom */
  times?: readonly number[];
  /** pixels the axis is long */
  length?: number;
}

/** An axis of times; labels are written by the given format. */
export function timeAxis(theme: ChartTheme, options: TimeAxis): Axis {
  const { format, times, length = 0 } = options;
  const fits = (ticks: readonly number[]) => {
    const write = onceEach(format ?? String);
    const names = ticks.length * turnedLabel > length ? [] : ticks.map(write);
    const widest = options.rotate ? turnedLabel : Math.max(...names.map((name) => name.length)) * characterWidth + 14;
    return names.length > 0 && names.length * widest <= length + 10;
  };
  const ticks = times && format ? { customValues: timeTicks(times, fits) } : {};
  return {
    type: "time",
    ...named(theme, options),
    axisLine: { lineStyle: { color: theme.border } },
    axisTick: { show: true, lineStyle: { color: theme.border }, ...ticks },
    minorTick: { show: options.minorTicks === true, lineStyle: { color: theme.border } },
    axisLabel: {
      ...labels(theme),
      ...ticks,
      rotate: options.rotate ?? 0,
      ...(format ? { formatter: onceEach(format) } : {}),
    },
    splitLine: { show: false },
  };
}

/** Writes labels in their order, those that would repeat the one before as nothing: a format by years at an axis of days. */
function onceEach(format: (value: number) => string): (value: number, index: number) => string {
  let [before, last, shown] = [Number.NaN, "", ""];
  return (value, index) => {
    // ECharts asks twice for some.
    if (value === before) return shown;
    const written = format(value);
    shown = index > 0 && written === last ? "" : written;
    [before, last] = [value, written];
    return shown;
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

/** An axis of names. */
export function categoryAxis(theme: ChartTheme, options: CategoryAxis): Axis {
  const most = Math.min(options.labelWidth ?? usualLabel, (options.height ?? Number.POSITIVE_INFINITY) * 0.42);
  const { rotate, interval, inLines = 0 } = fittingLabels({ ...options, labelWidth: most });
  return {
    type: "category",
    ...named(theme, options),
    data: [...options.data],
    axisLine: { lineStyle: { color: theme.border } },
    axisTick: { show: false },
    axisLabel: {
      ...labels(theme),
      hideOverlap: false,
      rotate,
      interval: options.all ? 0 : options.every && options.every > 0 ? options.every - 1 : interval,
      ...(inLines > 0 ? { width: inLines, overflow: "break", lineHeight: 14 } : { width: most, overflow: "truncate" }),
    },
    splitLine: { show: false },
  };
}

/** Turns labels that would run into each other, and leaves out those for which there is no room even then. */
function fittingLabels({ data, length, rotate, upright, labelWidth }: CategoryAxis): {
  rotate: number;
  interval: number;
  /** pixels that lines of a name may be long, where it lies in several */
  inLines?: number;
} {
  const room = length / Math.max(1, data.length);
  const every = (needed: number) => Math.max(0, Math.ceil(needed / Math.max(0.001, room)) - 1);
  if (upright) return { rotate: 0, interval: every(lineHeight) };
  const longest = Math.min(labelWidth ?? usualLabel, Math.max(0, ...data.map((name) => name.length)) * characterWidth);
  if (rotate) return { rotate, interval: every(lineHeight * 1.2) };
  if (longest + 8 <= room) return { rotate: 0, interval: 0 };
  // Short labels, such as numbers and dates, read better lying and fewer.
  if (longest <= 80 && data.length > 12 && data.every((name) => /\d/.test(name)))
    return { rotate: 0, interval: every(longest + 14) };
  const line = room - 6;
  if (data.every((name) => linesOf(name, line) <= mostLines)) return { rotate: 0, interval: 0, inLines: line };
  return { rotate: 45, interval: every(lineHeight * 1.2) };
}

/** In how many lines a name lies if it is broken between its words; without end where a word is longer than a line. */
function linesOf(name: string, line: number): number {
  let [lines, used] = [1, 0];
  for (const word of name.split(" ")) {
    const wide = word.length * wordCharacter;
    if (wide > line) return Number.POSITIVE_INFINITY;
    const isNext = used > 0 && used + characterWidth + wide > line;
    if (isNext) lines += 1;
    used = isNext || used === 0 ? wide : used + characterWidth + wide;
  }
  return lines;
}
