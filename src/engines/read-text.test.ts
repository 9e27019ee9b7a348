import { expect, it } from "vitest";
import { LAST_MOMENT, readDateTime } from "./read-text.ts";

it("reads every day of two centuries, those of all leap rules", () => {
  const wrong: string[] = [];
  for (let ms = Date.UTC(1899, 0, 1); ms < Date.UTC(2101, 0, 1); ms += 86_400_000) {
    const text = new Date(ms).toISOString().slice(0, 10);
    if (readDateTime(text) !== ms) wrong.push(text);
  }
  expect(wrong).toEqual([]);
});

it.each([
  ["1999-12-31 23:59:59.999999", Date.UTC(1999, 11, 31, 23, 59, 59) + 999.999],
  ["2024-02-29", Date.UTC(2024, 1, 29)],
  ["0000-00-00", null],
  ["9999-12-31 23:59:59.999999", LAST_MOMENT],
  ["9999-12-31 23:59:59.5", Date.UTC(9999, 11, 31, 23, 59, 59) + 500],
  ["0044-03-15 BC", Date.parse("-000043-03-15T00:00:00Z")],
])("reads %s", (text, ms) => {
  expect(readDateTime(text)).toBe(ms);
});
