import { describe, expect, it } from "vitest";
import { placeOfNew } from "./create-as.ts";

describe("placeOfNew", () => {
  it("takes a name with its schema apart", () => {
    expect(placeOfNew("made", null)).toEqual({ schema: null, name: "made" });
    expect(placeOfNew("mart.made", null)).toEqual({ schema: "mart", name: "made" });
    expect(placeOfNew("a.b.c", null)).toEqual({ schema: null, name: "a.b.c" });
  });

  it("makes nothing beside the schema that the installation has for it", () => {
    expect(placeOfNew("made", "mart")).toEqual({ schema: "mart", name: "made" });
    expect(placeOfNew("mart.made", "mart")).toEqual({ schema: "mart", name: "made" });
    expect(() => placeOfNew("sales.made", "mart")).toThrow("made in the schema mart here: leave out sales");
  });
});
