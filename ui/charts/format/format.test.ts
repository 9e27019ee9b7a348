import { describe, expect, it } from "vitest";
import { numberFormat } from "./number.ts";
import { timeFormat, toTime } from "./time.ts";

describe("numberFormat", () => {
  it.each([
    ["SMART_NUMBER", 0, "0"],
    ["SMART_NUMBER", 1234, "1.23k"],
    ["SMART_NUMBER", 1_500_000_000, "1.5B"],
    ["SMART_NUMBER", 12.345, "12.35"],
    ["SMART_NUMBER", 0.01234, "0.0123"],
    ["SMART_NUMBER", 0.000002, "2µ"],
    ["SMART_NUMBER_SIGNED", 12, "+12"],
    [",.1%", 0.1234, "12.3%"],
    [".3s", 2_500_000_000, "2.50B"],
    ["DURATION", 66_000, "1m 6s"],
    ["DURATION_COL", 3_725_000, "1:02:05"],
    ["MEMORY_BINARY", 1536, "1.5KiB"],
    ["no such format", 1234, "1.23k"],
  ])("%s of %d is %s", (format, value, expected) => {
    expect(numberFormat(format)(value)).toBe(expected);
  });

  it("puts a currency before or behind, and a minus before it", () => {
    expect(numberFormat(",d", { symbol: "USD", symbolPosition: "prefix" })(-1200)).toBe("-$ 1,200");
    expect(numberFormat(",d", { symbol: "EUR", symbolPosition: "suffix" })(1200)).toBe("1,200 €");
  });
});

describe("timeFormat", () => {
  const at = Date.UTC(2021, 6, 1);
  it.each([
    ["smart_date", undefined, at, "July"],
    ["smart_date", undefined, Date.UTC(2021, 0, 1), "2021"],
    ["smart_date", "P1M", at, "Jul 2021"],
    ["smart_date", "P3M", at, "2021 Q3"],
    ["smart_date", "P1W", Date.UTC(2021, 6, 5), "2021-07-05 — 2021-07-11"],
    ["%d.%m.%Y", undefined, at, "01.07.2021"],
  ])("%s with grain %s", (format, grain, value, expected) => {
    expect(timeFormat(format, grain)(value)).toBe(expected);
  });

  it("reads times without a zone as UTC", () => {
    expect(toTime("2009-12-18 00:00:00.000000")).toBe(Date.UTC(2009, 11, 18));
    expect(toTime("not a time")).toBeUndefined();
  });
});
