import { t } from "../../i18n/t.ts";
import { type DashboardLayout, gridColumns, isRecord, type LayoutNode, type NodeType } from "../layout/tree.ts";

/** One element as `position_json` stores it. */
export interface StoredNode {
  id: string;
  type: NodeType;
  children: string[];
  meta: Record<string, unknown>;
}

/** A layout that is being changed: every change makes a new one. */
export type Positions = Readonly<Record<string, StoredNode>>;

/** A chart, as far as a layout has to know it. */
export interface PlacedChart {
  id: number;
  slice_name: string;
}

const held: Partial<Record<NodeType, readonly NodeType[]>> = {
  GRID: ["ROW", "HEADER", "DIVIDER", "TABS"],
  TAB: ["ROW", "HEADER", "DIVIDER", "TABS"],
  ROW: ["CHART", "MARKDOWN", "COLUMN"],
  COLUMN: ["CHART", "MARKDOWN", "HEADER", "DIVIDER", "ROW", "TABS"],
  TABS: ["TAB"],
};

/** What needs a row around it where rows are stacked. */
const inRows = new Set<NodeType>(["CHART", "MARKDOWN", "COLUMN"]);

/** What is drawn, in the form in which it is changed and stored. */
export function positionsOf({ nodes }: DashboardLayout): Positions {
  const stored = [...nodes.values()].map(({ id, type, meta, children }): [string, StoredNode] => [
    id,
    { id, type, meta, children: children.map((child) => child.id) },
  ]);
  return Object.fromEntries(stored);
}

/** A layout as Superset stores it: with the ancestors of each element, and the title among the elements. */
export function storePositions(positions: Positions, title: string): Record<string, unknown> {
  const stored: Record<string, unknown> = {
    DASHBOARD_VERSION_KEY: "v2",
    HEADER_ID: { id: "HEADER_ID", type: "HEADER", meta: { text: title } },
    GRID_ID: { id: "GRID_ID", type: "GRID", children: [], parents: ["ROOT_ID"] },
  };
  const visit = (id: string, parents: string[]): void => {
    const node = positions[id];
    if (!node) return;
    stored[id] = { ...node, parents };
    for (const child of node.children) visit(child, [...parents, id]);
  };
  visit("ROOT_ID", []);
  return stored;
}

/** A new element with everything it starts with; the first is the element itself. */
export function newNodes(type: NodeType, chart?: PlacedChart): StoredNode[] {
  const node = (of: NodeType, meta: Record<string, unknown>, children: string[] = []): StoredNode => ({
    id: `${of}-${Math.random().toString(36).slice(2, 12)}`,
    type: of,
    meta,
    children,
  });
  switch (type) {
    case "CHART":
      return [node("CHART", { chartId: chart?.id, sliceName: chart?.slice_name, width: 4, height: 50 })];
    case "MARKDOWN":
      return [node("MARKDOWN", { code: "## A heading\nSome text in *Markdown*.", width: 4, height: 25 })];
    case "COLUMN":
      return [node("COLUMN", { width: 4, background: "BACKGROUND_TRANSPARENT" })];
    case "HEADER":
      return [
        node("HEADER", { text: t("New header"), headerSize: "MEDIUM_HEADER", background: "BACKGROUND_TRANSPARENT" }),
      ];
    case "TABS": {
      const tab = node("TAB", { text: t("Tab 1") });
      return [node("TABS", {}, [tab.id]), tab];
    }
    case "TAB":
      return [node("TAB", { text: t("New tab") })];
    default:
      return [node(type, { background: "BACKGROUND_TRANSPARENT" })];
  }
}

