import { expect, it } from "vitest";
import { tabAfterKey } from "./tab-keys.ts";

it("keys lead from tab to tab and around, the other way where it is written from the right", () => {
  expect(tabAfterKey("ArrowRight", 0, 3)).toBe(1);
  expect(tabAfterKey("ArrowRight", 2, 3)).toBe(0);
  expect(tabAfterKey("ArrowLeft", 0, 3)).toBe(2);
  expect(tabAfterKey("ArrowLeft", 0, 3, true)).toBe(1);
  expect(tabAfterKey("ArrowRight", 0, 3, true)).toBe(2);
  expect(tabAfterKey("End", 0, 3, true)).toBe(2);
  expect(tabAfterKey("Enter", 0, 3)).toBeUndefined();
});
