import { afterEach, describe, expect, it, vi } from "vitest";

const english = { numbers: undefined, times: undefined };

/** The formats of a page in a language, with the site's settings. */
async function page(language: string, formats: Parameters<typeof import("./site.ts").setSiteFormats>[0]) {
  vi.resetModules();
  vi.stubGlobal("document", { documentElement: { lang: language } });
  const { setSiteFormats } = await import("./site.ts");
  setSiteFormats(formats);
  const [{ numberFormat }, { timeFormat }] = await Promise.all([import("./number.ts"), import("./time.ts")]);
  return { number: numberFormat, time: timeFormat };
}

describe("formats of the site", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("are the language's where the settings say nothing", async () => {
    const { number, time } = await page("de", english);
    expect(number(",.2f")(1_234_567.891)).toBe("1.234.567,89");
    expect(time("%d. %B %Y")(Date.UTC(2021, 2, 1))).toBe("01. März 2021");
  });

  it("are what D3_FORMAT and D3_TIME_FORMAT say", async () => {
    const numbers = { decimal: ",", thousands: "'", currency: ["CHF ", ""] as [string, string] };
    const times = { shortMonths: "I II III IV V VI VII VIII IX X XI XII".split(" ") as never };
    const { number, time } = await page("en", { numbers, times });
    expect(number("$,.1f")(1234.5)).toBe("CHF 1'234,5");
    expect(time("%b %Y")(Date.UTC(2021, 6, 1))).toBe("VII 2021");
  });

  it("stay English in English", async () => {
    const { number, time } = await page("en", english);
    expect(number(",.2f")(1234.5)).toBe("1,234.50");
    expect(time("%b %Y")(Date.UTC(2021, 6, 1))).toBe("Jul 2021");
  });
});
