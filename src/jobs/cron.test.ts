import { expect, test } from "vitest";
import { describeCron, isCron, nextRuns, shortestInterval } from "./cron.ts";

test.each(["0 9 * * *", "*/10 * * * *", "30 6 * * mon-fri", "0 0 1 jan *", "@daily", "*/5 * * * * 30", "0 12 * * 7"])(
  "%s is a cron expression",
  (expression) => expect(isCron(expression)).toBe(true),
);

test.each(["", "x", "every day", "* * * *", "61 * * * *", "* * * * * * * *", "@sometimes", "2026-11-24T00:00:00"])(
  "%j is none",
  (expression) => expect(isCron(expression)).toBe(false),
);

test("expressions are told in words", () => {
  expect(describeCron("0 9 * * *")).toBe("At 09:00 AM");
  expect(describeCron("*/10 * * * *")).toBe("Every 10 minutes");
  expect(describeCron("nonsense")).toBe("nonsense");
});

test("the shortest interval counts uneven hours and seconds in the last field", () => {
  expect(shortestInterval("0,5 * * * *", 24)).toBe(300);
  expect(shortestInterval("0 */6 * * *", 24)).toBe(21_600);
  expect(shortestInterval("* * * * * */30", 24)).toBe(30);
});

test("says when a schedule comes next, by its own clock", () => {
  const after = new Date("2026-01-01T00:00:00Z");
  expect(nextRuns("30 8 * * 1", "Europe/Berlin", 2, after).map((run) => run.toISOString())).toEqual([
    "2026-01-05T07:30:00.000Z",
    "2026-01-12T07:30:00.000Z",
  ]);
  expect(nextRuns("0 0 30 2 *", "UTC", 3, after)).toEqual([]);
});
