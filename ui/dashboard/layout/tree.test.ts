import { describe, expect, it } from "vitest";
import { heightOf, readLayout, widthOf } from "./tree.ts";

const position = {
  DASHBOARD_VERSION_KEY: "v2",
  ROOT_ID: { id: "ROOT_ID", type: "ROOT", children: ["TABS-a"] },
  GRID_ID: { id: "GRID_ID", type: "GRID", children: [] },
  HEADER_ID: { id: "HEADER_ID", type: "HEADER", meta: { text: "Sales" } },
  "TABS-a": { id: "TABS-a", type: "TABS", children: ["TAB-1", "TAB-2"] },
  "TAB-1": { id: "TAB-1", type: "TAB", meta: { text: "One" }, children: ["ROW-1"] },
  "TAB-2": { id: "TAB-2", type: "TAB", meta: { text: "Two" }, children: ["ROW-2"] },
  "ROW-1": { id: "ROW-1", type: "ROW", children: ["CHART-1", "CHART-gone"] },
  "ROW-2": { id: "ROW-2", type: "ROW", children: ["CHART-2"] },
  "CHART-1": { id: "CHART-1", type: "CHART", meta: { chartId: 7, width: 5, height: 40 } },
  "CHART-2": { id: "CHART-2", type: "CHART", meta: { chartId: 8, width: 40 } },
};

describe("readLayout", () => {
  it("reads tabs, rows and charts, knows each node's ancestors and skips what is missing", () => {
    const layout = readLayout(JSON.stringify(position), []);
    expect(layout.root.children.map((node) => node.id)).toEqual(["TABS-a"]);
    expect(layout.places.get(7)?.[0]?.parents).toEqual(["ROOT_ID", "TABS-a", "TAB-1", "ROW-1"]);
    expect(layout.nodes.get("ROW-1")?.children).toHaveLength(1);
  });

  it("puts charts that stand nowhere into rows of three at the end", () => {
    const charts = [7, 8, 9, 10, 11, 12].map((id) => ({ id, name: `c${id}` }));
    const layout = readLayout(JSON.stringify(position), charts);
    const added = layout.nodes.get("TAB-1")?.children.slice(1);
    expect(added?.map((row) => row.children.map((node) => node.meta.chartId))).toEqual([[9, 10, 11], [12]]);
    expect(layout.places.get(12)?.[0]?.parents).toContain("TAB-1");
  });

  it("draws a dashboard that has no layout, or a broken one", () => {
    expect(readLayout(null, [{ id: 1, name: "a" }]).root.children[0]?.children).toHaveLength(1);
    expect(readLayout("{oops", []).root.children[0]?.type).toBe("GRID");
  });

  it("does not follow circles", () => {
    const circle = {
      ROOT_ID: { type: "ROOT", children: ["ROW-1"] },
      "ROW-1": { type: "ROW", children: ["ROOT_ID", "ROW-1"] },
    };
    expect(readLayout(JSON.stringify(circle), []).nodes.size).toBe(2);
  });
});

describe("sizes", () => {
  it("keeps widths within the parent and counts heights in units of eight pixels", () => {
    const { nodes } = readLayout(JSON.stringify(position), []);
    expect(widthOf(nodes.get("CHART-1")!, 12)).toBe(5);
    expect(widthOf(nodes.get("CHART-2")!, 12)).toBe(12);
    expect(heightOf(nodes.get("CHART-1")!)).toBe(320);
    expect(heightOf(nodes.get("CHART-2")!)).toBe(400);
  });
});
