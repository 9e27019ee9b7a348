import { describe, expect, it } from "vitest";
import { together } from "./uses.ts";

describe("what hangs on several things", () => {
  it("is counted once, with what the viewer may not see", () => {
    const sales = { name: "Sales", to: "/explore/?slice_id=1" };
    const costs = { name: "Costs", to: "/explore/?slice_id=2" };
    expect(
      together([
        [{ label: "Charts", count: 3, seen: [sales, costs] }],
        [
          { label: "Charts", count: 1, seen: [sales] },
          { label: "Dashboards", count: 2, seen: [] },
        ],
      ]),
    ).toEqual([
      { label: "Charts", count: 3, seen: [sales, costs] },
      { label: "Dashboards", count: 2, seen: [] },
    ]);
    expect(together([])).toEqual([]);
  });
});
