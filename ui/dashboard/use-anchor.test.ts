import { expect, it } from "vitest";
import { anchorOf } from "./use-anchor.ts";

it("reads the element that an address names, also where somebody cut the link short", () => {
  expect(anchorOf("#TAB-a%20b")).toBe("TAB-a b");
  expect(anchorOf("#TAB-%E")).toBe("");
  expect(anchorOf("")).toBe("");
});
