import { expect, it } from "vitest";
import { Gatherer } from "./batches.ts";
import type { ResultTable } from "./engine.ts";

const MB = 2 ** 20;
const SHARED = 80 * MB;

/** A batch that counts for twice these megabytes. */
const batch = (megabytes: number): ResultTable => ({
  columns: [{ name: "text", type: "TEXT", generic: 1, values: ["x".repeat(megabytes * MB)] }] as never,
  rowCount: 1,
});

it("refuses a large result while others take the memory, never a small one, and takes it again afterwards", () => {
  const many = Array.from({ length: 2 }, () => new Gatherer(undefined, SHARED));
  const late = new Gatherer(undefined, SHARED);
  const small = new Gatherer(undefined, SHARED);
  for (const gatherer of many) for (let at = 0; at < 2; at++) gatherer.add(batch(9));
  late.add(batch(1));
  expect(() => late.add(batch(9))).toThrow(/as many large results as it has memory for/);
  small.add(batch(3));
  expect(small.table().rowCount).toBe(1);
  for (const gatherer of [...many, late]) gatherer[Symbol.dispose]();
  const again = new Gatherer(undefined, SHARED);
  again.add(batch(20));
  expect(again.table().rowCount).toBe(1);
  for (const gatherer of [small, again]) gatherer[Symbol.dispose]();
});
