import { palette } from "../color/schemes.ts";
import { timeAxis } from "../echarts/axes.ts";
import { base, colorsOf, grid, withLegend } from "../echarts/frame.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { columnLabel, flag, list, metricLabel, number, text } from "../form-data.ts";
import { timeFormat, toTime } from "../format/time.ts";
import { metricFormat } from "../format/value.ts";
import type { ChartInput } from "../types.ts";
import { barsOf, lanesOf } from "./bars.ts";
import { drawBar } from "./draw-bar.ts";

/** Bars from a start to an end, in a row for each category. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource, width, height } = input;
  const bars = barsOf(input);
  const { lanes, titles } = lanesOf(bars, flag(formData, "subcategories"));
  const names = [...new Set(bars.map((bar) => bar.series))];
  const hasSeries = list(formData, "series").length > 0;
  const color = colorsOf(input, names, palette(text(formData, "color_scheme")));
  const frame = withLegend(input, hasSeries ? names : []);
  const zooms = flag(formData, "zoomable");
  const aboveLegend = frame.insets.bottom - 2;
  if (zooms) frame.insets.bottom += 34;
  frame.insets.right += 8;
  // Of an instant, the weekday alone says little: its own smart format names the day.
  const wanted = text(formData, "tooltipTimeFormat", "smart_date");
  const stamp = timeFormat(wanted === "smart_date" ? "smart_date_detailed" : wanted);
  const label = (name: string) => datasource.verboseMap?.[name] ?? name;
  const query = queriesData[0];
  const write = (value: unknown, column: string) => {
    const time = query?.coltypes[query.colnames.indexOf(column)] === 2 ? toTime(value) : undefined;
    return value === null || value === undefined ? "<NULL>" : time === undefined ? String(value) : stamp(time);
  };
  const laneWidth = Math.min(160, width * (width < 400 ? 0.32 : 0.25));
  const [start, end] = ["start_time", "end_time"].map((key) => columnLabel(list(formData, key)[0] ?? "")) as [
    string,
    string,
  ];
  return {
    ...base(theme),
    legend: frame.legend,
    grid: grid(frame.insets),
    xAxis: {
      ...timeAxis(theme, {
        title: text(formData, "x_axis_title"),
        titleGap: number(formData, "x_axis_title_margin"),
        format: timeFormat(text(formData, "x_axis_time_format", "smart_date")),
      }),
      // As many times as there is room for: ECharts leaves out single ones otherwise.
      splitNumber: Math.max(2, Math.floor((width - laneWidth) / 110)),
      ...clockBounds(bars, formData.x_axis_time_bounds),
      splitLine: { show: true, lineStyle: { color: theme.splitLine } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: lanes,
      name: text(formData, "y_axis_title"),
      nameTextStyle: { color: theme.textSecondary },
      nameGap: number(formData, "y_axis_title_margin", 15),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        color: theme.textSecondary,
        fontSize: 12,
        fontFamily: theme.fontFamily,
        interval: Math.max(0, Math.ceil((lanes.length * 15) / Math.max(1, height - 60)) - 1),
        width: laneWidth,
        overflow: "truncate",
        hideOverlap: true,
        formatter: (_lane: string, at: number) => titles[at] ?? "",
      },
      splitLine: { show: true, lineStyle: { color: theme.splitLine } },
    },
    dataZoom: zooms
      ? [
          {
            type: "slider",
            xAxisIndex: 0,
            bottom: aboveLegend,
            height: 20,
            filterMode: "weakFilter",
            labelFormatter: stamp,
          },
          { type: "inside", xAxisIndex: 0, filterMode: "weakFilter" },
        ]
      : undefined,
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({ value, color: ink }: { value: number[]; color: string }) => {
        const bar = bars[value[3] ?? -1];
        if (!bar) return "";
        return tooltipContent(theme, bar.category, [
          ...(hasSeries ? [{ color: ink, name: bar.series, value: "" }] : []),
          { name: label(start), value: stamp(bar.start) },
          { name: label(end), value: stamp(bar.end) },
          ...list(formData, "tooltip_columns").map((column) => ({
            name: label(columnLabel(column)),
            value: write(bar.row[columnLabel(column)], columnLabel(column)),
          })),
          ...list(formData, "tooltip_metrics").map((metric) => ({
            name: label(metricLabel(metric)),
            value: metricFormat(
              metric,
              text(formData, "tooltipValuesFormat"),
              datasource,
            )(Number(bar.row[metricLabel(metric)])),
          })),
        ]);
      },
    }),
    series: names.map((name) => ({
      type: "custom",
      name: hasSeries ? name : undefined,
      clip: true,
      renderItem: drawBar,
      itemStyle: { color: color(name) },
      encode: { x: [1, 2], y: 0 },
      data: bars.flatMap((bar, at) => (bar.series === name ? [[lanes.indexOf(bar.lane), bar.start, bar.end, at]] : [])),
    })),
  };
}

/** From the first day at one time of day to the last day at another ("08:00:00", "19:00:00"). */
function clockBounds(bars: readonly { start: number; end: number }[], bounds: unknown): { min?: number; max?: number } {
  if (!Array.isArray(bounds) || bars.length === 0) return {};
  const [from, to] = bounds.map(clock);
  if (from === undefined || to === undefined) return {};
  const day = 86_400_000;
  const first = bars.reduce((least, bar) => Math.min(least, bar.start), Number.POSITIVE_INFINITY);
  const last = bars.reduce((most, bar) => Math.max(most, bar.end), Number.NEGATIVE_INFINITY);
  return { min: Math.floor(first / day) * day + from, max: Math.floor(last / day) * day + to };
}

function clock(value: unknown): number | undefined {
  const found = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(String(value ?? ""));
  return found ? (Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3] ?? 0)) * 1000 : undefined;
}
