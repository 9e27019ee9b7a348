import { t } from "../../i18n/t.ts";
import { pickedColor } from "../color/picked.ts";
import { gradient } from "../color/schemes.ts";
import { categoryAxis } from "../echarts/axes.ts";
import { base, bounds, grid } from "../echarts/frame.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { columnLabel, flag, list, metricLabel, number, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { timeFormat, toTime } from "../format/time.ts";
import { currencyOf, metricFormat } from "../format/value.ts";
import { axisLabel } from "../query/axis.ts";
import type { ChartInput, DataRow, FormData, QueryData, QueryFilter } from "../types.ts";
import { valueFilter } from "../values-behind.ts";

/** A metric over pairs of groups, as colours. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource, width, height } = input;
  const query = queriesData[0];
  if (!query) return {};
  const metric = metricLabel(formData.metric ?? "");
  const { x, y } = axesOf(query, formData);
  const ranked = flag(formData, "normalized") && text(formData, "normalize_across", "heatmap") !== "heatmap";
  const cells = query.data.map((row) => cell(row, x, y, metric));
  const [low, high] = range(
    cells.map((one) => (ranked ? one.rank : one.value)),
    ranked ? [0, 1] : bounds(formData, "value_bounds"),
  );
  const format = metricFormat(
    formData.metric ?? "",
    text(formData, "y_axis_format"),
    datasource,
    currencyOf(formData.currency_format),
  );
  const percent = numberFormat(".0%");
  const showLegend = flag(formData, "show_legend", true) && width > 260 && height > 200;
  const insets = { top: showLegend ? 44 : 12, right: 14, bottom: 8, left: 10 };
  const roomX = (width - 100) / Math.max(1, x.names.length);
  const roomY = (height - 90) / Math.max(1, y.names.length);
  return {
    ...base(theme),
    grid: grid(insets),
    xAxis: {
      ...categoryAxis(theme, {
        data: x.names,
        rotate: number(formData, "xAxisLabelRotation"),
        length: width - 120,
        height,
        labelWidth: number(formData, "bottom_margin", 110),
        every: number(formData, "xscale_interval"),
        title: text(formData, "x_axis_title"),
      }),
      splitArea: { show: false },
    },
    yAxis: categoryAxis(theme, {
      data: y.names,
      labelWidth: Math.min(number(formData, "left_margin", 150), width * 0.4),
      every: number(formData, "yscale_interval"),
      length: height - 90,
      upright: true,
      title: text(formData, "y_axis_title"),
    }),
    visualMap: {
      type: text(formData, "legend_type", "continuous") === "piecewise" ? "piecewise" : "continuous",
      show: showLegend,
      min: low,
      max: high,
      dimension: ranked ? 3 : 2,
      orient: "horizontal",
      left: "center",
      top: 2,
      itemWidth: text(formData, "legend_type") === "piecewise" ? 18 : 12,
      itemHeight: text(formData, "legend_type") === "piecewise" ? 12 : Math.min(220, width * 0.4),
      ...(text(formData, "legend_type") === "piecewise" && {
        splitNumber: Math.max(2, Math.min(5, Math.floor(width / 110))),
      }),
      // Handles would cover the two ends, whose values stand beside the bar.
      ...(text(formData, "legend_type", "continuous") === "continuous"
        ? { calculable: false, text: [high, low].map((value) => (ranked ? percent : format)(value)), textGap: 8 }
        : {}),
      formatter: (value: number, to?: number) => {
        const write = ranked ? percent : format;
        return typeof to === "number" ? `${write(value)} – ${write(to)}` : write(value);
      },
      inRange: { color: [...gradient(text(formData, "linear_color_scheme"))] },
      textStyle: { color: theme.textSecondary, fontSize: 11 },
    },
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({ value, color }: { value: [number, number, number, number]; color: string }) =>
        tooltipContent(theme, `${x.names[value[0]]} · ${y.names[value[1]]}`, [
          { color, name: datasource.verboseMap?.[metric] ?? metric, value: format(value[2]) },
          ...(flag(formData, "show_percentage", true) && query.colnames.includes("rank")
            ? [{ name: t("Rank among the values"), value: percent(value[3]) }]
            : []),
        ]),
    }),
    series: [
      {
        type: "heatmap",
        data: cells.filter((one) => one.value !== undefined).map((one) => [one.x, one.y, one.value, one.rank]),
        itemStyle: borders(input, roomX > 6 && roomY > 6),
        label: {
          show: flag(formData, "show_values") && roomX > 28 && roomY > 14,
          fontSize: 11,
          formatter: ({ value }: { value: number[] }) => format(value[2] ?? 0),
        },
        emphasis: { itemStyle: { borderColor: theme.text, borderWidth: 1 } },
      },
    ],
  };
}

/** Lines around cells: those that were chosen, else gaps where there is room for them. */
function borders({ formData, theme }: ChartInput, hasRoom: boolean): Record<string, unknown> {
  const width = number(formData, "border_width", 0);
  if (width > 0) return { borderColor: pickedColor(formData.border_color), borderWidth: width };
  return { borderColor: theme.background, borderWidth: hasRoom ? 1.5 : 0, borderRadius: 2 };
}

