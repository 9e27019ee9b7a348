import { base } from "../echarts/frame.ts";
import { lineHeight } from "../echarts/line-height.ts";
import { asNumber } from "../echarts/parts.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { columnLabel, metricLabel, number, text } from "../form-data.ts";
import { metricFormat } from "../format/value.ts";
import type { ChartInput, DataRow } from "../types.ts";

interface Node {
  name: string;
  value?: number;
  children: Node[];
}

const widthOfCharacter = 7;

/** Parents and children as a tree. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, theme, datasource, width, height } = input;
  const metric = formData.metric ? metricLabel(formData.metric) : undefined;
  const format = metricFormat(formData.metric ?? "", "", datasource);
  const root = growTree(input, metric);
  const radial = text(formData, "layout", "orthogonal") === "radial";
  // Around a circle, names point outwards on all sides.
  const around = root && Math.min(longestName(root) * widthOfCharacter + 12, Math.min(width, height) * 0.3);
  // In a row, the last ones have what is beside them.
  const beside = root ? Math.max(60, Math.min(longestName(root) * widthOfCharacter + 20, width * 0.36)) : 0;
  return {
    ...base(theme),
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({ treeAncestors = [], value }: { treeAncestors?: { name?: string }[]; value?: number }) =>
        tooltipContent(
          theme,
          treeAncestors.flatMap(({ name }) => (name ? [name] : [])).join(" › "),
          metric === undefined || value === undefined
            ? []
            : [{ name: datasource.verboseMap?.[metric] ?? metric, value: format(value) }],
        ),
    }),
    // ECharts cannot lay out a tree without a node.
    series: root && [
      {
        type: "tree",
        data: [root],
        ...(radial
          ? { top: around, bottom: around, left: around, right: around }
          : { top: 24, bottom: 24, left: 90, right: beside }),
        layout: text(formData, "layout", "orthogonal"),
        orient: text(formData, "orient", "LR"),
        symbol: text(formData, "symbol", "emptyCircle"),
        symbolSize: number(formData, "symbolSize", 7),
        roam: formData.roam ?? true,
        initialTreeDepth: number(formData, "initialTreeDepth", 2),
        label: {
          position: text(formData, "node_label_position", "left"),
          color: theme.text,
          fontSize: 12,
          lineHeight,
          ...(!radial && { width: Math.max(80, beside - 12), overflow: "truncate" }),
        },
        labelLayout: { hideOverlap: true },
        leaves: { label: { position: text(formData, "child_label_position", "bottom") } },
        emphasis: { focus: text(formData, "emphasis", "descendant") },
        lineStyle: { color: theme.border, width: 1.5 },
        itemStyle: { color: theme.primary, borderColor: theme.primary },
      },
    ],
  };
}

const longestName = ({ name, children }: Node): number =>
  children.reduce((most, child) => Math.max(most, longestName(child)), name.length);

/** The tree below the chosen root; without one, the largest tree there is. No row is drawn twice, even in a circle. */
function growTree({ formData, queriesData }: ChartInput, metric: string | undefined): Node | undefined {
  const rows = queriesData[0]?.data ?? [];
  const [id, parent] = [columnLabel(formData.id ?? ""), columnLabel(formData.parent ?? "")];
  const name = formData.name ? columnLabel(formData.name) : id;
  const below = Map.groupBy(rows, (row) => String(row[parent] ?? ""));
  const grow = (row: DataRow, seen: Set<string>): Node => {
    const own = String(row[id]);
    seen.add(own);
    const children = (below.get(own) ?? [])
      .filter((child) => !seen.has(String(child[id])))
      .map((child) => grow(child, seen));
    return { name: String(row[name] ?? own), ...(metric !== undefined && { value: asNumber(row[metric]) }), children };
  };
  // A root that is only ever a parent has no row of its own.
  const standingFor = (own: string): Node => ({
    name: own,
    children: (below.get(own) ?? []).map((child) => grow(child, new Set([own]))),
  });
  const chosen = text(formData, "root_node_id");
  const known = new Set(rows.map((row) => String(row[id])));
  const roots = rows.filter((row) => (chosen ? String(row[id]) === chosen : !known.has(String(row[parent] ?? ""))));
  if (chosen && roots.length === 0 && below.has(chosen)) return standingFor(chosen);
  const size = (node: Node): number => node.children.reduce((sum, child) => sum + size(child), 1);
  return roots
    .map((row) => grow(row, new Set()))
    .reduce<Node | undefined>((best, node) => (best && size(best) >= size(node) ? best : node), undefined);
}
