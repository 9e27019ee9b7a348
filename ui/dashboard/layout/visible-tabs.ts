import type { DashboardLayout, LayoutNode } from "./tree.ts";

/** TABS id → id of the TAB that is open */
export type OpenTabs = Readonly<Record<string, string>>;

/** The tab that is open in a set of tabs: the chosen one, else the first. */
export function openTabOf(tabs: LayoutNode, open: OpenTabs): string | undefined {
  const chosen = open[tabs.id];
  return tabs.children.some((tab) => tab.id === chosen) ? chosen : tabs.children[0]?.id;
}

/** The charts that can be seen with these tabs open, scrolled to or not. */
export function chartsOnOpenTabs(layout: DashboardLayout, open: OpenTabs): Set<number> {
  const isShown = shownWith(layout, open);
  return new Set([...layout.places].filter(([, places]) => places.some(isShown)).map(([id]) => id));
}

/** The tabs that can be seen into, from the outside in: chosen ones, and the first of each set where none was. */
export function shownTabs(layout: DashboardLayout, open: OpenTabs): string[] {
  const isShown = shownWith(layout, open);
  return [...layout.nodes.values()].flatMap((node) => {
    const current = node.type === "TABS" && isShown(node) ? openTabOf(node, open) : undefined;
    return current === undefined ? [] : [current];
  });
}

function shownWith(layout: DashboardLayout, open: OpenTabs): (node: LayoutNode) => boolean {
  const closed = new Set<string>();
  for (const node of layout.nodes.values()) {
    if (node.type !== "TABS") continue;
    const current = openTabOf(node, open);
    for (const tab of node.children) if (tab.id !== current) closed.add(tab.id);
  }
  return (node) => !node.parents.some((parent) => closed.has(parent));
}

/** Which tabs must be open to see a node: for links to a place in a dashboard. */
export function tabsAround(layout: DashboardLayout, id: string): OpenTabs {
  const node = layout.nodes.get(id);
  if (!node) return {};
  const path = [...node.parents, node.id];
  const pairs = path.flatMap((step, at) =>
    layout.nodes.get(step)?.type === "TAB" ? [[path[at - 1] ?? "", step] as const] : [],
  );
  return Object.fromEntries(pairs);
}
