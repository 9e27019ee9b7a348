import { palette } from "../color/schemes.ts";
import { valueAxis } from "../echarts/axes.ts";
import { base, bounds, colorsOf, grid, withLegend } from "../echarts/frame.ts";
import { asNumber } from "../echarts/parts.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { columnLabel, flag, list, metricLabel, number, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { metricFormat } from "../format/value.ts";
import type { ChartInput } from "../types.ts";

/** Three metrics at once: across, up and size. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource, width, height } = input;
  const rows = queriesData[0]?.data ?? [];
  const [xName, yName, sizeName] = [formData.x, formData.y, formData.size].map((metric) =>
    metricLabel(metric ?? ""),
  ) as [string, string, string];
  const series = columnLabel(list(formData, "series")[0] ?? "");
  const entity = columnLabel(list(formData, "entity")[0] ?? "");
  const bySeries = Map.groupBy(rows, (row) => (series ? String(row[series] ?? "<NULL>") : entity));
  const names = [...bySeries.keys()];
  const color = colorsOf(input, names, palette(text(formData, "color_scheme")));
  const largest = Math.max(1, ...rows.map((row) => Math.abs(asNumber(row[sizeName]))));
  const widest = Math.min(number(formData, "max_bubble_size", 25), Math.min(width, height) / 5);
  const formats = {
    x: metricFormat(formData.x ?? "", text(formData, "xAxisFormat"), datasource),
    y: metricFormat(formData.y ?? "", text(formData, "y_axis_format"), datasource),
    size: numberFormat(text(formData, "tooltipSizeFormat", "SMART_NUMBER")),
  };
  const frame = withLegend(input, series ? names : [], { selects: true });
  frame.insets.right += 8;
  const label = (name: string) => datasource.verboseMap?.[name] ?? name;
  return {
    ...base(theme),
    legend: frame.legend,
    grid: grid(frame.insets),
    xAxis: axis(input, "x", formats.x, label(xName)),
    yAxis: axis(input, "y", formats.y, label(yName)),
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({
        value,
        color: ink,
        seriesName,
      }: {
        value: [number, number, number, string];
        color: string;
        seriesName: string;
      }) =>
        tooltipContent(theme, value[3], [
          ...(series ? [{ color: ink, name: seriesName, value: "" }] : []),
          { name: label(xName), value: formats.x(value[0]) },
          { name: label(yName), value: formats.y(value[1]) },
          { name: label(sizeName), value: formats.size(value[2]) },
        ]),
    }),
    series: [...bySeries].map(([name, own]) => ({
      type: "scatter",
      name,
      data: own
        .toSorted((a, b) => asNumber(b[sizeName]) - asNumber(a[sizeName]))
        .map((row) => [row[xName], row[yName], row[sizeName], String(row[entity] ?? name)]),
      // The area, not the width, stands for the size.
      symbolSize: (value: number[]) => Math.max(5, Math.sqrt(Math.abs(asNumber(value[2])) / largest) * widest),
      itemStyle: {
        color: color(name),
        opacity: number(formData, "opacity", 0.6),
        borderColor: theme.background,
        borderWidth: 1,
      },
      emphasis: { focus: "series", itemStyle: { opacity: 1 } },
    })),
  };
}

function axis(
  input: ChartInput,
  which: "x" | "y",
  format: (value: number) => string,
  metric: string,
): Record<string, unknown> {
  const { formData, theme } = input;
  const upper = which.toUpperCase();
  const [min, max] = bounds(formData, which === "x" ? "xAxisBounds" : "y_axis_bounds");
  return valueAxis(theme, {
    format,
    title: text(formData, `${which}_axis_label`) || metric,
    titleGap: number(formData, `${which}_axis_title_margin`),
    titleRoom: which === "x" ? input.width - 90 : input.height - 70,
    min,
    max,
    rotate: number(formData, `${which}AxisLabelRotation`),
    all: which === "x" && text(formData, "xAxisLabelInterval") === "0",
    log: flag(formData, `log${upper}Axis`),
    scale: flag(formData, `truncate${upper}Axis`),
    compact: input.height < 200,
  });
}
