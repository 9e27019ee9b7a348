import { describe, expect, it } from "vitest";
import { readLayout } from "../layout/tree.ts";
import {
  canHold,
  change,
  chartsIn,
  freeColumns,
  insert,
  move,
  newNodes,
  type Positions,
  positionsOf,
  remove,
  storePositions,
} from "./positions.ts";
import { unwrapTabs, wrapInTabs } from "./top-tabs.ts";

const charts = [1, 2, 3].map((id) => ({ id, name: `Chart ${id}` }));
const start = positionsOf(readLayout(null, charts));
const row = "ROW-added-0";
const chart = (id: number) => newNodes("CHART", { id, slice_name: `Chart ${id}` });
const gridOf = (positions: Positions) => positions.GRID_ID?.children ?? [];

describe("changing a layout", () => {
  it("gives a chart between rows a row of its own, and a chart in a row what room there is", () => {
    const added = insert(start, "GRID_ID", 0, chart(4));
    expect(gridOf(added)).toHaveLength(2);
    expect(added[gridOf(added)[0] ?? ""]).toMatchObject({ type: "ROW", children: [expect.stringMatching(/^CHART-/)] });
    expect(insert(start, row, 0, chart(4))).toBe(start);
    const smaller = change(start, "CHART-added-1", { width: 2 });
    const [node] = chart(4);
    const squeezed = insert(smaller, row, 1, node ? [node] : []);
    expect(squeezed[row]?.children[1]).toBe(node?.id);
    expect(squeezed[node?.id ?? ""]?.meta.width).toBe(2);
    expect(freeColumns(squeezed, squeezed[row]!)).toBe(0);
  });

  it("moves within a row, and takes an emptied row away", () => {
    const turned = move(start, "CHART-added-1", row, 3);
    expect(turned[row]?.children).toEqual(["CHART-added-2", "CHART-added-3", "CHART-added-1"]);
    const apart = move(start, "CHART-added-1", "GRID_ID", 1);
    expect(gridOf(apart)).toHaveLength(2);
    const back = move(apart, "CHART-added-1", row, 0);
    expect(gridOf(back)).toEqual([row]);
  });

  it("puts nothing into itself, nor where its kind does not belong", () => {
    const [tabs, tab] = newNodes("TABS");
    const withTabs = insert(start, "GRID_ID", 1, [tabs!, tab!]);
    expect(canHold(withTabs, tab!.id, withTabs[tabs!.id]!)).toBe(false);
    expect(canHold(withTabs, row, newNodes("HEADER")[0]!)).toBe(false);
    expect(canHold(withTabs, tab!.id, chart(9)[0]!)).toBe(true);
    expect(move(withTabs, row, tab!.id, 0)[tab!.id]?.children).toEqual([row]);
  });

  it("takes out an element with all that is in it", () => {
    const emptied = remove(start, row);
    expect(gridOf(emptied)).toEqual([]);
    expect(chartsIn(emptied).size).toBe(0);
    expect([...chartsIn(start)]).toEqual([1, 2, 3]);
  });

  it("is stored as it is read again", () => {
    const stored = storePositions(start, "Sales");
    expect(stored).toMatchObject({ DASHBOARD_VERSION_KEY: "v2", HEADER_ID: { meta: { text: "Sales" } } });
    expect(stored["CHART-added-2"]).toMatchObject({ parents: ["ROOT_ID", "GRID_ID", row] });
    expect(positionsOf(readLayout(JSON.stringify(stored), charts))).toEqual(start);
  });

  it("gives the dashboard tabs as a whole, and takes them away again", () => {
    const [tabs, tab] = newNodes("TABS");
    if (!tabs || !tab) throw new Error("tabs begin with one");
    const wrapped = wrapInTabs(start, [tabs, tab]);
    expect(wrapped.ROOT_ID?.children).toEqual([tabs.id]);
    expect(wrapped[tab.id]?.children).toEqual([row]);
    const stored = storePositions(wrapped, "Title");
    // Superset looks for the grid also where tabs stand in its place.
    expect(stored.GRID_ID).toMatchObject({ children: [], parents: ["ROOT_ID"] });
    expect(stored["CHART-added-1"]).toMatchObject({ parents: ["ROOT_ID", tabs.id, tab.id, row] });
    const second = insert(wrapped, tabs.id, 1, newNodes("TAB"));
    const moved = move(second, "CHART-added-1", second[tabs.id]?.children[1] ?? "", 0);
    const plain = unwrapTabs(moved);
    expect(plain.ROOT_ID?.children).toEqual(["GRID_ID"]);
    expect(gridOf(plain)).toHaveLength(2);
    expect(chartsIn(plain)).toEqual(new Set([1, 2, 3]));
    expect(Object.values(plain).some((node) => node.type === "TABS" || node.type === "TAB")).toBe(false);
  });

  it("makes tabs that stand among other things those of the whole dashboard", () => {
    const nodes = newNodes("TABS");
    const among = insert(start, "GRID_ID", 1, nodes);
    const wrapped = wrapInTabs(among, nodes.slice(0, 1));
    expect(wrapped.ROOT_ID?.children).toEqual([nodes[0]?.id]);
    expect(wrapped[nodes[1]?.id ?? ""]?.children).toEqual([row]);
  });

  it("moves a tab to another set, but not the last of its own", () => {
    const one = newNodes("TABS");
    const other = newNodes("TABS");
    const both = insert(insert(start, "GRID_ID", 1, one), "GRID_ID", 2, other);
    const [set, tab] = one as [(typeof one)[0], (typeof one)[0]];
    const target = other[0]?.id ?? "";
    expect(canHold(both, target, tab)).toBe(false);
    const third = insert(both, set.id, 1, newNodes("TAB"));
    expect(move(third, tab.id, target, 0)[target]?.children[0]).toBe(tab.id);
  });
});
