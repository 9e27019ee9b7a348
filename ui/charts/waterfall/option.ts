import { categoryAxis, valueAxis } from "../echarts/axes.ts";
import { base, grid, withLegend } from "../echarts/frame.ts";
import { asNumber, partNamer } from "../echarts/parts.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { flag, isRecord, list, metricLabel, text } from "../form-data.ts";
import { currencyOf, metricFormat } from "../format/value.ts";
import { axisLabel } from "../query/axis.ts";
import type { ChartInput, ChartTheme, FormData } from "../types.ts";

interface Bar {
  name: string;
  kind: "up" | "down" | "total";
  /** the change, or the sum for a total */
  value: number;
  from: number;
  to: number;
}

/** How a sum comes about: each change begins where the one before it ended. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, theme, datasource, width, height } = input;
  const names = {
    up: text(formData, "increase_label") || "Increase",
    down: text(formData, "decrease_label") || "Decrease",
    total: text(formData, "total_label") || "Total",
  };
  const colors = {
    up: rgb(formData, "increase_color", "rgb(90, 193, 137)"),
    down: rgb(formData, "decrease_color", "rgb(224, 67, 85)"),
    total: rgb(formData, "total_color", "rgb(102, 102, 102)"),
  };
  const bars = barsOf(input, names.total);
  const format = metricFormat(
    formData.metric ?? "",
    text(formData, "y_axis_format"),
    datasource,
    currencyOf(formData.currency_format),
  );
  const kinds = ["up", "down", ...(flag(formData, "show_total", true) ? (["total"] as const) : [])] as const;
  const frame = withLegend(
    input,
    kinds.map((kind) => names[kind]),
    { byDefault: false },
  );
  if (flag(formData, "show_value")) frame.insets.top += 14;
  return {
    ...base(theme),
    legend: frame.legend,
    grid: grid(frame.insets),
    xAxis: categoryAxis(theme, {
      data: bars.map(({ name }) => name),
      length: width - 90,
      height,
      title: text(formData, "x_axis_label"),
      rotate: { "45°": -45, "90°": -90 }[text(formData, "x_ticks_layout")],
    }),
    yAxis: valueAxis(theme, { format, title: text(formData, "y_axis_label"), compact: height < 260 }),
    tooltip: tooltip(theme, {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: ([first]: { value: number[] }[]) => {
        const bar = bars[first?.value[0] ?? -1];
        if (!bar) return "";
        const change = { color: colors[bar.kind], name: names[bar.kind], value: format(bar.value) };
        return tooltipContent(
          theme,
          bar.name,
          bar.kind === "total" ? [change] : [change, { name: names.total, value: format(bar.to) }],
        );
      },
    }),
    series: kinds.map((kind) => ({
      type: "custom",
      name: names[kind],
      itemStyle: { color: colors[kind] },
      encode: { x: 0, y: [1, 2] },
      data: bars.flatMap((bar, at) => (bar.kind === kind ? [[at, bar.from, bar.to]] : [])),
      renderItem: drawBar(
        colors[kind],
        flag(formData, "show_value") ? (at) => format(bars[at]?.value ?? 0) : undefined,
        bars.length - 1,
        theme,
      ),
    })),
  };
}

function barsOf(input: ChartInput, totalName: string): Bar[] {
  const { formData, queriesData } = input;
  const metric = metricLabel(formData.metric ?? "");
  const axis = axisLabel(formData) || text(formData, "granularity_sqla");
  const [breakdown] = list(formData, "groupby");
  const dates = { ...formData, date_format: text(formData, "x_axis_time_format", "smart_date") };
  const nameOf = partNamer({ ...input, formData: { ...dates, groupby: [axis] } });
  const partOf = breakdown ? partNamer({ ...input, formData: { ...dates, groupby: [breakdown] } }) : nameOf;
  const hasTotals = flag(formData, "show_total", true);
  const bars: Bar[] = [];
  let level = 0;
  const add = (name: string, value: number) => {
    bars.push({ name, kind: value < 0 ? "down" : "up", value, from: level, to: level + value });
    level += value;
  };
  const addTotal = (name: string) => bars.push({ name, kind: "total", value: level, from: 0, to: level });
  for (const [name, rows] of Map.groupBy(queriesData[0]?.data ?? [], nameOf)) {
    if (breakdown) for (const row of rows) add(partOf(row), asNumber(row[metric]));
    else
      add(
        name,
        rows.reduce((sum, row) => sum + asNumber(row[metric]), 0),
      );
    // With a breakdown each period ends with what has come together so far.
    if (breakdown && hasTotals) addTotal(name);
  }
  if (!breakdown && hasTotals) addTotal(totalName);
  return bars;
}

interface Drawing {
  value(dimension: number): number;
  coord(point: [number, number]): [number, number];
  size(size: [number, number]): [number, number];
}

/** A bar between two levels; ECharts' own bars always begin at zero. */
function drawBar(
  color: string,
  label: ((at: number) => string) | undefined,
  last: number,
  { text: ink, fontFamily }: ChartTheme,
) {
  return (_params: unknown, api: Drawing) => {
    const at = api.value(0);
    const [x, from] = api.coord([at, api.value(1)]);
    const [, to] = api.coord([at, api.value(2)]);
    const room = api.size([1, 0])[0];
    const wide = Math.max(1, Math.min(64, room * 0.6));
    const written = label?.(at) ?? "";
    const shape = {
      x: x - wide / 2,
      y: Math.min(from, to),
      width: wide,
      height: Math.max(1, Math.abs(from - to)),
      r: 2,
    };
    return {
      type: "rect",
      shape,
      style: { fill: color },
      // Beside each other, wider values would run into one; the last has the edge beside it.
      ...(written.length * 6.4 <= room * (at === last ? 1.4 : 1) && {
        textContent: { style: { text: written, fill: ink, font: `11px ${fontFamily}` } },
        textConfig: { position: to <= from ? "top" : "bottom" },
      }),
    };
  };
}

function rgb(formData: FormData, key: string, fallback: string): string {
  const color = formData[key];
  if (!isRecord(color)) return fallback;
  const [r, g, b] = [color.r, color.g, color.b].map(Number);
  return `rgb(${r}, ${g}, ${b})`;
}
