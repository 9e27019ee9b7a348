import { expect, it } from "vitest";
import { hasValues } from "./has-values.ts";

it("knows answers of nothing but nulls from those with a number, or without a column of numbers", () => {
  const answer = (data: Record<string, unknown>[]) => ({ data, colnames: ["g", "m"], coltypes: [1, 0] as (0 | 1)[] });
  expect(hasValues([answer([{ g: "a", m: null }, { g: "b" }])])).toBe(false);
  expect(
    hasValues([
      answer([
        { g: "a", m: null },
        { g: "b", m: 0 },
      ]),
    ]),
  ).toBe(true);
  expect(hasValues([answer([{ g: "a", m: null }]), answer([{ g: "a", m: 1 }])])).toBe(true);
  expect(hasValues([{ data: [{ g: "a" }], colnames: ["g"], coltypes: [1] }])).toBe(true);
  // What the server says of a metric that is null everywhere.
  expect(hasValues([{ data: [{ g: "a", m: null }], colnames: ["g", "m"], coltypes: [1, 1] }])).toBe(false);
});
