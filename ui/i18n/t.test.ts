import { afterEach, describe, expect, it, vi } from "vitest";

/** The texts of a page in a language. */
async function page(language: string) {
  vi.resetModules();
  vi.stubGlobal("document", { documentElement: { lang: language } });
  const { loadLanguage } = await import("./catalogue.ts");
  await loadLanguage();
  return import("./t.ts");
}

describe("t", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("is English by itself, with values put in", async () => {
    const { t, plural, tookText, inSentence } = await page("en");
    expect([inSentence("CSS templates"), inSentence("Charts")]).toEqual(["CSS templates", "charts"]);
    expect(t("Search {title}", { title: "charts" })).toBe("Search charts");
    expect(t("{a} of {b}", { a: 1 })).toBe("1 of {b}");
    expect([plural(1, "{count} row", "{count} rows"), plural(1200, "{count} row", "{count} rows")]).toEqual([
      "1 row",
      "1,200 rows",
    ]);
    expect(tookText(1250)).toBe("in 1.25 s");
  });

  it("speaks the page's language, in its forms of plurals and its numbers", async () => {
    const { t, plural, inSentence } = await page("de");
    expect(t("Save")).toBe("Speichern");
    expect(t("Search {title}", { title: inSentence("Diagramme") })).toBe("Diagramme durchsuchen");
    expect([plural(1, "{count} row", "{count} rows"), plural(1200, "{count} row", "{count} rows")]).toEqual([
      "1 Zeile",
      "1.200 Zeilen",
    ]);
    expect(t("No such text in any catalogue")).toBe("No such text in any catalogue");
  });

  it("has forms of which a language has one only", async () => {
    const { plural } = await page("zh");
    expect(plural(1, "{count} row", "{count} rows")).toBe("1 行");
  });

  it("stays English in languages that it does not speak, and at tags that are none", async () => {
    expect((await page("sk")).t("Save")).toBe("Save");
    expect((await page("no such_tag!")).t("Save")).toBe("Save");
    expect((await page("fr-CA")).t("Save")).toBe("Enregistrer");
  });
});
