import { t } from "../../i18n/t.ts";
import { palette } from "../color/schemes.ts";
import { base, colorsOf } from "../echarts/frame.ts";
import { lineHeight } from "../echarts/line-height.ts";
import { asNumber } from "../echarts/parts.ts";
import { cut } from "../echarts/text.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { columnLabel, list, metricLabel, text } from "../form-data.ts";
import { metricFormat } from "../format/value.ts";
import type { ChartInput } from "../types.ts";

interface Flow {
  source: string;
  target: string;
  value: number;
}

const widthOfCharacter = 6.5;

/** Things around a circle, and ribbons as wide as what goes from one to the other. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource, width, height } = input;
  const metric = metricLabel(list(formData, "metric")[0] ?? "");
  const [from, to] = ["groupby", "columns"].map((key) => columnLabel(list(formData, key)[0] ?? "")) as [string, string];
  const flows = (queriesData[0]?.data ?? [])
    .map((row): Flow => ({ source: nameOf(row[from]), target: nameOf(row[to]), value: asNumber(row[metric]) }))
    .filter(({ value }) => value > 0);
  const names = [...new Set(flows.flatMap(({ source, target }) => [source, target]))];
  const color = colorsOf(input, names, palette(text(formData, "color_scheme")));
  const format = metricFormat(list(formData, "metric")[0] ?? "", text(formData, "y_axis_format"), datasource);
  const label = datasource.verboseMap?.[metric] ?? metric;
  const longest = Math.max(0, ...names.map((name) => name.length));
  const [inner, outer] = radius(width, height, longest);
  const most = Math.max(8, Math.floor((width / 2 - outer - 14) / widthOfCharacter));
  return {
    ...base(theme),
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({ dataType, data, name }: { dataType: string; data: Flow; name: string }) =>
        dataType === "edge"
          ? tooltipContent(theme, `${data.source} → ${data.target}`, [
              { color: color(data.source), name: label, value: format(data.value) },
            ])
          : tooltipContent(theme, name, [
              { name: t("From here"), value: format(total(flows, "source", name)) },
              { name: t("To here"), value: format(total(flows, "target", name)) },
            ]),
    }),
    series: [
      {
        type: "chord",
        radius: [inner, outer],
        padAngle: names.length > 40 ? 0.5 : 2,
        data: names.map((name) => ({ name, itemStyle: { color: color(name) } })),
        links: flows,
        lineStyle: { color: "gradient", opacity: 0.35 },
        label: {
          show: width > 260 && height > 200,
          color: theme.text,
          fontFamily: theme.fontFamily,
          fontSize: 11,
          lineHeight,
          minMargin: 4,
          formatter: ({ name }: { name: string }) => cut(name, most),
        },
        labelLayout: { hideOverlap: true },
        emphasis: { focus: "adjacency", lineStyle: { opacity: 0.7 } },
      },
    ],
  };
}

function nameOf(value: unknown): string {
  return value === null || value === undefined ? "<NULL>" : String(value);
}

function total(flows: readonly Flow[], end: "source" | "target", name: string): number {
  return flows.reduce((sum, flow) => sum + (flow[end] === name ? flow.value : 0), 0);
}

/** A ring that leaves room for its labels. */
function radius(width: number, height: number, longest: number): [number, number] {
  const half = Math.min(width, height) / 2;
  const outer = Math.max(half * 0.5, half - Math.min(90, longest * widthOfCharacter + 16));
  return [outer - Math.max(6, outer * 0.07), outer];
}
