import { type Positions, remove, type StoredNode } from "./positions.ts";

/** Gives the dashboard tabs as a whole: what it has so far goes into the first of them. */
export function wrapInTabs(positions: Positions, nodes: StoredNode[]): Positions {
  const [tabs] = nodes;
  const isMoved = tabs !== undefined && tabs.id in positions;
  const { GRID_ID: grid, ROOT_ID: root, ...others } = isMoved ? remove(positions, tabs.id) : positions;
  if (!tabs || !grid || !root) return positions;
  const below = isMoved ? Object.fromEntries(idsBelow(positions, tabs.id).map((id) => [id, positions[id]])) : {};
  const next = { ...others, ...below, ...Object.fromEntries(nodes.map((node) => [node.id, node])) };
  const first = next[tabs.children[0] ?? ""];
  if (!first) return positions;
  next[first.id] = { ...first, children: [...grid.children, ...first.children] };
  return { ...(next as Positions), ROOT_ID: { ...root, children: [tabs.id] } };
}

/** Takes the tabs of the dashboard as a whole away: what stands in them goes below one another. */
export function unwrapTabs(positions: Positions): Positions {
  const root = positions.ROOT_ID;
  const tabs = positions[root?.children[0] ?? ""];
  if (!root || tabs?.type !== "TABS") return positions;
  const gone = new Set([tabs.id, ...tabs.children]);
  const grid: StoredNode = {
    id: "GRID_ID",
    type: "GRID",
    children: tabs.children.flatMap((id) => positions[id]?.children ?? []),
    meta: {},
  };
  const kept = Object.entries(positions).filter(([id]) => !gone.has(id));
  return { ...Object.fromEntries(kept), GRID_ID: grid, ROOT_ID: { ...root, children: [grid.id] } };
}

function idsBelow(positions: Positions, id: string): string[] {
  return (positions[id]?.children ?? []).flatMap((child) => [child, ...idsBelow(positions, child)]);
}