/** Whether an element may be put somewhere: kinds that fit, room in the row, never into itself. */
export function canHold(positions: Positions, parentId: string, node: StoredNode): boolean {
  const parent = positions[parentId];
  if (!parent || isBelow(positions, parentId, node.id)) return false;
  const kinds = held[parent.type] ?? [];
  const isWrapped = parent.type !== "COLUMN" && inRows.has(node.type) && kinds.includes("ROW");
  if (!isWrapped && !kinds.includes(node.type)) return false;
  // A set of tabs without any is nothing that could be shown.
  const from = node.type === "TAB" ? parentOf(positions, node.id) : undefined;
  if (from && from.id !== parentId && from.children.length === 1) return false;
  return parent.type !== "ROW" || parent.children.includes(node.id) || freeColumns(positions, parent) > 0;
}

/** Puts new elements at a place; a chart between rows gets a row of its own. */
export function insert(positions: Positions, parentId: string, index: number, nodes: StoredNode[]): Positions {
  const [first] = nodes;
  const parent = positions[parentId];
  if (!first || !parent || !canHold(positions, parentId, first)) return positions;
  const next = { ...positions, ...Object.fromEntries(nodes.map((node) => [node.id, node])) };
  let top = first;
  if (inRows.has(first.type) && (parent.type === "GRID" || parent.type === "TAB")) {
    const [row] = newNodes("ROW");
    if (row) top = { ...row, children: [first.id] };
    next[top.id] = top;
  } else if (parent.type === "ROW") {
    const width = Math.min(Number(first.meta.width) || 4, freeColumns(positions, parent));
    next[first.id] = { ...first, meta: { ...first.meta, width } };
  }
  next[parentId] = { ...parent, children: parent.children.toSpliced(index, 0, top.id) };
  return next;
}

/** Takes an element to another place. */
export function move(positions: Positions, id: string, parentId: string, index: number): Positions {
  const node = positions[id];
  const from = parentOf(positions, id);
  if (!node || !from || !canHold(positions, parentId, node)) return positions;
  const before = from.children.indexOf(id);
  const without = { ...positions, [from.id]: { ...from, children: from.children.filter((child) => child !== id) } };
  const at = from.id === parentId && before < index ? index - 1 : index;
  const moved = insert(without, parentId, at, [node]);
  // A row that only stood around a chart goes with it.
  const isEmptied = from.type === "ROW" && from.id !== parentId && moved[from.id]?.children.length === 0;
  return isEmptied ? remove(moved, from.id) : moved;
}

/** Takes an element out, with all that is in it. */
export function remove(positions: Positions, id: string): Positions {
  const parent = parentOf(positions, id);
  if (!parent) return positions;
  const next: Record<string, StoredNode> = { ...positions };
  const drop = (one: string): void => {
    for (const child of next[one]?.children ?? []) drop(child);
    delete next[one];
  };
  drop(id);
  next[parent.id] = { ...parent, children: parent.children.filter((child) => child !== id) };
  return next;
}

/** Changes what an element says about itself: its size, text or looks. */
export function change(positions: Positions, id: string, meta: Record<string, unknown>): Positions {
  const node = positions[id];
  return node ? { ...positions, [id]: { ...node, meta: { ...node.meta, ...meta } } } : positions;
}

/** The grid columns of a row that nothing stands in. */
export function freeColumns(positions: Positions, row: StoredNode): number {
  const around = parentOf(positions, row.id);
  const total = around?.type === "COLUMN" ? widthIn(around) : gridColumns;
  return total - row.children.reduce((sum, id) => sum + (positions[id] ? widthIn(positions[id]) : 0), 0);
}

export function parentOf(positions: Positions, id: string): StoredNode | undefined {
  return Object.values(positions).find((node) => node.children.includes(id));
}

/** The charts that stand somewhere in a layout. */
export function chartsIn(positions: Positions): Set<number> {
  const ids = Object.values(positions).map((node) => Number(isRecord(node.meta) ? node.meta.chartId : undefined));
  return new Set(ids.filter(Number.isInteger));
}

function widthIn(node: StoredNode | LayoutNode): number {
  return Number(node.meta.width) || 4;
}

function isBelow(positions: Positions, id: string, ancestor: string): boolean {
  if (id === ancestor) return true;
  const parent = parentOf(positions, id);
  return parent !== undefined && isBelow(positions, parent.id, ancestor);
}
