import { LineChart } from "echarts/charts";
import { use } from "echarts/core";
import { pickedColor } from "../color/picked.ts";
import { base } from "../echarts/frame.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { flag, list, metricLabel, text } from "../form-data.ts";
import { timeFormat } from "../format/time.ts";
import { valueFormat } from "../format/value.ts";
import type { ChartInput, EChartsPlugin, QueryData } from "../types.ts";
import { pointsOf } from "./points.ts";

use([LineChart]);

/** The line below a big number. */
export const trend: EChartsPlugin = {
  option(input: ChartInput) {
    const { formData, queriesData, theme, datasource } = input;
    const metric = list(formData, "metric")[0];
    const points = pointsOf(queriesData[0], formData);
    const ink = pickedColor(formData.color_picker) ?? theme.primary;
    const write = valueFormat(formData, metric, datasource);
    const stamp = timeFormat(
      text(formData, "time_format", "smart_date"),
      text(formData, "time_grain_sqla") || undefined,
    );
    return {
      ...base(theme),
      grid: { left: 0, right: 0, top: 6, bottom: 0, outerBoundsMode: "none" },
      xAxis: {
        type: typeof points[0]?.x === "number" ? "time" : "category",
        show: false,
        boundaryGap: false,
        ...(flag(formData, "time_range_fixed") && wholeRange(queriesData[0])),
      },
      yAxis: { type: "value", show: false, scale: !flag(formData, "start_y_axis_at_zero", true) },
      tooltip: tooltip(theme, {
        trigger: "axis",
        axisPointer: { type: "line", lineStyle: { color: theme.border } },
        formatter: (items: { value: [number | string, number | null] }[]) => {
          const [x, value] = items[0]?.value ?? [0, null];
          return tooltipContent(theme, typeof x === "number" ? stamp(x) : String(x), [
            {
              color: ink,
              name: datasource.verboseMap?.[metricLabel(metric)] ?? metricLabel(metric),
              value: write(value),
            },
          ]);
        },
      }),
      series: [
        {
          type: "line",
          data: points.map((point) => [point.x, point.value]),
          showSymbol: false,
          smooth: 0.25,
          smoothMonotone: "x",
          lineStyle: { color: ink, width: 2 },
          itemStyle: { color: ink },
          areaStyle: {
            color: {
              type: "linear",
              x: 0,
              y: 0,
              x2: 0,
              y2: 1,
              colorStops: [
                { offset: 0, color: fade(ink, 0.35) },
                { offset: 1, color: fade(ink, 0.03) },
              ],
            },
          },
        },
      ],
    };
  },
};

/** From end to end of the range that was asked for, whether there are rows or not. */
function wholeRange(query: QueryData | undefined): { min?: number; max?: number } {
  return { ...(query?.from_dttm && { min: query.from_dttm }), ...(query?.to_dttm && { max: query.to_dttm }) };
}

function fade(color: string, alpha: number): string {
  const hex = /^#([0-9a-f]{6})$/i.exec(color)?.[1];
  if (hex) {
    const value = Number.parseInt(hex, 16);
    return `rgba(${value >> 16}, ${(value >> 8) & 255}, ${value & 255}, ${alpha})`;
  }
  return color.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
}
