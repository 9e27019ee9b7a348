import { describe, expect, it } from "vitest";
import { decodeRison, encodeRison } from "./rison.ts";

describe("rison", () => {
  it("writes what Superset's lists are asked with", () => {
    expect(
      encodeRison({
        filters: [{ col: "dashboard_title", opr: "title_or_slug", value: "it's 100%!" }],
        order_direction: "desc",
        page: 0,
        ok: true,
        none: null,
        left: undefined,
      }),
    ).toBe(
      "(filters:!((col:dashboard_title,opr:title_or_slug,value:'it!'s 100%!!')),order_direction:desc,page:0,ok:!t,none:!n)",
    );
  });

  it("quotes texts that would be read as something else", () => {
    expect(encodeRison("1")).toBe("'1'");
    expect(encodeRison("")).toBe("''");
    expect(encodeRison("-x")).toBe("'-x'");
    expect(encodeRison("NATIVE_FILTER-a1")).toBe("NATIVE_FILTER-a1");
  });

  it("reads back what it wrote", () => {
    const value = { a: [1, -2.5, 1e30, "x y", "", true, false, null, []], "b c": { d: "!'():,*@$" }, e: {} };
    expect(decodeRison(encodeRison(value))).toEqual(value);
  });

  it("names the place of a fault", () => {
    expect(() => decodeRison("(a:!(1,2)")).toThrow("position 9");
    expect(() => decodeRison("a b")).toThrow("position 1");
    expect(() => decodeRison("'open")).toThrow("closing quote");
  });

  it("does not let a URL reach the prototype", () => {
    expect(Object.keys(decodeRison("(__proto__:(x:1),y:2)") as object)).toEqual(["y"]);
  });
});
