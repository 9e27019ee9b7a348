import { describe, expect, it } from "vitest";
import { chartsInScope } from "../filters/scope.ts";
import { readLayout } from "../layout/tree.ts";
import { scopeOf, scopeTree } from "./scope-tree.ts";

const chart = (id: number) => ({ type: "CHART", children: [], meta: { chartId: id } });
const tabbed = readLayout(
  JSON.stringify({
    ROOT_ID: { type: "ROOT", children: ["TABS"] },
    TABS: { type: "TABS", children: ["TAB-a", "TAB-b", "TAB-c"] },
    "TAB-a": { type: "TAB", children: ["ROW-a"], meta: { text: "A" } },
    "TAB-b": { type: "TAB", children: ["ROW-b"], meta: { text: "B" } },
    "TAB-c": { type: "TAB", children: [], meta: { text: "C" } },
    "ROW-a": { type: "ROW", children: ["CHART-1", "CHART-2"] },
    "ROW-b": { type: "ROW", children: ["CHART-3"] },
    "CHART-1": chart(1),
    "CHART-2": chart(2),
    "CHART-3": chart(3),
  }),
  [],
);
const tree = scopeTree(tabbed, (id) => `Chart ${id}`);

describe("the scope of chosen charts", () => {
  it("is the whole dashboard where all are chosen, for charts to come, too", () => {
    expect(scopeOf(new Set([1, 2, 3]), tree)).toEqual({ rootPath: ["ROOT_ID"], excluded: [] });
  });

  it("is a tab where only charts of that tab are chosen", () => {
    expect(scopeOf(new Set([2]), tree)).toEqual({ rootPath: ["TAB-a"], excluded: [1] });
  });

  it.each([[[]], [[1]], [[3]], [[1, 3]], [[1, 2, 3]]])("reaches what was chosen: %s", (ids) => {
    expect([...chartsInScope(scopeOf(new Set(ids), tree), tabbed)]).toEqual(ids);
  });

  it("shows tabs with their charts, and no rows", () => {
    expect(tree.branches.map(({ name, chartIds }) => [name, chartIds])).toEqual([
      ["A", [1, 2]],
      ["B", [3]],
      ["C", []],
    ]);
  });
});