/** The filters for the rows behind a cell. */
export function behind({ data }: { data?: unknown }, { formData, queriesData }: ChartInput): QueryFilter[] {
  const query = queriesData[0];
  if (!query || !Array.isArray(data)) return [];
  const { x, y } = axesOf(query, formData);
  const grain = (axis: HeatAxis) => (axis.temporal ? text(formData, "time_grain_sqla") : undefined);
  return [
    valueFilter(x.column, x.values[Number(data[0])], grain(x)),
    valueFilter(y.column, y.values[Number(data[1])], grain(y)),
  ];
}

function axesOf(query: QueryData, formData: FormData): { x: HeatAxis; y: HeatAxis } {
  const metric = metricLabel(formData.metric ?? "");
  const format = text(formData, "x_axis_time_format", "smart_date");
  const group = columnLabel(list(formData, "groupby")[0] ?? "");
  return {
    x: axisOf(query, axisLabel(formData), format, text(formData, "sort_x_axis"), metric),
    y: axisOf(query, group, format, text(formData, "sort_y_axis"), metric),
  };
}

interface HeatAxis {
  column: string;
  temporal: boolean;
  values: unknown[];
  names: string[];
}

function axisOf(query: QueryData, column: string, format: string, sort: string, metric: string): HeatAxis {
  const totals = new Map<unknown, number>();
  for (const row of query.data) totals.set(row[column], (totals.get(row[column]) ?? 0) + Number(row[metric] ?? 0));
  const temporal = query.coltypes[query.colnames.indexOf(column)] === 2;
  const values = [...totals.keys()];
  const direction = sort.endsWith("desc") ? -1 : 1;
  if (sort.startsWith("value")) values.sort((a, b) => direction * ((totals.get(a) ?? 0) - (totals.get(b) ?? 0)));
  else if (sort.startsWith("alpha") || temporal) values.sort((a, b) => direction * compareValues(a, b));
  const write = timeFormat(format);
  const name = (value: unknown) => {
    const time = temporal ? toTime(value) : undefined;
    return value === null ? "<NULL>" : time === undefined ? String(value) : write(time);
  };
  return { column, temporal, values, names: values.map(name) };
}

function compareValues(a: unknown, b: unknown): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
}

function cell(row: DataRow, x: HeatAxis, y: HeatAxis, metric: string) {
  const value = row[metric];
  return {
    x: x.values.indexOf(row[x.column]),
    y: y.values.indexOf(row[y.column]),
    value: typeof value === "number" ? value : undefined,
    rank: typeof row.rank === "number" ? row.rank : undefined,
  };
}

function range(
  values: (number | undefined)[],
  [low, high]: [number | undefined, number | undefined],
): [number, number] {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return [low ?? 0, high ?? 1];
  return [low ?? Math.min(...known), high ?? Math.max(...known)];
}
