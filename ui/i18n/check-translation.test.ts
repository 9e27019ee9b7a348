import { describe, expect, it } from "vitest";
import { faultsOf } from "./check-translation.ts";

/** The check of the catalogues, of which a build depends. */
describe("a translation", () => {
  it("has the places of its text, each as often, in an order of its own", () => {
    expect(faultsOf("de", "{a} of {b}", "{b}: {a}")).toEqual([]);
    expect(faultsOf("de", "{a} of {b}", "{a}")).toHaveLength(1);
    expect(faultsOf("de", "{a}", "{a} {a}")).toHaveLength(1);
    expect(faultsOf("de", "{a}", "{c}")).toHaveLength(1);
    expect(faultsOf("de", "Save", " ")).toHaveLength(1);
  });

  it("has the forms of its language, which may leave out the number where they say it", () => {
    expect(faultsOf("de", "{count} rows", { one: "eine Zeile", other: "{count} Zeilen" })).toEqual([]);
    expect(faultsOf("de", "{count} rows", { other: "{count} Zeilen" })).toHaveLength(1);
    expect(faultsOf("fr", "{count} rows", { one: "{count} ligne", other: "{count} lignes" })).toEqual([]);
    expect(faultsOf("zh", "{count} rows", { other: "{count} 行" })).toEqual([]);
    expect(faultsOf("zh", "{count} rows", { one: "1 行", other: "{count} 行" })).toHaveLength(1);
    expect(faultsOf("de", "{count} rows", { one: "eine Zeile", other: "Zeilen" })).toHaveLength(1);
  });
});
