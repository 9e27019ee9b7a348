import { annotations } from "../annotations/draw.ts";
import { palette } from "../color/schemes.ts";
import { categoryAxis, timeAxis, valueAxis } from "../echarts/axes.ts";
import { base, bounds, colorsOf, grid, type Insets, withLegend } from "../echarts/frame.ts";
import { tooltip } from "../echarts/tooltip.ts";
import { flag, list, number, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { timeFormat } from "../format/time.ts";
import { currencyOf, metricFormat } from "../format/value.ts";
import type { ChartInput } from "../types.ts";
import { asShares, drawSeries, styleOf } from "./draw.ts";
import { readSeries, type SeriesData } from "./series.ts";
import { seriesTooltip } from "./tooltip.ts";
import { labelLength, labelTurn } from "./value-label.ts";

/** Lines, bars, areas and points along an x-axis. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource, width, height } = input;
  const query = queriesData[0];
  if (!query) return {};
  const style = styleOf(formData);
  const read = readSeries(query, formData, datasource);
  const expand = style.stack === "Expand";
  const data = expand ? asShares(read) : read;
  const over = annotations(input, data, style.horizontal);
  const names = [...data.series.map((one) => one.label), ...over.names];
  const color = colorsOf(input, names, palette(text(formData, "color_scheme")));
  const format = yFormat(input, expand);
  const frame = withLegend(input, names, { selects: true });
  const zoom = zoomOf(input, data, style.horizontal, frame.insets);
  if (zoom.length > 0 && !style.horizontal) frame.insets.bottom += 34;
  const labelled = {
    data,
    style,
    format,
    room: (style.horizontal ? height - 70 : width - 80) / Math.max(1, data.xs.length),
  };
  const longest = labelLength(labelled);
  if (style.showValue) {
    if (style.horizontal) frame.insets.right += Math.max(34, Math.min(longest + 8, width * 0.3));
    else frame.insets.top += labelTurn(labelled) === 0 ? 10 : longest;
  }
  const xs = xAxis(input, data, style.horizontal);
  const ys = yAxis(input, format, {
    expand,
    stacked: style.stack !== undefined,
    // Values of bars to the left of zero would lie upon the names.
    below:
      style.horizontal && data.series.some(({ values }) => values.some((value) => value !== null && value < 0))
        ? (longest + 8) / (width * 0.6)
        : 0,
    small: height < 240 || (style.horizontal && width < 360),
  });
  return {
    ...base(theme),
    legend: frame.legend,
    grid: grid(frame.insets),
    xAxis: style.horizontal ? ys : xs,
    yAxis: style.horizontal ? xs : ys,
    dataZoom: zoom,
    tooltip: tooltip(
      theme,
      seriesTooltip(input, [{ data, format, color, stacked: style.stack !== undefined }], style.horizontal),
    ),
    series: [
      ...drawSeries({
        ...labelled,
        color,
        formData,
        theme,
      }),
      ...over.series(color),
    ],
  };
}

/**
 * The x-axis of a chart along times, numbers or names.
 * @param beside pixels that the other axes take at its ends
 */
export function xAxis(input: ChartInput, data: SeriesData, horizontal: boolean, beside = 90): Record<string, unknown> {
  const { formData, theme, width } = input;
  const title = text(formData, "x_axis_title");
  const titleGap = number(formData, "x_axis_title_margin");
  const titleRoom = horizontal ? input.height - 70 : width - beside;
  const rotate = number(formData, "xAxisLabelRotation");
  const minorTicks = flag(formData, "minorTicks");
  if (data.kind === "time") {
    const format = timeFormat(text(formData, "x_axis_time_format", "smart_date"));
    const times = flag(formData, "zoomable") ? undefined : data.xs.filter((x) => typeof x === "number");
    return timeAxis(theme, { title, titleGap, titleRoom, rotate, format, minorTicks, times, length: width - beside });
  }
  if (data.kind === "value") {
    const [min, max] = bounds(formData, "xAxisBounds");
    return valueAxis(theme, {
      title,
      titleGap,
      titleRoom,
      format: numberFormat(text(formData, "x_axis_number_format", "SMART_NUMBER")),
      scale: flag(formData, "truncateXAxis", true),
      min,
      max,
      minorTicks,
      splitLine: false,
    });
  }
  const names = data.xs.map(String);
  return categoryAxis(theme, {
    title,
    titleGap,
    titleRoom,
    data: names,
    rotate,
    length: horizontal ? input.height - 80 : width - beside,
    upright: horizontal,
    height: horizontal ? undefined : input.height,
    all: text(formData, "xAxisLabelInterval") === "0",
    labelWidth: horizontal ? Math.max(60, width * 0.3) : 150,
    // The first name is at the bottom, as charts saved by Superset expect.
  });
}

function yAxis(
  input: ChartInput,
  format: (value: number) => string,
  how: { expand: boolean; stacked: boolean; small: boolean; below: number },
) {
  const { formData, theme } = input;
  const [min, max] = bounds(formData, "y_axis_bounds");
  const share = how.expand || (text(formData, "contributionMode") === "row" && how.stacked);
  return valueAxis(theme, {
    format,
    title: text(formData, "y_axis_title"),
    titleGap: number(formData, "y_axis_title_margin"),
    titleRoom: text(formData, "orientation") === "horizontal" ? input.width - 90 : input.height - 70,
    titleOnTop: text(formData, "y_axis_title_position") === "Top",
    minorTicks: flag(formData, "minorTicks"),
    min: min ?? (share ? 0 : undefined),
    max: max ?? (share ? 1 : undefined),
    log: flag(formData, "logAxis"),
    scale: flag(formData, "truncateYAxis"),
    minorSplitLine: flag(formData, "minorSplitLine"),
    compact: how.small,
    below: how.below,
  });
}

function yFormat(input: ChartInput, expand: boolean): (value: number) => string {
  const { formData, datasource } = input;
  const own = text(formData, "y_axis_format");
  const percent =
    expand || (text(formData, "comparison_type") === "percentage" && list(formData, "time_compare").length > 0);
  if (percent && (own === "" || own === "SMART_NUMBER" || expand)) return numberFormat(".0%");
  if (text(formData, "contributionMode") && (own === "" || own === "SMART_NUMBER")) return numberFormat(".0%");
  return metricFormat(list(formData, "metrics")[0] ?? "", own, datasource, currencyOf(formData.currency_format));
}

/** The slider below a chart that can be zoomed, above a legend that is there, and the wheel. */
export function zoomOf(
  { formData, theme }: ChartInput,
  data: Pick<SeriesData, "xs">,
  horizontal: boolean,
  { bottom }: Insets,
): Record<string, unknown>[] {
  if (!flag(formData, "zoomable") || data.xs.length < 2 || horizontal) return [];
  return [
    {
      type: "slider",
      height: 20,
      bottom: bottom - 4,
      borderColor: theme.border,
      brushSelect: false,
      showDetail: false,
    },
    { type: "inside", zoomOnMouseWheel: "ctrl" },
  ];
}
