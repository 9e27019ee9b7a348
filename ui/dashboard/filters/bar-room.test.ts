import { expect, it } from "vitest";
import { countThatFits } from "./bar-room.ts";

it("a bar on top shows the filters that its line has room for, one at least, and keeps room for the word that unfolds the others", () => {
  expect(countThatFits(3, false, 1200)).toBe(3);
  expect(countThatFits(5, false, 1114)).toBe(5);
  expect(countThatFits(5, false, 1113)).toBe(4);
  expect(countThatFits(12, false, 1200)).toBe(4);
  expect(countThatFits(12, true, 1200)).toBe(3);
  expect(countThatFits(4, false, 342)).toBe(1);
  expect(countThatFits(4, false, undefined)).toBe(4);
});
