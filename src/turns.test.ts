import { expect, test } from "vitest";
import { takeTurn } from "./turns.ts";

test("one turn at a time, the line that waited longest first, ends before beginnings", async () => {
  const order: string[] = [];
  const work = async (name: string, line: string, to?: "end") => {
    await takeTurn(line, to);
    // What follows at once, as promises do, belongs to the turn; one that takes this long is alone in its round of the loop.
    for (let hop = 0; hop < 10; hop++) await Promise.resolve();
    const end = performance.now() + 3;
    while (performance.now() < end);
    order.push(name);
  };
  const rounds = (async () => {
    for (let round = 0; round < 7; round++)
      await new Promise((resolve) => setImmediate(resolve)).then(() => order.push("|"));
  })();
  const charts = [1, 2, 3].map((number) => work(`chart ${number}`, "charts"));
  const [dashboard] = [work("dashboard", "dashboards"), work("answer", "charts", "end")];
  await dashboard;
  // Whoever comes late to a line of their own does not wait for the others to empty.
  await Promise.all([work("me", "me"), ...charts, rounds]);
  expect(order.join(" ")).toBe("| answer | dashboard | me | chart 1 | chart 2 | chart 3 |");
});
