import { describe, expect, it } from "vitest";
import { conditionsOf, readRange, writeRange } from "./conditions.ts";

const now = Date.UTC(2026, 0, 2, 12, 0, 30);
const when = { key: "when", column: "dttm", label: "When", kind: "times" as const };

describe("a filter of times", () => {
  it("asks since some time ago, in whole minutes", () => {
    expect(conditionsOf(when, "hour", now)).toEqual([{ col: "dttm", opr: "gt", value: "2026-01-02T11:00:00" }]);
  });

  it("asks between two moments of the reader's clock, either of which may be open", () => {
    const at = (text: string) => new Date(text).toISOString().slice(0, 19);
    expect(conditionsOf(when, writeRange("2026-01-01T10:00", "2026-01-01T11:30"), now)).toEqual([
      { col: "dttm", opr: "gt", value: at("2026-01-01T10:00") },
      { col: "dttm", opr: "lt", value: at("2026-01-01T11:30") },
    ]);
    expect(conditionsOf({ ...when, write: (moment) => moment }, "..2026-01-01T11:30", now)).toEqual([
      { col: "dttm", opr: "lt", value: new Date("2026-01-01T11:30").getTime() },
    ]);
    expect([conditionsOf(when, "..", now), conditionsOf(when, "never", now)]).toEqual([[], []]);
  });
});

describe("a filter", () => {
  it("of numbers has two ends, of text is a part, of choices sends what an option stands for", () => {
    const number = { key: "duration_ms", label: "", kind: "numbers" as const };
    expect(conditionsOf(number, "500..")).toEqual([{ col: "duration_ms", opr: "gt", value: 500 }]);
    expect(conditionsOf({ key: "email", label: "", kind: "text" }, "ann")).toEqual([
      { col: "email", opr: "ct", value: "ann" },
    ]);
    const active = { key: "active", label: "", operator: "eq", options: [{ value: "no", label: "No", sent: false }] };
    expect(conditionsOf(active, "no")).toEqual([{ col: "active", opr: "eq", value: false }]);
    expect(conditionsOf(active, undefined)).toEqual([]);
    expect(readRange("day")).toBeUndefined();
  });
});
