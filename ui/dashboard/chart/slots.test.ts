import { describe, expect, it } from "vitest";
import { createSlots } from "./slots.ts";

function task() {
  const { promise, resolve } = Promise.withResolvers<string>();
  let started = false;
  const run = () => {
    started = true;
    return promise;
  };
  return { run, resolve, isStarted: () => started };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("createSlots", () => {
  it("starts no more than the limit and continues in order", async () => {
    const slot = createSlots(2);
    const tasks = [task(), task(), task(), task()];
    const done = tasks.map((one) => slot(one.run));
    await settle();
    expect(tasks.map((one) => one.isStarted())).toEqual([true, true, false, false]);
    tasks[1]?.resolve("b");
    await settle();
    expect(tasks.map((one) => one.isStarted())).toEqual([true, true, true, false]);
    for (const one of tasks) one.resolve("x");
    expect(await Promise.all(done)).toEqual(["x", "b", "x", "x"]);
  });

  it("never starts what was aborted while waiting, and gives its place to the next", async () => {
    const slot = createSlots(1);
    const [first, second, third] = [task(), task(), task()];
    const leaving = new AbortController();
    const one = slot(first.run);
    const two = slot(second.run, leaving.signal);
    const three = slot(third.run);
    leaving.abort(new Error("left"));
    await expect(two).rejects.toThrow("left");
    first.resolve("1");
    third.resolve("3");
    expect(await Promise.all([one, three])).toEqual(["1", "3"]);
    expect(second.isStarted()).toBe(false);
  });

  it("frees the place of a task that fails", async () => {
    const slot = createSlots(1);
    await expect(slot(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await slot(() => Promise.resolve("yes"))).toBe("yes");
  });
});
