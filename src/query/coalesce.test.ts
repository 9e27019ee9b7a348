import { expect, it } from "vitest";
import { createInFlight, type Run } from "./coalesce.ts";

/** Doings that end when the test says so. */
function doings() {
  const begun: { run: Run; end(value: string): void }[] = [];
  const start = (run: Run) =>
    new Promise<string>((resolve, reject) => {
      begun.push({ run, end: resolve });
      run.signal.addEventListener("abort", () => reject(run.signal.reason));
    });
  return { begun, start };
}

it("does once what many want at the same time, and again what is wanted later", async () => {
  const { begun, start } = doings();
  const inFlight = createInFlight<string>();
  const many = Array.from({ length: 5 }, () => inFlight.join("a", undefined, start));
  begun[0]?.end("one");
  expect(await Promise.all(many)).toEqual(Array(5).fill("one"));
  const later = inFlight.join("a", undefined, start);
  begun[1]?.end("two");
  expect([await later, begun.length]).toEqual(["two", 2]);
});

it("ends when the last has left, and not before", async () => {
  const { begun, start } = doings();
  const inFlight = createInFlight<string>();
  const [one, two] = [new AbortController(), new AbortController()];
  const first = inFlight.join("a", one.signal, start);
  const second = inFlight.join("a", two.signal, start);
  one.abort(new Error("left"));
  await expect(first).rejects.toThrow("left");
  expect(begun[0]?.run.signal.aborted).toBe(false);
  two.abort(new Error("left, too"));
  await expect(second).rejects.toThrow("left, too");
  expect(begun[0]?.run.signal.aborted).toBe(true);
});

it("does not give an answer that was asked for before to who wants a newer one", async () => {
  const { begun, start } = doings();
  const inFlight = createInFlight<string>();
  const old = inFlight.join("a", undefined, start);
  const joined = inFlight.join("a", undefined, start, Date.now() - 60_000);
  const newer = inFlight.join("a", undefined, start, Date.now() + 60_000);
  const follower = inFlight.join("a", undefined, start);
  expect(begun.map(({ run }) => run.isSuperseded)).toEqual([true, false]);
  begun[1]?.end("new");
  begun[0]?.end("old");
  expect(await Promise.all([old, joined, newer, follower])).toEqual(["old", "old", "new", "new"]);
});
