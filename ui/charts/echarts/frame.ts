import { t } from "../../i18n/t.ts";
import { readableOnDark } from "../color/lightness.ts";
import { flag, number, text } from "../form-data.ts";
import type { ChartInput, ChartTheme, FormData } from "../types.ts";
import { cut } from "./text.ts";

/** The space around the drawing that legend and titles take, in pixels. */
export interface Insets {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export interface Framed {
  legend: Record<string, unknown>;
  insets: Insets;
}

const legendHeight = 30;
const widthOfCharacter = 6.6;
/** What turns the pages of a legend. */
const pagerWidth = 80;

interface LegendOf {
  /** whether there is one where form_data says nothing */
  byDefault?: boolean;
  /** with buttons that choose all or the others, where there are several names and room for them */
  selects?: boolean;
}

/** The legend where form_data wants it, and the room that is left. Boxes too small for one have none. */
export function withLegend(
  input: ChartInput,
  names: readonly string[],
  { byDefault = true, selects = false }: LegendOf = {},
): Framed {
  const { formData, width, height, theme } = input;
  const insets: Insets = { top: 12, right: 16, bottom: 10, left: 12 };
  if (!flag(formData, "show_legend", byDefault) || names.length === 0 || width < 200 || height < 140) {
    return { legend: { show: false }, insets };
  }
  const side = text(formData, "legendOrientation", "top");
  const style: LegendStyle = {
    ...legendStyle(theme, names.length),
    ...(selects && names.length > 3 && width >= 420 && selectors(theme)),
  };
  const scroll = text(formData, "legendType", "scroll") === "plain" ? "plain" : "scroll";
  const margin = number(formData, "legendMargin", 0);
  if (side === "left" || side === "right") {
    const longest = Math.max(...names.map((name) => name.length));
    const wide = Math.max(style.selector ? selectorsWidth : 0, Math.min(longest * 7.4 + 34, width * 0.34));
    insets[side] += Math.max(wide, margin);
    const textStyle = { ...style.textStyle, width: wide - 34, overflow: "truncate" };
    return {
      legend: { ...style, textStyle, type: scroll, orient: "vertical", [side]: 8, top: 8, bottom: 8, data: [...names] },
      insets,
    };
  }
  const rows = scroll === "plain" ? rowsOf(names, width) : 1;
  const where = side === "bottom" ? "bottom" : "top";
  insets[where] += Math.max(rows * legendHeight - 4, margin);
  // Two names at least stand beside each other; a pointer shows the whole of one that is cut.
  const most = Math.max(8, Math.floor((width - pagerWidth) / 2 / widthOfCharacter) - 4);
  const formatter = (name: string) => cut(name, most);
  return {
    legend: {
      ...style,
      formatter,
      type: scroll,
      orient: "horizontal",
      [where]: 2,
      left: 8,
      right: 8,
      data: [...names],
    },
    insets,
  };
}

function rowsOf(names: readonly string[], width: number): number {
  const total = names.reduce((sum, name) => sum + Math.min(name.length * widthOfCharacter + 36, width / 2), 0);
  return Math.max(1, Math.min(4, Math.ceil(total / Math.max(1, width - 24))));
}

function legendStyle(theme: ChartTheme, names: number) {
  return {
    icon: "circle",
    itemWidth: 10,
    itemHeight: 10,
    itemGap: 14,
    padding: [4, 4],
    textStyle: { color: theme.textSecondary, fontFamily: theme.fontFamily, fontSize: 12, lineHeight: 18 },
    inactiveColor: theme.border,
    pageIconColor: theme.textSecondary,
    pageIconInactiveColor: theme.border,
    pageIconSize: 11,
    // ECharts leaves room for two digits; more would lie upon the arrows.
    pageButtonItemGap: 5 + Math.max(0, String(names).length - 2) * widthOfCharacter,
    pageTextStyle: { color: theme.textSecondary },
    tooltip: { show: true },
  };
}

type LegendStyle = ReturnType<typeof legendStyle> & Partial<ReturnType<typeof selectors>>;

/** What these buttons take beside each other. */
const selectorsWidth = 104;

function selectors(theme: ChartTheme) {
  return {
    selector: [
      { type: "all", title: t("All") },
      { type: "inverse", title: t("Invert") },
    ],
    selectorLabel: {
      color: theme.textSecondary,
      borderColor: theme.border,
      fontFamily: theme.fontFamily,
      fontSize: 11,
      lineHeight: 12,
      padding: [3, 7],
    },
    emphasis: { selectorLabel: { color: theme.text, backgroundColor: theme.fill } },
  };
}

/** What every option starts with. */
export function base(theme: ChartTheme): Record<string, unknown> {
  return {
    useUTC: true,
    backgroundColor: "transparent",
    textStyle: { fontFamily: theme.fontFamily, color: theme.text },
    animationDuration: 400,
    animationDurationUpdate: 300,
  };
}

/** A grid whose labels and axis names stay inside the insets. */
export function grid(insets: Insets): Record<string, unknown> {
  return { ...insets, outerBoundsMode: "same", outerBoundsContain: "all" };
}

/** The colours of a chart's series or parts. */
export function colorsOf(
  input: ChartInput,
  names: readonly string[],
  scheme: readonly string[],
): (name: string) => string {
  const color = input.colors.forLabels(names, scheme);
  return input.theme.isDark ? (name) => readableOnDark(color(name)) : color;
}

/** Bounds such as `[0, null]`. */
export function bounds(formData: FormData, key: string): [number | undefined, number | undefined] {
  const value = formData[key];
  if (!Array.isArray(value)) return [undefined, undefined];
  const read = (entry: unknown) => {
    if (entry === null || entry === undefined || entry === "") return undefined;
    const parsed = Number(entry);
    return Number.isFinite(parsed) ? parsed : undefined;
  };
  return [read(value[0]), read(value[1])];
}
