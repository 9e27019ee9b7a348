import { expect, it } from "vitest";
import { timeTicks } from "./time-ticks.ts";

const monthly = Array.from({ length: 24 }, (_, at) => Date.UTC(2020, at));
const upTo = (most: number) => (ticks: readonly number[]) => ticks.length <= most;
const days = (ticks: readonly number[]) => ticks.map((time) => new Date(time).toISOString().slice(0, 10));

it("names every time where there is room, else every third month, every sixth or every year", () => {
  expect(timeTicks(monthly, upTo(24))).toEqual(monthly);
  expect(days(timeTicks(monthly, upTo(8)))).toEqual(
    [0, 3, 6, 9, 12, 15, 18, 21].map((at) => days([monthly[at] ?? 0])[0]),
  );
  expect(days(timeTicks(monthly, upTo(4)))).toEqual(["2020-01-01", "2020-07-01", "2021-01-01", "2021-07-01"]);
  expect(days(timeTicks(monthly, upTo(2)))).toEqual(["2020-01-01", "2021-01-01"]);
});

it("begins at the first round time within", () => {
  const daily = Array.from({ length: 90 }, (_, at) => Date.UTC(2024, 0, 10 + at));
  expect(days(timeTicks(daily, upTo(4)))).toEqual(["2024-02-01", "2024-03-01", "2024-04-01"]);
  expect(new Date(timeTicks(daily, upTo(14))[0] ?? 0).getUTCDay()).toBe(0);
});

it("names no time between the times", () => {
  const yearly = [1958, 1959, 1960, 1961].map((at) => Date.UTC(at, 0));
  expect(days(timeTicks(yearly, upTo(3)))).toEqual(["1958-01-01", "1960-01-01"]);
  expect(timeTicks([], upTo(3))).toEqual([]);
  expect(timeTicks([5], upTo(3))).toEqual([5]);
});
