import { colorSteps } from "../color/steps.ts";
import { base } from "../echarts/frame.ts";
import { asNumber } from "../echarts/parts.ts";
import { cut } from "../echarts/text.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { columnLabel, flag, list, metricLabel, text } from "../form-data.ts";
import { metricFormat } from "../format/value.ts";
import type { ChartInput } from "../types.ts";

const nameCharacter = 7.5;

/** An axis for each metric, and a line across them for each group. A drag along an axis picks lines. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource, width, height } = input;
  const column = columnLabel(list(formData, "series")[0] ?? "");
  const rows = queriesData[0]?.data ?? [];
  const metrics = list(formData, "metrics");
  const names = metrics.map(metricLabel);
  const colored = metricLabel(list(formData, "secondary_metric")[0] ?? metrics[0] ?? "");
  const label = (name: string) => datasource.verboseMap?.[name] ?? name;
  const formats = metrics.map((metric) => metricFormat(metric, "", datasource));
  const withName = flag(formData, "include_series");
  const entity = (value: unknown) => (value === null || value === undefined ? "<NULL>" : String(value));
  const values = rows.map((row) => asNumber(row[colored]));
  const axisStyle = {
    nameTextStyle: { color: theme.text, fontSize: 12, fontWeight: 500, fontFamily: theme.fontFamily },
    axisLine: { lineStyle: { color: theme.border } },
    axisTick: { lineStyle: { color: theme.border } },
    areaSelectStyle: { color: theme.primary, opacity: 0.25, borderColor: theme.primary, width: 16 },
  };
  const axisLabel = { color: theme.textSecondary, fontSize: 11, fontFamily: theme.fontFamily, hideOverlap: true };
  const room = Math.max(60, (width - 90) / Math.max(1, names.length - (withName ? 0 : 1)));
  // A name stands over the middle of its axis: at the edges, half of it needs room beside the axis.
  const beside = (name: string) => Math.max(60, Math.min(width * 0.15, (label(name).length * nameCharacter) / 2 + 8));
  const right = beside(names.at(-1) ?? "");
  const left = withName ? 130 : beside(names[0] ?? "");
  const roomAt = (at: number) =>
    Math.min(room, 2 * (at === names.length - 1 ? right : at > 0 || withName ? room : left));
  return {
    ...base(theme),
    parallel: { left, right, top: 42, bottom: 24 },
    parallelAxis: [
      ...(withName
        ? [
            {
              dim: 0,
              name: label(column),
              type: "category",
              data: [...new Set(rows.map((row) => entity(row[column])))],
              ...axisStyle,
              axisLabel: {
                ...axisLabel,
                interval: Math.ceil(rows.length / (height / 18)),
                width: 110,
                overflow: "truncate",
              },
            },
          ]
        : []),
      ...names.map((name, at) => ({
        dim: at + (withName ? 1 : 0),
        name: cut(label(name), Math.max(6, Math.floor(roomAt(at) / nameCharacter))),
        type: "value",
        scale: true,
        ...axisStyle,
        axisLabel: { ...axisLabel, formatter: formats[at] },
      })),
    ],
    visualMap: {
      show: false,
      min: Math.min(...values),
      max: Math.max(...values),
      dimension: names.length + (withName ? 1 : 0),
      inRange: { color: colorSteps(text(formData, "linear_color_scheme"), 8, theme.isDark) },
    },
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({ dataIndex, color }: { dataIndex: number; color: string }) => {
        const row = rows[dataIndex] ?? {};
        return tooltipContent(
          theme,
          entity(row[column]),
          names.map((name, at) => ({
            color: name === colored ? color : undefined,
            name: label(name),
            value: formats[at]?.(asNumber(row[name])) ?? "",
          })),
        );
      },
    }),
    series: [
      {
        type: "parallel",
        smooth: false,
        lineStyle: { width: rows.length > 200 ? 1 : 1.5, opacity: rows.length > 200 ? 0.35 : 0.6 },
        inactiveOpacity: 0.04,
        emphasis: { lineStyle: { width: 3, opacity: 1 } },
        data: rows.map((row) => [
          ...(withName ? [entity(row[column])] : []),
          ...names.map((name) => row[name] ?? "-"),
          asNumber(row[colored]),
        ]),
      },
    ],
  };
}
