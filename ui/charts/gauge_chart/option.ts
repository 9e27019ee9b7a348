import { palette } from "../color/schemes.ts";
import { base, colorsOf } from "../echarts/frame.ts";
import { asNumber, partNamer } from "../echarts/parts.ts";
import { cut } from "../echarts/text.ts";
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
  const ring = many > 1 ? Math.min(band * many, radius * 0.34) : band;
  const size = number(formData, "font_size", 15);
  const intervals = intervalColors(input, least, most, scheme);
  const progress = flag(formData, "show_progress", true) && !intervals;
  // Of several values the ends of their rings say enough: hands would lie across the list in the middle.
  const hand = flag(formData, "show_pointer", true) && (many === 1 || !progress);
  const lines = values.map(({ name, value }) => [name, write(value)] as const);
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
          show: progress,
          overlap: flag(formData, "overlap", true) && many === 1,
          roundCap: flag(formData, "round_cap"),
          width: ring / many,
        },
        axisLine: {
          roundCap: flag(formData, "round_cap"),
          lineStyle: {
            width: ring,
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
          distance: ring + 8,
          color: theme.textSecondary,
          fontSize: 11,
          formatter: format,
        },
        pointer: {
          show: hand,
          ...(many > 1
            ? shortHand(radius - ring)
            : { length: "58%", width: Math.max(4, radius * 0.035), itemStyle: { color: theme.text } }),
        },
        anchor: {
          show: many === 1 && hand,
          size: Math.max(8, radius * 0.08),
          itemStyle: { color: theme.text, borderWidth: 0 },
        },
        title: {
          show: many === 1,
          color: theme.textSecondary,
          fontSize: Math.max(12, size * 0.8),
          width: radius * 1.4,
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
        data: values.map((one, index) => {
          const ink = color(one.name);
          return {
            ...one,
            itemStyle: { color: ink },
            ...(many > 1 && { pointer: { itemStyle: { color: ink } } }),
            ...(many === 1
              ? below(radius, size, hand)
              : {
                  detail: inList({
                    index,
                    list: lines,
                    radius,
                    inner: radius - ring,
                    inks: [ink, theme.textSecondary, theme.text],
                  }),
                }),
          };
        }),
      },
    ],
  };
}

/** Where the value of the only hand stands, and its name: below where the hand can point. */
function below(radius: number, size: number, pointer: boolean): Record<string, unknown> {
  const top = pointer ? 0.57 : -0.05;
  return {
    title: { offsetCenter: [0, radius * (top + (pointer ? 0.23 : 0.3))] },
    detail: { offsetCenter: [0, radius * top], fontSize: Math.max(size, radius * 0.18) },
  };
}

/** A mark at the inner edge of the rings: whole hands would lie across the list in the middle. */
function shortHand(inner: number): Record<string, unknown> {
  return {
    icon: "triangle",
    length: Math.max(6, inner * 0.12),
    width: Math.max(5, inner * 0.08),
    offsetCenter: [0, -inner * 0.86],
  };
}

interface Line {
  index: number;
  list: readonly (readonly [name: string, value: string])[];
  radius: number;
  /** where the rings end */
  inner: number;
  inks: readonly [dot: string, name: string, value: string];
}

/** One of several values, in a list of dots, names and values in the middle, which may reach down into the dial's opening. */
function inList({ index, list, radius, inner, inks: [dot, ink, strong] }: Line): Record<string, unknown> {
  const [top, bottom] = [-inner * 0.68, radius * 0.8];
  const step = Math.max(Math.min(22, (inner * 1.5) / list.length), Math.min(14, (bottom - top) / list.length));
  const middle = list.length * step < inner * 1.3 ? 0 : (top + bottom) / 2;
  const fontSize = Math.max(9, Math.min(13, step * 0.75));
  const character = fontSize * 0.6;
  const longest = (at: 0 | 1) => Math.max(...list.map((line) => line[at].length));
  const forValue = longest(1) * character * 1.15 + fontSize / 2;
  const most = Math.max(4, Math.min(longest(0), Math.floor((inner * 1.6 - forValue - 2.8 * fontSize) / character)));
  const [forDot, forName] = [fontSize * 1.4, most * character + fontSize];
  const [name = "", value = ""] = list[index] ?? [];
  // Braces and bars belong to ECharts' own language.
  const plain = (text: string) => text.replace(/[{}|]/g, " ");
  return {
    offsetCenter: [0, middle + (index - (list.length - 1) / 2) * step],
    width: forDot + forName + forValue,
    formatter: `{dot|●}{name|${plain(cut(name, most))}}{value|${plain(value)}}`,
    rich: {
      dot: { color: dot, fontSize, width: forDot, align: "left" },
      name: { color: ink, fontSize, fontWeight: 400, width: forName, align: "left" },
      value: { color: strong, fontSize, fontWeight: 600, width: forValue, align: "right" },
    },
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
