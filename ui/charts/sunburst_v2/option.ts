import { t } from "../../i18n/t.ts";
import { isDarkColor } from "../color/lightness.ts";
import { gradient, palette } from "../color/schemes.ts";
import { base, colorsOf } from "../echarts/frame.ts";
import { asNumber, partNamer, writeLabel } from "../echarts/parts.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { totalText } from "../echarts/total-text.ts";
import { flag, list, metricLabel, number, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { currencyOf, metricFormat } from "../format/value.ts";
import type { ChartInput, DataRow } from "../types.ts";

interface Part {
  name: string;
  value: number;
  second: number;
  path: string[];
  children?: Part[];
}

const percent = numberFormat(".1%");

/** Shares within shares, as rings from the inside out. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource, width, height } = input;
  const metric = metricLabel(formData.metric ?? "");
  const hasSecond = Boolean(formData.secondary_metric) && metricLabel(formData.secondary_metric) !== metric;
  const second = hasSecond ? metricLabel(formData.secondary_metric) : undefined;
  const columns = list(formData, "columns").length > 0 ? list(formData, "columns") : list(formData, "groupby");
  const parts = nest(input, queriesData[0]?.data ?? [], columns, metric, second, []);
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  const color = colorsOf(
    input,
    parts.map((part) => part.name),
    palette(text(formData, "color_scheme")),
  );
  const format = metricFormat(
    formData.metric ?? "",
    text(formData, "number_format"),
    datasource,
    currencyOf(formData.currency_format),
  );
  const ink = second === undefined ? undefined : byRatio(parts, gradient(text(formData, "linear_color_scheme")));
  const title = (name: string) => datasource.verboseMap?.[name] ?? name;
  const inkOf = (part: Part, top: string) => (ink ? ink(part) : color(top));
  const drawn = (part: Part, top: string): Record<string, unknown> => ({
    name: part.name,
    value: part.value,
    path: part.path,
    second: part.second,
    itemStyle: { color: inkOf(part, top) },
    label: { color: isDarkColor(inkOf(part, top)) ? "#fff" : "#1f1f1f" },
    children: part.children?.map((child) => drawn(child, top)),
  });
  // Gaps between very many parts would be all that is seen.
  const isFine = (queriesData[0]?.data.length ?? 0) > 300;
  const ring = (Math.min(width, height) * 0.41) / Math.max(1, columns.length);
  return {
    ...base(theme),
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({
        data,
        color: dot,
      }: {
        data?: { path?: string[]; value: number; second: number };
        color: string;
      }) =>
        data?.path
          ? tooltipContent(theme, data.path.join(" › "), [
              { color: dot, name: title(metric), value: format(data.value) },
              ...(second === undefined ? [] : [{ name: title(second), value: format(data.second) }]),
              { name: t("Share"), value: percent(data.value / (total || 1)) },
            ])
          : "",
    }),
    graphic: flag(formData, "show_total")
      ? totalText(theme, [width / 2, height / 2], Math.min(width, height) * 0.06, format(total))
      : undefined,
    series: [
      {
        type: "sunburst",
        radius: ["12%", "94%"],
        nodeClick: false,
        sort: undefined,
        itemStyle: { borderColor: theme.background, borderWidth: isFine ? 0 : 1.5, borderRadius: isFine ? 0 : 3 },
        label: {
          show: flag(formData, "show_labels"),
          minAngle: number(formData, "show_labels_threshold", 5) * 3.6,
          fontSize: 11,
          width: Math.min(80, ring - 4),
          overflow: "truncate",
          formatter: ({ name, value }: { name: string; value: number }) =>
            writeLabel(text(formData, "label_type", "key"), {
              name,
              value: format(value),
              percent: percent(value / (total || 1)),
            }),
        },
        data: parts.map((part) => drawn(part, part.name)),
      },
    ],
  };
}

function nest(
  input: ChartInput,
  rows: readonly DataRow[],
  columns: readonly unknown[],
  metric: string,
  second: string | undefined,
  above: readonly string[],
): Part[] {
  const [column, ...inner] = columns;
  if (column === undefined) return [];
  const namer = partNamer({ ...input, formData: { ...input.formData, groupby: [column] } });
  return [...Map.groupBy(rows, namer)].map(([name, own]) => {
    const path = [...above, name];
    const children = nest(input, own, inner, metric, second, path);
    return {
      name,
      path,
      value: own.reduce((sum, row) => sum + asNumber(row[metric]), 0),
      second: second === undefined ? 0 : own.reduce((sum, row) => sum + asNumber(row[second]), 0),
      ...(children.length > 0 && { children }),
    };
  });
}

/** Colours by the ratio of the second metric to the first. */
function byRatio(parts: readonly Part[], colors: readonly string[]): (part: Part) => string {
  const all = (part: Part): Part[] => [part, ...(part.children ?? []).flatMap(all)];
  const ratio = (part: Part) => (part.value === 0 ? 0 : part.second / part.value);
  const ratios = parts.flatMap(all).map(ratio);
  const [low, high] = [
    ratios.reduce((a, b) => Math.min(a, b), Infinity),
    ratios.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  return (part) => {
    const place = high > low ? (ratio(part) - low) / (high - low) : 0.5;
    return colors[Math.round(place * (colors.length - 1))] ?? "#888888";
  };
}
