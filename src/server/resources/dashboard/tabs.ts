import { parseObject } from "../dataset/describe.ts";

interface Tab {
  value: string;
  title: string;
  parents?: unknown[];
  children: Tab[];
}

interface Tabs {
  /** Title of each tab by its id. */
  all_tabs: Record<string, string>;
  tab_tree: Tab[];
}

/** Only these may hold tabs. */
const HOLDERS = ["ROOT", "GRID", "TABS", "TAB"];

/**
 * The tabs of a layout, outer before inner; undefined when there is no layout. Nodes that are missing are passed over, and
 * each is looked at once, however they point to each other.
 */
export function tabsOf(positionJson: string | null | undefined): Tabs | undefined {
  const nodes = parseObject(positionJson);
  if (Object.keys(nodes).length === 0) return undefined;
  const all_tabs: Record<string, string> = {};
  const tab_tree: Tab[] = [];
  const waiting: [id: string, siblings: Tab[]][] = [["ROOT_ID", tab_tree]];
  const seen = new Set<string>();
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [id, siblings] = next;
    if (seen.has(id) || !Object.hasOwn(nodes, id)) continue;
    seen.add(id);
    const node = parseObject(nodes[id]);
    if (!HOLDERS.includes(String(node.type))) continue;
    let children = siblings;
    if (node.type === "TAB") {
      const title = String(parseObject(node.meta).text ?? "");
      const tab: Tab = { value: id, title, children: [] };
      if (Array.isArray(node.parents)) tab.parents = node.parents;
      siblings.push(tab);
      all_tabs[id] = title;
      children = tab.children;
    }
    for (const child of Array.isArray(node.children) ? node.children : [])
      if (typeof child === "string") waiting.push([child, children]);
  }
  return { all_tabs, tab_tree };
}
