import { describe, expect, it } from "vitest";
import { quotedAs } from "./quoting.ts";

describe("quotedAs", () => {
  it("quotes names that a database would read otherwise, with its own marks", () => {
    expect(["id", "Odd", "odd name", "order", 'a"b'].map(quotedAs("postgresql"))).toEqual([
      "id",
      '"Odd"',
      '"odd name"',
      '"order"',
      '"a""b"',
    ]);
    expect(["id", "Odd", "odd name", "Order"].map(quotedAs("mysql"))).toEqual(["id", "Odd", "`odd name`", "`Order`"]);
  });
});
