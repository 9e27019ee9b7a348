import { expect, inject, it } from "vitest";
import { startProxy } from "../../../test/support/tcp-proxy.ts";
import { addressOfUrl } from "../../redis-address.ts";
import { redisResults } from "./redis.ts";

const { redis } = inject("services");

it.skipIf(!redis.url)(
  "keeps nobody waiting while Redis is away, and goes on when it is back",
  async () => {
    const proxy = await startProxy(redis.url!);
    await proxy.stop();
    const store = await redisResults(addressOfUrl(`redis://127.0.0.1:${proxy.port}/0`, "test"), "away_");
    try {
      const result = Buffer.from("result");
      await expect(store.set("a", result, 60)).rejects.toThrow();
      await expect(store.get("a")).rejects.toThrow();
      await proxy.pass();
      await expect
        .poll(() => store.set("a", result, 60).then(() => store.get("a")), { timeout: 10_000 })
        .toEqual(result);
    } finally {
      await store.close();
      await proxy.close();
    }
  },
  20_000,
);
