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
});
