import { t } from "../../i18n/t.ts";
import { isDarkColor } from "../color/lightness.ts";
import { palette } from "../color/schemes.ts";
import { base, colorsOf } from "../echarts/frame.ts";
import { asNumber, partNamer, writeLabel } from "../echarts/parts.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { columnLabel, flag, list, metricLabel, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { currencyOf, metricFormat } from "../format/value.ts";
import type { ChartInput, DataRow } from "../types.ts";

interface Node {
  name: string;
  value: number;
  /** the values of the groups that lead here */
  path: unknown[];
  children?: Node[];
}

/** Square pixels that a name and its value need. */
const smallestNamed = 3600;

/** Shares within shares, as areas. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource, width, height } = input;
  const metric = metricLabel(formData.metric ?? "");
  const groups = list(formData, "groupby").map(columnLabel);
  const nodes = nest(input, queriesData[0]?.data ?? [], groups, metric);
  const color = colorsOf(
    input,
    nodes.map((node) => node.name),
    palette(text(formData, "color_scheme")),
  );
  const format = metricFormat(
    formData.metric ?? "",
    text(formData, "number_format"),
    datasource,
    currencyOf(formData.currency_format),
  );
  const total = nodes.reduce((sum, node) => sum + node.value, 0);
  const percent = numberFormat(".1%");
  const type = text(formData, "label_type", "key_value").toLowerCase();
  const label = ({ name, value }: { name: string; value: number }) =>
    writeLabel(type, { name, value: format(value), percent: percent(value / (total || 1)) }).replace(": ", "\n");
  const deep = groups.length > 1;
  // Gaps between very many areas would be all that is seen.
  const gap = (width * height) / Math.max(1, queriesData[0]?.data.length ?? 0) < 80 ? 0 : 1;
  return {
    ...base(theme),
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: (item: { treePathInfo?: { name: string; value: number }[]; value: number; color: string }) => {
        const path = (item.treePathInfo ?? []).filter((step) => step.name !== "");
        const parent = path.at(-2)?.value ?? total;
        return tooltipContent(theme, path.map((step) => step.name).join(" › "), [
          { color: item.color, name: datasource.verboseMap?.[metric] ?? metric, value: format(item.value) },
          ...(path.length > 1
            ? [{ name: t("Of {name}", { name: path.at(-2)?.name ?? "" }), value: percent(item.value / (parent || 1)) }]
            : []),
          { name: t("Of all"), value: percent(item.value / (total || 1)) },
        ]);
      },
    }),
    series: [
      {
        type: "treemap",
        name: "",
        left: 4,
        right: 4,
        top: 4,
        bottom: 4,
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        label: {
          show: flag(formData, "show_labels", true),
          formatter: label,
          fontSize: 12,
          lineHeight: 16,
          overflow: "truncate",
          padding: 4,
        },
        upperLabel: {
          show: deep && flag(formData, "show_upper_labels", true),
          height: 22,
          color: theme.text,
          fontSize: 12,
          fontWeight: 600,
          formatter: label1(label),
        },
        itemStyle: { borderColor: theme.background, borderWidth: gap, gapWidth: gap, borderRadius: 2 * gap },
        levels: [
          {
            itemStyle: { borderColor: theme.background, borderWidth: 0, gapWidth: gap * 3 },
            upperLabel: { show: false },
          },
          { itemStyle: { borderColor: theme.fill, borderWidth: deep ? 2 * gap : 0, gapWidth: gap } },
          { colorSaturation: undefined },
        ],
        data: nodes.map((node) => colored(node, color(node.name), (smallestNamed * total) / (width * height))),
      },
    ],
  };
}

function label1(label: (node: { name: string; value: number }) => string) {
  return (node: { name: string; value: number }) => label(node).replace("\n", "  ");
}

/** Children are shades of their parent's colour. Nodes below a value have no name: of most only a letter would be seen. */
function colored(node: Node, ink: string, least: number): Record<string, unknown> {
  return {
    name: node.name,
    value: node.value,
    path: node.path,
    itemStyle: { color: ink },
    label: { color: isDarkColor(ink) ? "#fff" : "#1f1f1f", ...(node.value < least && { show: false }) },
    ...(node.children
      ? {
          children: node.children.map((child, index) =>
            colored(child, shade(ink, index, node.children?.length ?? 1), least),
          ),
        }
      : {}),
  };
}

function shade(hex: string, index: number, count: number): string {
  const strength = count <= 1 ? 0 : (index / (count - 1)) * 0.38;
  const value = Number.parseInt(hex.slice(1, 7), 16);
  const mix = (channel: number) => Math.round(channel + (255 - channel) * strength);
  return `rgb(${mix(value >> 16)}, ${mix((value >> 8) & 255)}, ${mix(value & 255)})`;
}

function nest(
  input: ChartInput,
  rows: readonly DataRow[],
  groups: readonly string[],
  metric: string,
  above: readonly unknown[] = [],
): Node[] {
  const [group, ...inner] = groups;
  if (group === undefined) return [];
  const namer = partNamer({ ...input, formData: { ...input.formData, groupby: [group] } });
  const byName = Map.groupBy(rows, namer);
  return [...byName].map(([name, own]) => {
    const path = [...above, own[0]?.[group]];
    if (inner.length === 0) return { name, path, value: own.reduce((sum, row) => sum + asNumber(row[metric]), 0) };
    const children = nest(input, own, inner, metric, path);
    return { name, path, value: children.reduce((sum, child) => sum + child.value, 0), children };
  });
}
