import { palette } from "../color/schemes.ts";
import { base, colorsOf } from "../echarts/frame.ts";
import { asNumber, partNamer } from "../echarts/parts.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { flag, list, metricLabel, number, text } from "../form-data.ts";
import { currencyOf, metricFormat } from "../format/value.ts";
import type { ChartInput } from "../types.ts";

/** A metric on a dial, one hand for each group. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource, width, height } = input;
  const metric = metricLabel(formData.metric ?? "");
  const namer = partNamer(input);
  const grouped = list(formData, "groupby").length > 0;
  const values = (queriesData[0]?.data ?? []).slice(0, 10).map((row) => ({
    name: grouped ? namer(row) : (datasource.verboseMap?.[metric] ?? metric),
    value: asNumber(row[metric]),
  }));
  const scheme = palette(text(formData, "color_scheme"));
  const color = colorsOf(
    input,
    values.map((one) => one.name),
    scheme,
  );
  const format = metricFormat(
    formData.metric ?? "",
    text(formData, "number_format"),
    datasource,
    currencyOf(formData.currency_format),
  );
  const write = (value: number) => text(formData, "value_formatter", "{value}").replace("{value}", format(value));
  const least = number(formData, "min_val") ?? Math.min(0, ...values.map((one) => one.value)) * 2;
  const most = number(formData, "max_val") ?? niceTop(Math.max(...values.map((one) => one.value)));
  const radius = Math.max(40, Math.min(width / 2, height / 1.75) - 14);
  const band = Math.max(8, radius * 0.11);
  const many = values.length;
  const size = number(formData, "font_size", 15);
  const intervals = intervalColors(input, least, most, scheme);
  return {
    ...base(theme),
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({ name, value, color: ink }: { name: string; value: number; color: string }) =>
        tooltipContent(theme, name, [
          { color: ink, name: datasource.verboseMap?.[metric] ?? metric, value: write(value) },
        ]),
    }),
    series: [
      {
        type: "gauge",
        min: least,
        max: most,
        startAngle: number(formData, "start_angle", 225),
        endAngle: number(formData, "end_angle", -45),
        center: ["50%", "55%"],
        radius,
        splitNumber:
          number(formData, "split_number", 10) > 6 && radius < 130 ? 5 : number(formData, "split_number", 10),
        progress: {
          show: flag(formData, "show_progress", true) && !intervals,
          overlap: flag(formData, "overlap", true) && many === 1,
          roundCap: flag(formData, "round_cap"),
          width: many > 1 ? Math.min(band, (radius * 0.5) / many) : band,
        },
        axisLine: {
          roundCap: flag(formData, "round_cap"),
          lineStyle: {
            width: many > 1 ? Math.min(band * many, radius * 0.5) : band,
            color: intervals ?? [[1, theme.fill]],
          },
        },
        axisTick: { show: flag(formData, "show_axis_tick"), distance: 4, lineStyle: { color: theme.border } },
        splitLine: {
          show: flag(formData, "show_split_line"),
          distance: 4,
          length: 8,
          lineStyle: { color: theme.border, width: 2 },
        },
        axisLabel: {
          show: radius > 115 && many === 1,
          distance: (many > 1 ? Math.min(band * many, radius * 0.5) : band) + 8,
          color: theme.textSecondary,
          fontSize: 11,
          formatter: format,
        },
        pointer: {
          show: flag(formData, "show_pointer", true),
          length: "58%",
          width: Math.max(4, radius * 0.035),
          itemStyle: { color: many > 1 ? "auto" : theme.text },
        },
        anchor: {
          show: flag(formData, "show_pointer", true),
          size: Math.max(8, radius * 0.08),
          itemStyle: { color: theme.text, borderWidth: 0 },
        },
        title: {
          show: true,
          color: theme.textSecondary,
          fontSize: many > 1 ? 12 : Math.max(12, size * 0.8),
          width: radius * (many > 1 ? 1 : 1.4),
          overflow: "truncate",
          fontFamily: theme.fontFamily,
        },
        detail: {
          show: true,
          valueAnimation: flag(formData, "animation", true),
          formatter: write,
          color: theme.text,
          fontWeight: 600,
          fontFamily: theme.fontFamily,
        },
        data: values.map((one, index) => ({
          ...one,
          itemStyle: { color: color(one.name) },
          ...placed(index, many, radius, size, flag(formData, "show_pointer", true)),
        })),
      },
    ],
  };
}

/** Where the name and the value of each hand stand. */
function placed(index: number, many: number, radius: number, size: number, pointer: boolean): Record<string, unknown> {
  if (many === 1) {
    const top = pointer ? 0.48 : -0.05;
    return {
      title: { offsetCenter: [0, radius * (top + 0.3)] },
      detail: { offsetCenter: [0, radius * top], fontSize: Math.max(size, radius * 0.2) },
    };
  }
  const step = Math.min(40, (radius * 1.1) / many);
  const y = (index - (many - 1) / 2) * step;
  const detailSize = Math.min(size, step * 0.5);
  return {
    title: { offsetCenter: [0, y - step * 0.22] },
    detail: { offsetCenter: [0, y + step * 0.22], fontSize: Math.max(11, detailSize) },
  };
}

/** A round number above the value, so that the hand does not stand at the end. */
function niceTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= value * 1.05) ?? 15) * power;
}

/** Bands of the dial: ends from `intervals`, colours from `interval_color_indices` (counted from 1). */
function intervalColors(
  { formData }: ChartInput,
  least: number,
  most: number,
  scheme: readonly string[],
): [number, string][] | undefined {
  const ends = text(formData, "intervals")
    .split(",")
    .map((end) => end.trim())
    .filter(Boolean)
    .map(Number);
  if (ends.length === 0 || ends.some(Number.isNaN) || most <= least) return undefined;
  const indices = text(formData, "interval_color_indices").split(",").map(Number);
  return ends.map((end, at) => {
    const index = (indices[at] || at + 1) - 1;
    return [Math.min(1, Math.max(0, (end - least) / (most - least))), scheme[index % scheme.length] ?? "#888"];
  });
}
