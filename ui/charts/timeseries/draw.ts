import { columnLabel, flag, list, number, text } from "../form-data.ts";
import type { ChartTheme, FormData } from "../types.ts";
import type { SeriesData } from "./series.ts";
import { hasRoom, labelTurn, totalAt, valueLabel } from "./value-label.ts";

type Stack = "Stack" | "Expand" | "Stream" | undefined;

export interface Style {
  /** line, smooth, start, middle, end, bar, scatter */
  type: string;
  area: boolean;
  stack: Stack;
  stackName?: string;
  opacity: number;
  markers: boolean;
  markerSize: number;
  showValue: boolean;
  onlyTotal: boolean;
  horizontal: boolean;
  axisIndex: number;
}

const vizStyles: Record<string, string> = {
  echarts_timeseries_smooth: "smooth",
  echarts_timeseries_bar: "bar",
  echarts_timeseries_scatter: "scatter",
  echarts_timeseries_line: "line",
};

/** How a chart's series are drawn; `suffix` is "B" for the second half of a mixed chart. */
export function styleOf(formData: FormData, suffix: "" | "B" = ""): Style {
  const viz = text(formData, "viz_type");
  const read = (key: string) => `${key}${suffix}`;
  const steps = viz === "echarts_timeseries_step";
  const chosen = text(formData, read("seriesType"), steps ? "start" : "line");
  const stack = formData[read("stack")];
  const area = viz === "echarts_area" || flag(formData, read("area"));
  return {
    type: vizStyles[viz] ?? chosen,
    area,
    stack: stack === true ? "Stack" : stack === "Stack" || stack === "Expand" || stack === "Stream" ? stack : undefined,
    opacity: number(formData, read("opacity"), 0.2),
    markers: flag(formData, read("markerEnabled")) || vizStyles[viz] === "scatter",
    markerSize: number(formData, read("markerSize"), 6),
    showValue: flag(formData, suffix ? "show_valueB" : "show_value"),
    onlyTotal: flag(formData, suffix ? "only_totalB" : "only_total", true),
    horizontal: text(formData, "orientation") === "horizontal",
    axisIndex: number(formData, read("yAxisIndex"), 0),
  };
}

/** Values as shares of the sum at each x. */
export function asShares(data: SeriesData): SeriesData {
  const totals = data.xs.map((_, at) => data.series.reduce((sum, one) => sum + Math.abs(one.values[at] ?? 0), 0));
  return {
    ...data,
    series: data.series.map((one) => ({
      ...one,
      values: one.values.map((value, at) => (value === null || !totals[at] ? null : value / (totals[at] ?? 1))),
    })),
  };
}

interface Drawing {
  data: SeriesData;
  style: Style;
  color: (label: string) => string;
  format: (value: number) => string;
  formData: FormData;
  theme: ChartTheme;
  idPrefix?: string;
  /** pixels for each x; below what a label needs there are none */
  room: number;
}

