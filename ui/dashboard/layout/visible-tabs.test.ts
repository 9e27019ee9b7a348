import { describe, expect, it } from "vitest";
import { readLayout } from "./tree.ts";
import { chartsOnOpenTabs, shownTabs, tabsAround } from "./visible-tabs.ts";

const chart = (id: number) => ({ type: "CHART", meta: { chartId: id } });
const layout = readLayout(
  JSON.stringify({
    ROOT_ID: { type: "ROOT", children: ["T"] },
    T: { type: "TABS", children: ["A", "B"] },
    A: { type: "TAB", children: ["C1"] },
    B: { type: "TAB", children: ["N", "C2"] },
    N: { type: "TABS", children: ["X", "Y"] },
    X: { type: "TAB", children: ["C3"] },
    Y: { type: "TAB", children: ["C4"] },
    C1: chart(1),
    C2: chart(2),
    C3: chart(3),
    C4: chart(4),
  }),
  [],
);

describe("tabs", () => {
  it("shows the charts of the open tabs only, nested ones too", () => {
    expect([...chartsOnOpenTabs(layout, {})]).toEqual([1]);
    expect([...chartsOnOpenTabs(layout, { T: "B" })].sort()).toEqual([2, 3]);
    expect([...chartsOnOpenTabs(layout, { T: "B", N: "Y" })].sort()).toEqual([2, 4]);
    expect([...chartsOnOpenTabs(layout, { T: "gone" })]).toEqual([1]);
  });

  it("knows the tabs that are open, chosen or not", () => {
    expect(shownTabs(layout, {})).toEqual(["A"]);
    expect(shownTabs(layout, { T: "B", N: "Y" })).toEqual(["B", "Y"]);
    expect(shownTabs(layout, { T: "B" })).toEqual(["B", "X"]);
    expect(shownTabs(readLayout(null, []), {})).toEqual([]);
  });

  it("finds the tabs around a place", () => {
    expect(tabsAround(layout, "C4")).toEqual({ T: "B", N: "Y" });
    expect(tabsAround(layout, "B")).toEqual({ T: "B" });
  });
});
