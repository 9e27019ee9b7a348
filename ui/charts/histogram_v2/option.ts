import { t } from "../../i18n/t.ts";
import { palette } from "../color/schemes.ts";
import { categoryAxis, valueAxis } from "../echarts/axes.ts";
import { base, colorsOf, grid, withLegend } from "../echarts/frame.ts";
import { asNumber, partNamer } from "../echarts/parts.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { columnLabel, flag, list, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import type { ChartInput } from "../types.ts";

/** How often values of a column occur, by group. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource } = input;
  const query = queriesData[0];
  if (!query) return {};
  const groups = list(formData, "groupby").map(columnLabel);
  const column = columnLabel(formData.column ?? "");
  const bins = query.colnames.filter((name) => !groups.includes(name));
  const writeEdge = edgeFormat(text(formData, "x_axis_format", "SMART_NUMBER"), bins[0] ?? "");
  const normal = flag(formData, "normalize");
  const own = text(formData, "y_axis_format", "SMART_NUMBER");
  const format = numberFormat(normal && own === "SMART_NUMBER" ? ".2%" : own);
  const binNames = bins.map((bin) =>
    bin
      .split(" - ")
      .map((edge) => writeEdge(Number(edge)))
      .join(" – "),
  );
  const namer = partNamer(input);
  const title = datasource.verboseMap?.[column] ?? column;
  const drawn = query.data.map((row) => ({
    name: groups.length > 0 ? namer(row) : title,
    values: bins.map((bin) => asNumber(row[bin])),
  }));
  const names = drawn.map((one) => one.name);
  const color = colorsOf(input, names, palette(text(formData, "color_scheme")));
  const frame = withLegend(input, groups.length > 0 ? names : [], { selects: true });
  return {
    ...base(theme),
    legend: frame.legend,
    grid: grid(frame.insets),
    xAxis: categoryAxis(theme, {
      data: binNames,
      length: input.width - 80,
      height: input.height,
      title: text(formData, "x_axis_title") || title,
    }),
    yAxis: valueAxis(theme, { format, title: text(formData, "y_axis_title"), compact: input.height < 240 }),
    tooltip: tooltip(theme, {
      trigger: "axis",
      axisPointer: { type: "shadow", shadowStyle: { color: theme.fill } },
      formatter: (items: { dataIndex: number; seriesName: string; color: string; value: number }[]) =>
        tooltipContent(
          theme,
          `${title}: ${binNames[items[0]?.dataIndex ?? 0]}`,
          items.map((item) => ({
            color: item.color,
            name: item.seriesName === title ? t("Rows") : item.seriesName,
            value: format(item.value),
          })),
        ),
    }),
    series: drawn.map((one) => ({
      type: "bar",
      name: one.name,
      data: one.values,
      barCategoryGap: "4%",
      barGap: "0%",
      itemStyle: { color: color(one.name), borderRadius: [2, 2, 0, 0] },
      label: {
        show: flag(formData, "show_value"),
        position: "top",
        fontSize: 11,
        color: theme.text,
        formatter: ({ value }: { value: number }) => format(value),
      },
      emphasis: { focus: "series" },
    })),
  };
}

/** Edges with no more decimals than tell the bins apart, unless the chart names a format. */
function edgeFormat(name: string, bin: string): (value: number) => string {
  const write = numberFormat(name);
  const [from = 0, to = 0] = bin.split(" - ").map(Number);
  const step = Math.abs(to - from);
  if (name !== "SMART_NUMBER" || !(step > 0)) return write;
  const decimals = Math.min(10, Math.max(0, Math.ceil(1 - Math.log10(step))));
  return (value) => write(Number(value.toFixed(decimals)));
}
