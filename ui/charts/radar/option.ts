import { mixed } from "../color/lightness.ts";
import { palette } from "../color/schemes.ts";
import { base, colorsOf, withLegend } from "../echarts/frame.ts";
import { lineHeight } from "../echarts/line-height.ts";
import { asNumber, partNamer } from "../echarts/parts.ts";
import { inLines } from "../echarts/text.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { flag, isRecord, list, metricLabel, text } from "../form-data.ts";
import { metricFormat } from "../format/value.ts";
import type { ChartInput } from "../types.ts";

/** Several metrics of each group on axes around a centre. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource, width, height } = input;
  const metrics = list(formData, "metrics").map(metricLabel);
  const namer = partNamer(input);
  const groups = (queriesData[0]?.data ?? []).map((row) => ({
    name: namer(row),
    values: metrics.map((metric) => asNumber(row[metric])),
  }));
  const names = groups.map(({ name }) => name);
  const color = colorsOf(input, names, palette(text(formData, "color_scheme")));
  const isNormalized = flag(formData, "is_normalized");
  const format = metricFormat(list(formData, "metrics")[0] ?? "", text(formData, "number_format"), datasource);
  const title = (metric: string) => datasource.verboseMap?.[metric] ?? metric;
  const frame = withLegend(input, names, { selects: true });
  const w = width - frame.insets.left - frame.insets.right;
  const h = height - frame.insets.top - frame.insets.bottom;
  // The names of the axes stand around the circle: beside it, each has what is left of the width.
  const sideways = Math.min(72, w / 4);
  const radius = Math.max(20, Math.min(h / 2 - 34, w / 2 - sideways));
  // Where lines lie closer than their values are high, nobody could tell whose a value is.
  const hasRoom = groups.length * lineHeight <= radius;
  return {
    ...base(theme),
    legend: frame.legend,
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({ dataIndex, color: ink }: { dataIndex: number; color: string }) =>
        tooltipContent(
          theme,
          groups[dataIndex]?.name ?? "",
          metrics.map((metric, at) => ({
            color: ink,
            name: title(metric),
            value: format(groups[dataIndex]?.values[at] ?? 0),
          })),
        ),
    }),
    radar: {
      shape: flag(formData, "is_circle") ? "circle" : "polygon",
      center: [frame.insets.left + w / 2, frame.insets.top + h / 2],
      radius,
      indicator: metrics.map((metric, at) => ({
        name: title(metric),
        ...rangeOf(input, metric, isNormalized, groups, at),
      })),
      axisName: {
        color: theme.textSecondary,
        fontSize: 12,
        lineHeight: 15,
        formatter: (name: string) => inLines(name, w / 2 - radius - 12),
      },
      axisLine: { lineStyle: { color: theme.splitLine } },
      splitLine: { lineStyle: { color: theme.splitLine } },
      splitArea: { show: false },
    },
    series: [
      {
        type: "radar",
        symbolSize: 5,
        // Values that would lie upon each other are left to the tooltip.
        labelLayout: { hideOverlap: true },
        data: groups.map(({ name, values }) => ({
          name,
          value: isNormalized ? shares(values) : values,
          itemStyle: { color: color(name) },
          lineStyle: { color: color(name), width: 2 },
          areaStyle: { color: color(name), opacity: 0.12 },
          label: {
            show: flag(formData, "show_labels", true) && hasRoom,
            position: text(formData, "label_position", "top"),
            // Of several groups, each value has the colour of its line.
            color: groups.length > 1 ? mixed(color(name), theme.text, 0.3) : theme.textSecondary,
            fontSize: 11,
            lineHeight,
            minMargin: 3,
            formatter: ({ dimensionIndex = 0 }: { dimensionIndex?: number }) => {
              const value = format(values[dimensionIndex] ?? 0);
              const type = text(formData, "label_type", "value");
              return type === "key" ? name : type === "key_value" ? `${name}: ${value}` : value;
            },
          },
        })),
      },
    ],
  };
}

/** The ends of an axis: those that are set for its metric, else zero, or a value below it, and the largest value. */
function rangeOf(
  { formData }: ChartInput,
  metric: string,
  isNormalized: boolean,
  groups: readonly { values: number[] }[],
  at: number,
): { min: number; max: number } {
  if (isNormalized) return { min: 0, max: 1 };
  const config = isRecord(formData.column_config) ? formData.column_config[metric] : undefined;
  const set = (key: string) =>
    isRecord(config) && typeof config[key] === "number" ? (config[key] as number) : undefined;
  const most = groups.reduce((max, { values }) => Math.max(max, values[at] ?? 0), 0);
  const least = groups.reduce((min, { values }) => Math.min(min, values[at] ?? 0), 0);
  const min = set("radarMetricMinValue") ?? least;
  return { min, max: set("radarMetricMaxValue") ?? (most > min ? most : min + 1) };
}

function shares(values: readonly number[]): number[] {
  const most = Math.max(...values.map(Math.abs));
  return values.map((value) => (most === 0 ? 0 : value / most));
}
