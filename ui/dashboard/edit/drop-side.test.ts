import { describe, expect, it } from "vitest";
import { sideAt } from "./drop-side.ts";

const box = { left: 100, top: 100, width: 200, height: 100, bottom: 200 };
const left = { clientX: 120, clientY: 150 };

describe("sideAt", () => {
  it("puts what is dropped in a row before or after, as it is read", () => {
    expect(sideAt(left, box, "CHART", "ROW")).toBe("before");
    expect(sideAt({ clientX: 280, clientY: 150 }, box, "CHART", "ROW")).toBe("after");
    expect(sideAt(left, box, "CHART", "ROW", true)).toBe("after");
    expect(sideAt(left, box, "TAB", "TABS", true)).toBe("after");
  });

  it("leaves the edge of a row's elements to the row, and the inside of a holder to the holder", () => {
    expect(sideAt({ clientX: 120, clientY: 195 }, box, "CHART", "ROW")).toBeUndefined();
    expect(sideAt(left, box, "ROW", "GRID")).toBeUndefined();
    expect(sideAt({ clientX: 120, clientY: 195 }, box, "ROW", "GRID", true)).toBe("after");
    expect(sideAt({ clientX: 120, clientY: 110 }, box, "HEADER", "COLUMN", true)).toBe("before");
  });
});
