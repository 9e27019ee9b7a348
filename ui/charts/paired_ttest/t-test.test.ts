import { expect, it } from "vitest";
import { lift, pairedTTest } from "./t-test.ts";

it("finds the p-values that SciPy's ttest_rel finds", () => {
  const [a, b] = [7, 5].map((by) => Array.from({ length: 40 }, (_, at) => (at % by) + at * (by === 7 ? 0.5 : 0.52)));
  expect(pairedTTest([1, 2, 3, 4, 5], [2, 2, 4, 4, 7])).toBeCloseTo(0.0993006832137, 10);
  expect(pairedTTest([10.1, 9.8, 11.2, 10.5], [9.9, 9.7, 10.1, 10.2])).toBeCloseTo(0.1600611124938, 10);
  expect(pairedTTest(a ?? [], b ?? [])).toBeCloseTo(0.201309459481, 10);
});

it("leaves out times at which one of both has no value", () => {
  expect(pairedTTest([1, 2, 3, 4, 5, 9], [2, 2, 4, 4, 7, null])).toBeCloseTo(0.0993006832137, 10);
});

it("says nothing where there is nothing to say", () => {
  expect(pairedTTest([1], [2])).toBeUndefined();
  expect(pairedTTest([1, 2], [2, 3])).toBeUndefined();
  expect(lift([1, 2], [0, 0])).toBeUndefined();
  expect(lift([6, 6], [4, 4])).toBe(50);
});
