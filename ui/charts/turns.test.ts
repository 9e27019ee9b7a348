import { expect, it } from "vitest";
import { inTurn } from "./turns.ts";

const busy = (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

it("what takes long is drawn in tasks of its own, in order, without what was taken back or what failed", async () => {
  const seen: string[] = [];
  inTurn(() => {
    busy(15);
    seen.push("a");
  });
  inTurn(() => seen.push("b"));
  const cancel = inTurn(() => seen.push("never"));
  cancel();
  setTimeout(() => seen.push("the page"));
  await expect.poll(() => seen).toEqual(["a", "the page", "b"]);
});