/** The ECharts series of one set of values. */
export function drawSeries({
  data,
  style,
  color,
  format,
  formData,
  theme,
  idPrefix = "",
  room,
}: Drawing): Record<string, unknown>[] {
  const bar = style.type === "bar";
  const scatter = style.type === "scatter";
  const few = data.xs.length <= 1;
  const stacked = style.stack !== undefined;
  const splitBy = style.stack === "Stack" && bar ? splitOf(formData) : -1;
  const stackOf = (one: SeriesData["series"][number]) => one.groups[splitBy] ?? style.stackName ?? "all";
  const offsets =
    text(formData, "comparison_type", "values") === "values" ? list(formData, "time_compare").map(String) : [];
  const least = number(formData, "percentage_threshold", 0) / 100;
  const turn = labelTurn({ data, style, format, room });
  const valued = hasRoom({ data, style, format, room });
  const drawn = data.series.map((one): Record<string, unknown> => {
    const stack = stacked ? data.series.filter((other) => stackOf(other) === stackOf(one)) : data.series;
    const offset = offsets.find((name) => one.label.includes(name));
    const ink = color(
      offset && flag(formData, "time_shift_color", true) ? sameWithout(offset, one.label, data) : one.label,
    );
    return {
      id: `${idPrefix}${one.name}`,
      name: one.label,
      type: bar ? "bar" : scatter ? "scatter" : "line",
      data: data.xs.map((x, at) => (style.horizontal ? [one.values[at], x] : [x, one.values[at]])),
      yAxisIndex: style.horizontal ? 0 : style.axisIndex,
      stack: stacked ? stackOf(one) : undefined,
      stackStrategy: style.stack === "Stream" ? "all" : "samesign",
      smooth: style.type === "smooth" ? 0.45 : false,
      smoothMonotone: style.type === "smooth" && !style.horizontal ? "x" : undefined,
      step: ["start", "middle", "end"].includes(style.type) ? style.type : false,
      // Values stand at points: where there are none, nothing would be written.
      showSymbol: scatter || style.markers || few || valued,
      symbol: "circle",
      symbolSize: style.markers || scatter ? style.markerSize : 6,
      connectNulls: false,
      itemStyle: {
        color: ink,
        opacity: scatter ? 0.8 : offset ? 0.6 : 1,
        borderRadius: bar && !stacked ? roundedEnd(style.horizontal, one.values) : 0,
      },
      lineStyle: { width: 2, color: ink, type: offset ? "dashed" : "solid", opacity: offset ? 0.75 : 1 },
      areaStyle: style.area && !bar && !scatter ? { color: ink, opacity: style.opacity } : undefined,
      barMaxWidth: 64,
      barGap: "10%",
      barMinHeight: 0,
      // Thinner bars are not drawn at all.
      barMinWidth: 1,
      emphasis: { focus: "series", scale: true },
      blur: { lineStyle: { opacity: 0.3 }, itemStyle: { opacity: 0.3 } },
      sampling: !bar && !scatter && !stacked && data.xs.length > 2000 ? "lttb" : undefined,
      label: valueLabel({
        style,
        index: stack.indexOf(one),
        data: { ...data, series: stack },
        format,
        theme,
        stacked,
        room,
        least,
        turn,
      }),
      labelLayout:
        turn === 0
          ? { hideOverlap: true }
          : // Below the axis, turned text ends at its bar.
            ({ dataIndex }: { dataIndex: number }) => ({
              hideOverlap: true,
              align: (one.values[dataIndex] ?? 0) < 0 ? "right" : "left",
            }),
    };
  });
  return style.stack === "Stream" && !bar ? [streamBase(data, style), ...drawn] : drawn;
}

/** The place among the dimensions of the one whose values have a stack each (`stackDimension`); −1 for one stack of all. */
const splitOf = (formData: FormData): number =>
  list(formData, "groupby").map(columnLabel).indexOf(text(formData, "stackDimension"));

/** The series that an offset's series ("1 year ago, Retail") is compared with ("People, Retail"): they share a colour. */
function sameWithout(offset: string, label: string, data: SeriesData): string {
  const rest = label.replace(offset, "").replace(/^[_, ]+|[_, ]+$/g, "");
  const others = data.series.map((one) => one.label).filter((other) => !other.includes(offset));
  return (
    others.find((other) => other === rest) ??
    others.find((other) => rest !== "" && other.endsWith(rest)) ??
    others[0] ??
    label
  );
}

/** Bars to both sides of zero are round at both ends: which one is theirs is known of each alone. */
function roundedEnd(horizontal: boolean, values: readonly (number | null)[]): number[] {
  if (values.some((value) => value !== null && value < 0)) return [2, 2, 2, 2];
  return horizontal ? [0, 3, 3, 0] : [3, 3, 0, 0];
}

/** An unseen series below a stream, so that it lies around zero. */
function streamBase(data: SeriesData, style: Style): Record<string, unknown> {
  const half = data.xs.map((_, at) => -totalAt(data, at) / 2);
  return {
    id: "stream-base",
    name: "",
    type: "line",
    stack: style.stackName ?? "all",
    stackStrategy: "all",
    data: data.xs.map((x, at) => [x, half[at]]),
    lineStyle: { opacity: 0 },
    showSymbol: false,
    silent: true,
    tooltip: { show: false },
  };
}
