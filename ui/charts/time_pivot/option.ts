import { t } from "../../i18n/t.ts";
import { readableOnDark } from "../color/lightness.ts";
import { pickedColor } from "../color/picked.ts";
import { timeAxis, valueAxis } from "../echarts/axes.ts";
import { base, bounds, grid, withLegend } from "../echarts/frame.ts";
import { withOlderAxes } from "../echarts/older.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { flag, list, text } from "../form-data.ts";
import { timeFormat } from "../format/time.ts";
import { currencyOf, metricFormat } from "../format/value.ts";
import { seriesOverTime } from "../over-time/series.ts";
import type { ChartInput } from "../types.ts";
import { periodsOf } from "./periods.ts";

/** The same metric in the periods of its past, laid over the latest one: the older, the fainter. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, theme, datasource, width, height } = input;
  const { times, series } = seriesOverTime({ ...input, formData: { ...formData, groupby: [] } });
  const periods = periodsOf(times, series[0]?.values ?? [], text(formData, "freq", "W-MON"));
  const picked = pickedColor(formData.color_picker) ?? theme.primary;
  const ink = theme.isDark ? readableOnDark(picked) : picked;
  const name = (rank: number) => (rank === 0 ? t("Current") : `−${rank}`);
  const opacity = (rank: number) => Math.max(0.12, 1 - rank / (periods.length + 1));
  const frame = withLegend(
    input,
    periods.map(({ rank }) => name(rank)),
  );
  frame.insets.right += 8;
  const write = metricFormat(
    list(formData, "metric")[0] ?? "",
    text(formData, "y_axis_format"),
    datasource,
    currencyOf(formData.currency_format),
  );
  // In Superset this control begins with the name of a format of numbers.
  const stored = text(formData, "x_axis_format");
  const format = stored.includes("%") ? stored : "smart_date";
  const stamp = timeFormat(format, text(formData, "time_grain_sqla") || undefined);
  const [min, max] = bounds(formData, "y_axis_bounds");
  const shape = text(formData, "line_interpolation", "linear");
  const drawn = {
    ...base(theme),
    legend: frame.legend,
    grid: grid(frame.insets),
    xAxis: timeAxis(theme, {
      title: text(formData, "x_axis_label"),
      format: timeFormat(format),
      times: periods.flatMap(({ points }) => points.map(([time]) => time)),
      length: width - 90,
    }),
    yAxis: valueAxis(theme, {
      format: write,
      title: text(formData, "y_axis_label"),
      min,
      max,
      log: flag(formData, "y_log_scale"),
      compact: height < 180,
    }),
    tooltip: tooltip(theme, {
      trigger: "axis",
      axisPointer: { type: "line", lineStyle: { color: theme.border } },
      formatter: (items: { seriesName: string; value: [number, number | null]; color: string }[]) =>
        tooltipContent(
          theme,
          stamp(items[0]?.value[0] ?? 0),
          items.map(({ seriesName, value, color }) => ({
            color,
            name: seriesName,
            value: value[1] === null ? t("No data") : write(value[1]),
            strong: seriesName === name(0),
          })),
        ),
    }),
    series: periods.map(({ rank, points }) => ({
      type: "line",
      name: name(rank),
      data: points,
      showSymbol: points.length === 1,
      smooth: ["basis", "cardinal", "monotone"].includes(shape),
      smoothMonotone: shape === "monotone" ? "x" : undefined,
      step: shape === "step-before" ? "start" : shape === "step-after" ? "end" : false,
      z: periods.length - rank,
      lineStyle: { color: ink, width: rank === 0 ? 3 : 1.5, opacity: opacity(rank) },
      itemStyle: { color: ink, opacity: opacity(rank) },
      emphasis: { focus: "series" },
    })),
  };
  return withOlderAxes(drawn, formData);
}
