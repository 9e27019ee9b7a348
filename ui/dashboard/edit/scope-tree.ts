import type { Scope } from "../filters/config.ts";
import { chartIdOf, type DashboardLayout, type LayoutNode } from "../layout/tree.ts";

/** A part of a dashboard that can be chosen as a whole: everything, a tab, a chart. */
export interface ScopeBranch {
  id: string;
  kind: "whole" | "tab" | "chart";
  /** the node's own name; undefined for the whole dashboard */
  name: string | undefined;
  chartIds: number[];
  branches: ScopeBranch[];
}

/** The dashboard's tabs and charts, without what only lays them out. */
export function scopeTree(layout: DashboardLayout, nameOf: (chartId: number) => string): ScopeBranch {
  const below = (node: LayoutNode): ScopeBranch[] =>
    node.children.flatMap((child) => {
      const chartId = child.type === "CHART" ? chartIdOf(child) : undefined;
      if (chartId !== undefined)
        return [{ id: child.id, kind: "chart", name: nameOf(chartId), chartIds: [chartId], branches: [] }];
      const inside = below(child);
      if (child.type !== "TAB") return inside;
      const name = String(child.meta.text || child.meta.defaultText || "");
      return [{ id: child.id, kind: "tab", name, chartIds: inside.flatMap((one) => one.chartIds), branches: inside }];
    });
  const branches = below(layout.root);
  return {
    id: layout.root.id,
    kind: "whole",
    name: undefined,
    chartIds: branches.flatMap((one) => one.chartIds),
    branches,
  };
}

/** The scope of these charts: of the whole dashboard, or of the tabs on top that have one of them, without the others there. */
export function scopeOf(chosen: ReadonlySet<number>, tree: ScopeBranch): Scope {
  const tabs = tree.branches.filter((one) => one.kind === "tab");
  const isTabbed = tabs.length > 0 && tabs.length === tree.branches.length;
  const filled = tabs.filter((tab) => tab.chartIds.length > 0);
  const taken = filled.filter((tab) => tab.chartIds.some((id) => chosen.has(id)));
  const roots = isTabbed && taken.length > 0 && taken.length < filled.length ? taken : [tree];
  const excluded = roots.flatMap((root) => root.chartIds).filter((id) => !chosen.has(id));
  return { rootPath: roots.map((root) => root.id), excluded: [...new Set(excluded)] };
}
