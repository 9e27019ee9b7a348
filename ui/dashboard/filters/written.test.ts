import { describe, expect, it } from "vitest";
import { writtenValues } from "./written.ts";

describe("a value that is written into a filter", () => {
  const creatable = { controls: {} };

  it("can be taken where it is not offered, as a number from columns of numbers", () => {
    expect(writtenValues(" Utah ", creatable, ["Ohio"], false)).toEqual(["Utah"]);
    expect(writtenValues("12", creatable, [7], true)).toEqual([12]);
    expect(writtenValues("12", creatable, ["7"], false)).toEqual(["12"]);
    expect(writtenValues("many", creatable, [7], true)).toEqual(["many"]);
  });

  it("is none where it is offered or chosen already, where nothing is written, and where the filter has its own values only", () => {
    expect(writtenValues("Ohio", creatable, ["Ohio"], false)).toEqual([]);
    expect(writtenValues("7", creatable, [7], true)).toEqual([]);
    expect(writtenValues("  ", creatable, [], false)).toEqual([]);
    expect(writtenValues("Utah", { controls: { creatable: false } }, ["Ohio"], false)).toEqual([]);
  });
});
