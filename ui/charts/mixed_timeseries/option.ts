import { annotations } from "../annotations/draw.ts";
import { palette } from "../color/schemes.ts";
import { valueAxis } from "../echarts/axes.ts";
import { base, bounds, colorsOf, grid, withLegend } from "../echarts/frame.ts";
import { tooltip } from "../echarts/tooltip.ts";
import { flag, list, number, text } from "../form-data.ts";
import { currencyOf, metricFormat } from "../format/value.ts";
import { drawSeries, styleOf } from "../timeseries/draw.ts";
import { xAxis, zoomOf } from "../timeseries/option.ts";
import { readSeries, type SeriesData } from "../timeseries/series.ts";
import { seriesTooltip } from "../timeseries/tooltip.ts";
import type { ChartInput, FormData } from "../types.ts";
import { side } from "./query.ts";

/** Two queries over one x-axis, each with its own way of drawing and its own axis if wanted. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource, height } = input;
  const [first, second] = queriesData;
  if (!first || !second) return {};
  const a = readSeries(first, side(formData, "a"), datasource);
  const b = distinct(
    readSeries(
      second,
      {
        ...side(formData, "b"),
        sort_series_type: formData.sort_series_typeB,
        sort_series_ascending: formData.sort_series_ascendingB,
      },
      datasource,
    ),
    a,
  );
  const merged = { ...a, xs: [...new Set([...a.xs, ...b.xs])] };
  const over = annotations(input, merged);
  const names = [...[...a.series, ...b.series].map((one) => one.label), ...over.names];
  const color = colorsOf(input, names, palette(text(formData, "color_scheme")));
  const formats = [axisFormat(input, "", "metrics"), axisFormat(input, "_secondary", "metrics_b")] as const;
  const frame = withLegend(input, names, { selects: true });
  const zoom = zoomOf(input, merged, false, frame.insets);
  if (zoom.length > 0) frame.insets.bottom += 34;
  const styleA = { ...styleOf(formData), stackName: "a" };
  const styleB = { ...styleOf(formData, "B"), stackName: "b" };
  const formatOf = (index: number) => (index === 1 ? formats[1] : formats[0]);
  const room = (input.width - 170) / Math.max(1, merged.xs.length);
  return {
    ...base(theme),
    legend: frame.legend,
    grid: grid(frame.insets),
    dataZoom: zoom,
    xAxis: xAxis(input, merged, false, 170),
    yAxis: [
      yAxis(input, "", formats[0], height),
      { ...yAxis(input, "_secondary", formats[1], height), splitLine: { show: false } },
    ],
    tooltip: tooltip(
      theme,
      seriesTooltip(input, [
        {
          data: a,
          format: formatOf(styleA.axisIndex),
          color,
          stacked: styleA.stack !== undefined,
          sign: identifier(formData, "A"),
        },
        {
          data: b,
          format: formatOf(styleB.axisIndex),
          color,
          stacked: styleB.stack !== undefined,
          sign: identifier(formData, "B"),
        },
      ]),
    ),
    series: [
      ...drawSeries({
        data: a,
        style: styleA,
        color,
        format: formatOf(styleA.axisIndex),
        formData,
        theme,
        idPrefix: "a:",
        room,
      }),
      ...drawSeries({
        data: b,
        style: styleB,
        color,
        format: formatOf(styleB.axisIndex),
        formData: side(formData, "b"),
        theme,
        idPrefix: "b:",
        room,
      }),
      ...over.series(color),
    ],
  };
}

/** What stands before the series of a query in tooltips, where it is wanted. */
const identifier = (formData: FormData, letter: "A" | "B"): string | undefined =>
  flag(formData, "show_query_identifiers") ? letter : undefined;

/** Series of the second query that have a name of the first get a mark. */
function distinct(data: SeriesData, other: SeriesData): SeriesData {
  const taken = new Set(other.series.map((one) => one.label));
  return {
    ...data,
    series: data.series.map((one) => (taken.has(one.label) ? { ...one, label: `${one.label} (2)` } : one)),
  };
}

function axisFormat(input: ChartInput, suffix: "" | "_secondary", metrics: string): (value: number) => string {
  const { formData, datasource } = input;
  const currency = currencyOf(formData[`currency_format${suffix}`]);
  return metricFormat(list(formData, metrics)[0] ?? "", text(formData, `y_axis_format${suffix}`), datasource, currency);
}

function yAxis(
  input: ChartInput,
  suffix: "" | "_secondary",
  format: (value: number) => string,
  height: number,
): Record<string, unknown> {
  const { formData, theme } = input;
  const [min, max] = bounds(formData, `y_axis_bounds${suffix}`);
  const second = suffix !== "";
  const title = second ? text(formData, "yAxisTitleSecondary") : text(formData, "y_axis_title");
  return valueAxis(theme, {
    format,
    title,
    titleGap: number(formData, "y_axis_title_margin"),
    titleRoom: height - 70,
    titleOnTop: text(formData, "y_axis_title_position") === "Top",
    minorTicks: flag(formData, "minorTicks"),
    min,
    max,
    log: flag(formData, second ? "logAxisSecondary" : "logAxis"),
    scale: flag(formData, "truncateYAxis"),
    minorSplitLine: flag(formData, "minorSplitLine"),
    compact: height < 240,
  });
}
