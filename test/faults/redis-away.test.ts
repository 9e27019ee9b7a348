import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { type RedisScene, startRedisScene } from "../support/redis-scene.ts";

const services = inject("services");
const WAIT = { timeout: 90_000, interval: 100 };

// With an outage of 20 s: `node bench/redis-away.ts`.
describe.skipIf(services.redisServer.url === null)(
  `a Redis that is killed under load ${services.redisServer.reason}`,
  () => {
    let scene: RedisScene;

    beforeAll(async () => {
      scene = await startRedisScene(services);
    }, 60_000);
    afterAll(() => scene?.stop(), 30_000);

    it("has requests go on or say why, and loses nothing that was accepted", async () => {
      const { answers, redis } = scene;
      const count = (status: number) => answers.filter((answer) => answer.status === status).length;
      const load = scene.startLoad();
      await vi.waitFor(() => expect(count(202)).toBeGreaterThan(30), WAIT);
      await redis.kill();
      await vi.waitFor(() => expect(count(503)).toBeGreaterThan(10), WAIT);
      await redis.start();
      const before = count(202);
      await vi.waitFor(() => expect(count(202)).toBeGreaterThan(before + 30), WAIT);
      await load.end();

      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 202, 503]));
      const refusals = answers.filter(({ status }) => status === 503).map(({ text }) => text);
      for (const text of new Set(refusals))
        expect(text).toContain("Redis does not answer, where background jobs are kept");
      const accepted = answers.flatMap(({ job }) => job ?? []);
      await vi.waitFor(() => expect(accepted.filter((job) => !scene.told.has(job))).toEqual([]), WAIT);
      expect(await scene.missing(accepted)).toEqual([]);
    }, 200_000);
  },
);
