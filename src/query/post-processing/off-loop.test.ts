import { expect, it } from "vitest";
import { QueryError } from "../errors.ts";
import { type Frame, frameOf } from "../frame.ts";
import { postProcessed } from "./off-loop.ts";
import { postProcess, type Step } from "./operations.ts";

const DAY = 86_400_000;

/** Three categories on each of many days. */
function daily(days: number): Frame {
  const rows = Array.from({ length: days * 3 }, (_, row) => row);
  return frameOf([
    { label: "day", dtype: "datetime", values: rows.map((row) => Math.floor(row / 3) * DAY) },
    { label: "kind", dtype: "string", values: rows.map((row) => (row % 7 === 0 ? null : `k${row % 3}`)) },
    { label: "n", dtype: "int", values: rows.map((row) => (row % 11 === 0 ? null : row)) },
    { label: "big", dtype: "int", values: rows.map((row) => (row % 2 ? 2n ** 60n : Number.NaN)) },
  ]);
}

const STEPS: Step[] = [
  { operation: "pivot", options: { index: ["day"], columns: ["kind"], aggregates: { n: { operator: "sum" } } } },
  { operation: "rolling", options: { columns: { n: "n" }, rolling_type: "mean", window: 3, min_periods: 1 } },
  { operation: "flatten", options: {} },
];
const never = new AbortController().signal;

it("makes of a large frame what it makes of it without a thread, while other work goes on", async () => {
  const frame = daily(5_000);
  const expected = postProcess(frame, STEPS);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const made = await postProcessed(frame, STEPS, never);
  clearInterval(timer);
  expect(made).toEqual(expected);
  expect(turns).toBeGreaterThan(0);
});

it.each([
  ["small", 2],
  ["large", 5_000],
])("refuses in the same words, be the frame %s or not", async (_, days) => {
  const asked = postProcessed(daily(days), [{ operation: "pivot", options: { index: ["nope"] } }], never);
  await expect(asked).rejects.toThrow(QueryError);
  await expect(asked).rejects.toThrow("Referenced columns not available in DataFrame");
});

it("ends when nobody waits any more, and does the next", async () => {
  const controller = new AbortController();
  const asked = postProcessed(daily(20_000), STEPS, controller.signal);
  controller.abort(new Error("the browser left"));
  await expect(asked).rejects.toThrow("the browser left");
  expect((await postProcessed(daily(5_000), STEPS, never)).rowCount).toBe(5_000);
});
