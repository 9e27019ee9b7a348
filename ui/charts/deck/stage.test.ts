import { expect, it } from "vitest";
import { type Actor, direct, quit, want } from "./stage.ts";

it("maps are drawn one after another, few are live, and who is pointed at is among them", () => {
  const live = new Set<string>();
  const actorOf = (name: string): Actor => ({
    isUsed: false,
    isDrawn: false,
    isNear: true,
    enter: () => live.add(name),
    leave: () => live.delete(name),
  });
  const names = ["a", "b", "c", "d", "e", "f"];
  const actors = names.map(actorOf);
  const [a, b] = actors as [Actor, Actor];
  for (const actor of actors) want(actor);
  expect([...live]).toEqual(["a"]);
  for (const actor of actors) {
    actor.isDrawn = true;
    direct();
  }
  expect(live.size).toBe(4);
  expect(live.has("a") && live.has("b")).toBe(false);

  a.isUsed = true;
  want(a);
  expect(live.has("a")).toBe(true);
  expect(live.size).toBe(4);

  // Other data: what is not drawn goes before what is, but not before what is used.
  b.isDrawn = false;
  want(b);
  expect(live.has("a") && live.has("b")).toBe(true);
  b.isDrawn = true;
  for (const actor of actors) quit(actor);
  want(actorOf("g"));
  expect(live.has("g")).toBe(true);
});
