import { describe, expect, it } from "vitest";
import { daysOf, rangeLabel, rangeOfDays } from "./time-ranges.ts";

describe("time ranges", () => {
  it("are shown in words", () => {
    expect(rangeLabel(null)).toBe("No filter");
    expect(rangeLabel("previous calendar month")).toBe("Previous calendar month");
    expect(rangeLabel("2024-01-01T00:00:00 : 2024-02-01")).toBe("2024-01-01 – 2024-02-01");
    expect(rangeLabel("DATEADD(DATETIME('now'), -7, day) : now")).toBe("DATEADD(DATETIME('now'), -7, day) : now");
  });

  it("go from days to text and back, with open ends", () => {
    expect(rangeOfDays("2024-01-01", "2024-02-01")).toBe("2024-01-01 : 2024-02-01");
    expect(rangeOfDays(null, null)).toBeUndefined();
    expect(daysOf("2024-01-01 : 2024-02-01")).toEqual(["2024-01-01", "2024-02-01"]);
    expect(daysOf("2024-01-01 : ")).toEqual(["2024-01-01", null]);
    expect(daysOf("Last week")).toEqual([null, null]);
  });
});
