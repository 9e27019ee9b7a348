/** A dashboard's `position_json`, read into a tree. */
export type NodeType =
  | "ROOT"
  | "GRID"
  | "TABS"
  | "TAB"
  | "ROW"
  | "COLUMN"
  | "CHART"
  | "MARKDOWN"
  | "HEADER"
  | "DIVIDER"
  | "DYNAMIC";

export interface LayoutNode {
  id: string;
  type: NodeType;
  meta: Record<string, unknown>;
  children: LayoutNode[];
  /** ids from the root down */
  parents: string[];
}

export interface DashboardLayout {
  root: LayoutNode;
  nodes: Map<string, LayoutNode>;
  /** where a chart stands; the same chart may stand in several places */
  places: Map<number, LayoutNode[]>;
}

export const gridColumns = 12;
const gridUnit = 8;
const rowOfThree = 3;

/** Reads a layout. Charts that stand nowhere are added below it; references to nothing and circles are left out. */
export function readLayout(positionJson: string | null, charts: { id: number; name: string }[]): DashboardLayout {
  const stored = parseRecord(positionJson);
  const nodes = new Map<string, LayoutNode>();
  const root = readNode("ROOT_ID", stored, [], nodes) ?? emptyRoot(nodes);
  const placed = new Set([...nodes.values()].filter((node) => node.type === "CHART").map(chartIdOf));
  const homeless = charts.filter((chart) => !placed.has(chart.id));
  if (homeless.length > 0) addRows(root, homeless, nodes);
  const places = new Map<number, LayoutNode[]>();
  for (const node of nodes.values()) {
    const id = chartIdOf(node);
    if (node.type === "CHART" && id !== undefined) places.set(id, [...(places.get(id) ?? []), node]);
  }
  return { root, nodes, places };
}

/** The id of the chart that a CHART node shows. */
export function chartIdOf(node: LayoutNode): number | undefined {
  const id = Number(node.meta.chartId);
  return node.meta.chartId !== undefined && Number.isInteger(id) ? id : undefined;
}

/** A node's width in grid columns, within what its parent offers. */
export function widthOf(node: LayoutNode, available: number): number {
  const width = Number(node.meta.width);
  const fallback = node.type === "CHART" || node.type === "MARKDOWN" || node.type === "COLUMN" ? 4 : available;
  return Math.max(1, Math.min(available, Number.isFinite(width) && width > 0 ? Math.round(width) : fallback));
}

/** Whether two such elements stand beside one another on a telephone. */
export function isSmall(node: LayoutNode, available: number): boolean {
  return node.type === "CHART" && widthOf(node, available) <= 3;
}

/** A node's height in pixels. */
export function heightOf(node: LayoutNode): number {
  const height = Number(node.meta.height);
  return (Number.isFinite(height) && height > 0 ? height : 50) * gridUnit;
}

function readNode(
  id: string,
  stored: Record<string, unknown>,
  parents: string[],
  nodes: Map<string, LayoutNode>,
): LayoutNode | undefined {
  const raw = Object.hasOwn(stored, id) ? stored[id] : undefined;
  if (!isRecord(raw) || nodes.has(id)) return undefined;
  const node: LayoutNode = {
    id,
    type: raw.type as NodeType,
    meta: isRecord(raw.meta) ? raw.meta : {},
    children: [],
    parents,
  };
  nodes.set(id, node);
  const children = Array.isArray(raw.children) ? raw.children : [];
  for (const child of children) {
    const read = readNode(String(child), stored, [...parents, id], nodes);
    if (read) node.children.push(read);
  }
  return node;
}

function emptyRoot(nodes: Map<string, LayoutNode>): LayoutNode {
  const root: LayoutNode = { id: "ROOT_ID", type: "ROOT", meta: {}, children: [], parents: [] };
  const grid: LayoutNode = { id: "GRID_ID", type: "GRID", meta: {}, children: [], parents: ["ROOT_ID"] };
  root.children.push(grid);
  nodes.set(root.id, root).set(grid.id, grid);
  return root;
}

function addRows(root: LayoutNode, charts: { id: number; name: string }[], nodes: Map<string, LayoutNode>): void {
  const top = root.children[0];
  const target = top?.type === "TABS" ? (top.children[0] ?? top) : (top ?? root);
  for (let from = 0; from < charts.length; from += rowOfThree) {
    const parents = [...target.parents, target.id];
    const row: LayoutNode = { id: `ROW-added-${from}`, type: "ROW", meta: {}, children: [], parents };
    row.children = charts.slice(from, from + rowOfThree).map((chart) => ({
      id: `CHART-added-${chart.id}`,
      type: "CHART",
      meta: { chartId: chart.id, sliceName: chart.name, width: gridColumns / rowOfThree, height: 50 },
      children: [],
      parents: [...parents, row.id],
    }));
    target.children.push(row);
    for (const node of [row, ...row.children]) nodes.set(node.id, node);
  }
}

/** An object from JSON that may be absent or broken. */
export function parseRecord(json: string | null | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json || "{}");
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
