import { describe, expect, it } from "vitest";
import { parseRison, RisonError } from "./rison.ts";

describe("rison", () => {
  it.each([
    ["()", {}],
    ["!()", []],
    ["!t", true],
    ["!n", null],
    ["-1.5e2", -150],
    ["'a b!'!!'", "a b'!"],
    [
      "(filters:!((col:name,opr:ct,value:'x y')),page:0,page_size:25)",
      { filters: [{ col: "name", opr: "ct", value: "x y" }], page: 0, page_size: 25 },
    ],
    ["!(1, a ,!f)", [1, "a", false]],
    ["ünïcode", "ünïcode"],
  ])("reads %s", (text, value) => {
    expect(parseRison(text)).toEqual(value);
  });

  it.each(["", "(", "(a", "(a:1", "!(", "!(1", "!x", "'open", "(a:1,)x", "1 2", "-", "(:1)", "!(,1)"])(
    "refuses %j",
    (text) => {
      expect(() => parseRison(text)).toThrow(RisonError);
    },
  );

  it("leaves prototypes alone", () => {
    const value = parseRison("(__proto__:(polluted:!t),constructor:(prototype:(polluted:!t)))");
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("refuses what is nested too deep", () => {
    expect(() => parseRison("!(".repeat(10_000))).toThrow(RisonError);
  });
});
