import { describe, expect, it } from "vitest";
import { readLayout } from "../../dashboard/layout/tree.ts";
import { miniature } from "./miniature.ts";

const chart = (chartId: number, width: number) => ({ type: "CHART", meta: { chartId, width, height: 50 } });

describe("miniature", () => {
  it("stands charts side by side within the width and stacks rows", () => {
    const { root } = readLayout(
      JSON.stringify({
        ROOT_ID: { type: "ROOT", children: ["GRID_ID"] },
        GRID_ID: { type: "GRID", children: ["R1", "R2"] },
        R1: { type: "ROW", children: ["A", "B"] },
        R2: { type: "ROW", children: ["C"] },
        A: chart(1, 4),
        B: chart(2, 8),
        C: chart(3, 12),
      }),
      [],
    );
    const [a, b, c] = miniature(root, 280, 400, () => "bar");
    expect(a!.x).toBe(10);
    expect(b!.x).toBeGreaterThan(a!.x + a!.width);
    expect(b!.x + b!.width).toBeCloseTo(270);
    expect(c!.y).toBeGreaterThan(a!.y + a!.height);
    expect(c!.width).toBeCloseTo(260);
  });
});
