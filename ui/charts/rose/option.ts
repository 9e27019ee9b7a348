import { palette } from "../color/schemes.ts";
import { base, colorsOf, withLegend } from "../echarts/frame.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { flag, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { timeFormat } from "../format/time.ts";
import { seriesOverTime } from "../over-time/series.ts";
import type { ChartInput } from "../types.ts";

/** A sector for each time, in layers for each series (Florence Nightingale's rose). */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, theme, width, height } = input;
  const { times, series } = seriesOverTime(input);
  const names = series.map(({ name }) => name);
  const color = colorsOf(input, names, palette(text(formData, "color_scheme")));
  const write = numberFormat(text(formData, "number_format", "SMART_NUMBER"));
  const stamp = timeFormat(
    text(formData, "date_time_format", "smart_date"),
    text(formData, "time_grain_sqla") || undefined,
  );
  const frame = withLegend(input, names);
  const room = {
    x: (width + frame.insets.left - frame.insets.right) / 2,
    y: (height + frame.insets.top - frame.insets.bottom) / 2,
    radius:
      Math.min(width - frame.insets.left - frame.insets.right, height - frame.insets.top - frame.insets.bottom) / 2,
  };
  const layers = radii(
    series.map(({ values }) => values),
    times.length,
    flag(formData, "rose_area_proportion"),
  );
  // As many names as stand beside each other around the circle.
  const longest = times.reduce((most, time) => Math.max(most, stamp(time).length), 1);
  const around = Math.max(4, Math.min(24, Math.floor((2 * Math.PI * room.radius) / (longest * 6.5 + 6))));
  const all = flag(formData, "rich_tooltip", true);
  return {
    ...base(theme),
    legend: frame.legend,
    polar: { center: [room.x, room.y], radius: Math.max(20, room.radius - 22) },
    angleAxis: {
      type: "category",
      data: times.map((time) => stamp(time)),
      axisLine: { lineStyle: { color: theme.splitLine } },
      axisTick: { show: false },
      axisLabel: { color: theme.textSecondary, fontSize: 11, interval: Math.ceil(times.length / around) - 1 },
    },
    radiusAxis: {
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { show: false },
      splitLine: { lineStyle: { color: theme.splitLine } },
    },
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({ dataIndex, seriesIndex }: { dataIndex: number; seriesIndex: number }) =>
        tooltipContent(
          theme,
          stamp(times[dataIndex] ?? 0),
          series.flatMap(({ name, values }, at) =>
            all || at === seriesIndex
              ? [{ color: color(name), name, value: write(values[dataIndex] ?? 0), strong: at === seriesIndex }]
              : [],
          ),
        ),
    }),
    series: series.map(({ name }, at) => ({
      type: "bar",
      coordinateSystem: "polar",
      name,
      stack: "rose",
      barCategoryGap: "0%",
      data: layers[at],
      itemStyle: {
        color: color(name),
        borderColor: theme.background,
        borderWidth: times.length > 60 || series.length > 30 ? 0 : 1,
      },
      emphasis: { focus: "series" },
    })),
  };
}

/** How thick each layer of each sector is. Where areas count, the outer edge is the root of the sum so far. */
function radii(values: (number | null)[][], sectors: number, byArea: boolean): number[][] {
  const thick = values.map((): number[] => []);
  for (let sector = 0; sector < sectors; sector += 1) {
    let sum = 0;
    for (const [at, layer] of values.entries()) {
      const value = Math.max(0, layer[sector] ?? 0);
      thick[at]?.push(byArea ? Math.sqrt(sum + value) - Math.sqrt(sum) : value);
      sum += value;
    }
  }
  return thick;
}
