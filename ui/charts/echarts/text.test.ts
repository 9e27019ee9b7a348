import { expect, it } from "vitest";
import { cut, inLines } from "./text.ts";

it("breaks a name between its words, and cuts what does not fit", () => {
  expect(inLines("Countries", 80)).toBe("Countries");
  expect(inLines("Life expectancy (years)", 112)).toBe("Life expectancy\n(years)");
  expect(inLines("Life expectancy (years)", 77)).toBe("Life\nexpectancy\n(years)");
  expect(inLines("one two three four five", 35)).toBe("one\ntwo\nthre…");
  expect(cut("Rock pigeon", 5)).toBe("Rock…");
});
