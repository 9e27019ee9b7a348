import { prefersStillness } from "../../theme/motion.ts";
import { palette } from "../color/schemes.ts";
import { base, colorsOf, withLegend } from "../echarts/frame.ts";
import { asNumber } from "../echarts/parts.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { columnLabel, flag, metricLabel, number, text } from "../form-data.ts";
import { metricFormat } from "../format/value.ts";
import type { ChartInput } from "../types.ts";

interface Node {
  name: string;
  value: number;
  category?: string;
}

interface Link {
  source: string;
  target: string;
  value: number;
}

/** As many as find their places in a third of a second, at once; more find them before the reader's eyes, and the page answers meanwhile. */
const mostAtOnce = 150;
/** Every one pushes every other: with more, a single step would hold the page up. They stand in a circle. */
const mostPushed = 2000;

/** Things and what connects them. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, theme, datasource, width, height } = input;
  const { nodes, links } = readGraph(input);
  const categories = [...new Set(nodes.flatMap(({ category }) => (category === undefined ? [] : [category])))];
  const scheme = palette(text(formData, "color_scheme"));
  const color = colorsOf(input, categories, scheme);
  const ink = (node: Node) => (node.category === undefined ? (scheme[0] ?? theme.primary) : color(node.category));
  const metric = metricLabel(formData.metric ?? "");
  const format = metricFormat(formData.metric ?? "", "", datasource);
  const frame = withLegend(input, categories);
  const least = number(formData, "showSymbolThreshold", 0);
  const ends = text(formData, "edgeSymbol", "none,arrow").split(",");
  // The distances are meant for a large box; in a small one they would push things out of sight.
  const part = Math.min(1, Math.min(width, height * 1.5) / 600);
  // What each node has of the box: more of them lie closer and are smaller, so that all are in sight.
  const spacing = Math.sqrt((width * height) / Math.max(1, nodes.length));
  const labelWidth = Math.max(60, width * 0.2);
  const baseSize = number(formData, "baseNodeSize", 20);
  const nodeSize = scale(nodes, Math.min(baseSize, spacing * 0.4));
  const edgeWidth = scale(links, number(formData, "baseEdgeWidth", 3) * Math.min(1, spacing / 50));
  const layout = nodes.length > mostPushed ? "circular" : text(formData, "layout", "force");
  const isCircle = layout === "circular";
  const longest = nodes.reduce((most, { name }) => Math.max(most, name.length), 0);
  // Around a circle, names point outwards on all sides.
  const around = isCircle ? Math.min(longest * 7 + 16, labelWidth, Math.min(width, height) * 0.3) : 0;
  const inkOf = new Map(nodes.map((node) => [node.name, ink(node)]));
  return {
    ...base(theme),
    legend: frame.legend,
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({ dataType, data }: { dataType: string; data: Node & Link }) =>
        tooltipContent(theme, dataType === "edge" ? `${data.source} → ${data.target}` : data.name, [
          { name: datasource.verboseMap?.[metric] ?? metric, value: format(data.value) },
        ]),
    }),
    series: [
      {
        type: "graph",
        top: frame.insets.top + around,
        right: frame.insets.right + around,
        bottom: frame.insets.bottom + around,
        left: frame.insets.left + around,
        layout,
        force: {
          initLayout: "circular",
          layoutAnimation: nodes.length > mostAtOnce && !prefersStillness(),
          edgeLength: Math.min(
            number(formData, "edgeLength", 400) * part,
            Math.min(width, height) * 0.45,
            spacing * 1.2,
          ),
          gravity: number(formData, "gravity", 0.3),
          repulsion: Math.min(number(formData, "repulsion", 1000) * part ** 2, spacing ** 2 / 2),
          friction: number(formData, "friction", 0.2),
        },
        circular: { rotateLabel: true },
        roam: formData.roam ?? true,
        draggable: flag(formData, "draggable", true),
        selectedMode: formData.selectedMode ?? "single",
        edgeSymbol: [ends[0] ?? "none", ends[1] ?? "none"],
        edgeSymbolSize: number(formData, "baseEdgeWidth", 3) * 2,
        categories: categories.map((name) => ({ name, itemStyle: { color: color(name) } })),
        data: nodes.map((node) => ({
          ...node,
          symbolSize: nodeSize(node.value),
          itemStyle: { color: ink(node) },
          label: { show: node.value > least && spacing > 22, color: theme.text },
        })),
        links: links.map((link) => ({
          ...link,
          lineStyle: { width: edgeWidth(link.value), color: inkOf.get(link.source), opacity: 0.5, curveness: 0.2 },
        })),
        label: { position: "right", fontSize: 12, width: labelWidth, overflow: "truncate" },
        emphasis: { focus: "adjacency" },
      },
    ],
  };
}

function readGraph({ formData, queriesData }: ChartInput): { nodes: Node[]; links: Link[] } {
  const metric = metricLabel(formData.metric ?? "");
  const nameOf = (key: string) => (formData[key] ? columnLabel(formData[key]) : undefined);
  const [from, to] = [nameOf("source") ?? "", nameOf("target") ?? ""];
  const [fromCategory, toCategory] = [nameOf("source_category"), nameOf("target_category")];
  const nodes = new Map<string, Node>();
  const links: Link[] = [];
  const meet = (name: string, value: number, category: string | undefined) => {
    const node = nodes.get(name) ?? { name, value: 0 };
    nodes.set(name, { ...node, value: node.value + value, category: node.category ?? category });
  };
  for (const row of queriesData[0]?.data ?? []) {
    const value = asNumber(row[metric]);
    if (value === 0) continue;
    const [source, target] = [String(row[from]), String(row[to])];
    meet(source, value, fromCategory && String(row[fromCategory] ?? "N/A"));
    meet(target, value, toCategory && String(row[toCategory] ?? "N/A"));
    links.push({ source, target, value });
  }
  return { nodes: [...nodes.values()], links };
}

/** Sizes from half the base for the least value to two and a half times it for the greatest. */
function scale(items: readonly { value: number }[], size: number): (value: number) => number {
  const low = items.reduce((min, { value }) => Math.min(min, value), Number.POSITIVE_INFINITY);
  const high = items.reduce((max, { value }) => Math.max(max, value), Number.NEGATIVE_INFINITY);
  return (value) => size * 0.5 + (high > low ? ((value - low) / (high - low)) * size * 2 : 0);
}
