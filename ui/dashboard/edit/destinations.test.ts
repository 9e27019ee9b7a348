import { expect, it } from "vitest";
import { destinationsOf } from "./destinations.ts";
import type { Positions, StoredNode } from "./positions.ts";

const nodes = (list: [string, StoredNode["type"], string[], Record<string, unknown>?][]): Positions =>
  Object.fromEntries(list.map(([id, type, children, meta = {}]) => [id, { id, type, children, meta }]));

const positions = nodes([
  ["ROOT_ID", "ROOT", ["TABS"]],
  ["TABS", "TABS", ["A", "B"]],
  ["A", "TAB", ["ROW-1", "ROW-2"], { text: "When" }],
  ["B", "TAB", ["ROW-3"], { text: "Where" }],
  ["ROW-1", "ROW", ["CHART-1"]],
  ["ROW-2", "ROW", ["CHART-2", "COLUMN-1"]],
  ["ROW-3", "ROW", ["CHART-3"]],
  ["COLUMN-1", "COLUMN", [], { width: 4 }],
  ["CHART-1", "CHART", [], { chartId: 1, width: 4 }],
  ["CHART-2", "CHART", [], { chartId: 2, width: 4 }],
  ["CHART-3", "CHART", [], { chartId: 3, width: 12 }],
]);
const labels = (id: string) => destinationsOf(positions, positions[id] as StoredNode).map((one) => one.label);

it("a chart can go into rows with room, columns and tabs, not where it is", () => {
  expect(labels("CHART-1")).toEqual(["When", "When › Row 2", "When › Row 2 › Column 1", "Where"]);
});

it("a row can go into other tabs, not into itself", () => {
  expect(labels("ROW-1")).toEqual(["When › Row 2 › Column 1", "Where"]);
});
