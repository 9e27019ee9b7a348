import { describe, expect, it } from "vitest";
import { pivot } from "./client-pivot.ts";
import { frameOf } from "./frame.ts";

describe("a pivot table that the server lays out", () => {
  it("finds the least and the largest of a group of any size", () => {
    const count = 150_000;
    const frame = frameOf([
      { label: "region", dtype: "object", values: Array.from({ length: count }, () => "north") },
      { label: "n", dtype: "int", values: Array.from({ length: count }, (_, at) => (at * 7) % count) },
    ]);
    const layout = {
      ...{ rows: ["region"], columns: [], metrics: ["n"], isTransposed: false, combinesMetrics: false },
      ...{ rowTotals: false, columnTotals: false, metricsOnRows: false },
    };
    expect(pivot(frame, { ...layout, aggregate: "Minimum" }).cells).toEqual([[0]]);
    expect(pivot(frame, { ...layout, aggregate: "Maximum" }).cells).toEqual([[count - 1]]);
  });
});
