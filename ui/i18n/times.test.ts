import { afterEach, describe, expect, it, vi } from "vitest";

async function timesIn(language: string) {
  vi.resetModules();
  vi.stubGlobal("document", { documentElement: { lang: language } });
  return import("./times.ts");
}

describe("times", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("say how long ago in the page's language what the server says in English", async () => {
    const { agoText } = await timesIn("de");
    expect(["30 minutes ago", "a day ago", "an hour ago", "1 year, 2 months ago"].map(agoText)).toEqual([
      "vor 30 Minuten",
      "vor 1 Tag",
      "vor 1 Stunde",
      "vor 1 Jahr",
    ]);
    expect([agoText("now"), agoText("once upon a time")]).toEqual(["jetzt", "once upon a time"]);
    expect((await timesIn("en")).agoText("a day ago")).toBe("a day ago");
  });

  it("name lengths and weekdays", async () => {
    const { spanText, weekdayName } = await timesIn("fr");
    expect([10, 60, 1800, 21_600].map((one) => spanText(one).replace(/\s/g, " "))).toEqual([
      "10 secondes",
      "1 minute",
      "30 minutes",
      "6 heures",
    ]);
    expect([0, 1].map(weekdayName)).toEqual(["dimanche", "lundi"]);
  });
});
