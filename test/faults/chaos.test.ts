import { expect, inject, it } from "vitest";
import { runChaos } from "../support/chaos.ts";
import { describeEachQueue } from "../support/describe-databases.ts";

// At full count: `node bench/jobs.ts`.
describeEachQueue("three workers that are killed at random, and two beats", (kind) => {
  it("do every job, lose none, and end none twice", async () => {
    const outcome = await runChaos(kind, inject("services"), {
      jobs: 60,
      kills: 3,
      spreadSeconds: 3,
      limitSeconds: 150,
    });
    expect(outcome).toMatchObject({ completed: 60, others: 0, endedTwice: [], killed: 3 });
  }, 200_000);
});
