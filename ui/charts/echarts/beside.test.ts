import { expect, it } from "vitest";
import { beside } from "./beside.ts";

const window = { width: 390, height: 800 };

it("lies to the right of the pointer and below it, on the other side at the far edges", () => {
  const box = { width: 100, height: 50 };
  expect(beside([20, 30], box, window)).toEqual([34, 44]);
  expect(beside([380, 790], box, window)).toEqual([266, 726]);
});

it("stays within a window that has room on neither side", () => {
  const box = { width: 300, height: 50 };
  expect(beside([195, 30], box, window)[0]).toBe(6);
  expect(beside([60, 30], box, window)[0]).toBe(74);
  expect(beside([80, 30], box, window)[0]).toBe(6);
});
