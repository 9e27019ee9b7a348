import { createServer, type Server } from "node:net";
import { createClient } from "@keyv/redis";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { UserError } from "../errors.ts";
import { createLogger } from "../log.ts";
import { type Metadata, openMetadata } from "../metadata/orm.ts";
import { defaultSettings } from "../settings/keys.ts";
import { createCaches } from "./names.ts";
import type { NamedCache } from "./store.ts";

const log = createLogger({ level: "error" });
const redis = inject("services").redis;
const opened: NamedCache[] = [];
let metadata: Metadata;

function dataCache(config: Record<string, unknown>): NamedCache {
  const cache = createCaches(
    { ...defaultSettings(), DATA_CACHE_CONFIG: { CACHE_DEFAULT_TIMEOUT: 60, ...config } as never },
    { log, metadata },
  ).data;
  opened.push(cache);
  return cache;
}

const text = (value: Uint8Array | string | undefined) =>
  value === undefined ? undefined : Buffer.from(value).toString("utf8");

beforeAll(async () => {
  metadata = await openMetadata({ SECRET_KEY: "a-secret-key-of-tests", SQLALCHEMY_DATABASE_URI: "sqlite://" });
});

afterAll(async () => {
  await Promise.all(opened.map((cache) => cache.close()));
  await metadata.close();
});

const kinds: [string, Record<string, unknown>, string][] = [
  ["SimpleCache", { CACHE_TYPE: "SimpleCache" }, ""],
  [
    "RedisCache",
    { CACHE_TYPE: "RedisCache", CACHE_REDIS_URL: redis.url, CACHE_KEY_PREFIX: `test_${process.pid}_` },
    redis.reason,
  ],
];

for (const [name, config, reason] of kinds) {
  describe.skipIf(reason !== "")(`${name}${reason && ` (skipped: ${reason})`}`, () => {
    it("gives back the bytes it was given", async () => {
      const cache = dataCache(config);
      const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
      await cache.set("bytes", bytes, 60);
      expect([...Buffer.from((await cache.get("bytes")) ?? [])]).toEqual([...bytes]);
      await cache.delete("bytes");
      expect(await cache.get("bytes")).toBeUndefined();
    });

    it("forgets an entry when its time is over", async () => {
      const cache = dataCache(config);
      await cache.set("brief", "value", 1);
      expect(text(await cache.get("brief"))).toBe("value");
      await expect.poll(async () => cache.get("brief"), { timeout: 5000 }).toBeUndefined();
    });

    it("keeps unknown keys apart", async () => {
      const cache = dataCache(config);
      expect(await cache.get("nothing was stored here")).toBeUndefined();
    });
  });
}

describe("SimpleCache", () => {
  it("drops what was not asked for the longest when it is full", async () => {
    const cache = dataCache({ CACHE_TYPE: "SimpleCache", CACHE_THRESHOLD: 2 });
    await cache.set("a", "1");
    await cache.set("b", "2");
    await cache.get("a");
    await cache.set("c", "3");
    expect([await cache.get("a"), await cache.get("b"), await cache.get("c")]).toEqual(["1", undefined, "3"]);
  });
});

describe("a Redis that is away", () => {
  it("finds nothing and throws nothing", async () => {
    const cache = dataCache({ CACHE_TYPE: "RedisCache", CACHE_REDIS_URL: "redis://127.0.0.1:1/0" });
    await cache.set("key", "value");
    expect(await cache.get("key")).toBeUndefined();
    await cache.delete("key");
  });

  it("is not waited for when it accepts connections and never answers", async () => {
    const silent: Server = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const cache = dataCache({ CACHE_TYPE: "RedisCache", CACHE_REDIS_HOST: "127.0.0.1", CACHE_REDIS_PORT: port });
    expect(await cache.get("key")).toBeUndefined();
    await cache.close();
    silent.close();
  });
});

describe.skipIf(redis.reason !== "")(`a Redis with other things in it${redis.reason}`, () => {
  it("has nothing of ours where the type is another, and takes our value over it", async () => {
    const keyPrefix = `test_types_${process.pid}_`;
    const client = await createClient({ url: redis.url ?? "" }).connect();
    await client.hSet(`${keyPrefix}key`, { field: "value" });
    const cache = dataCache({ CACHE_TYPE: "RedisCache", CACHE_REDIS_URL: redis.url, CACHE_KEY_PREFIX: keyPrefix });
    expect(await cache.get("key")).toBeUndefined();
    await cache.set("key", "mine", 60);
    expect(text(await cache.get("key"))).toBe("mine");
    await cache.delete("key");
    client.destroy();
  });
});

describe("settings of caches", () => {
  it("refuses a kind that does not exist, naming the key", () => {
    expect(() => dataCache({ CACHE_TYPE: "MemcachedCache" })).toThrow(UserError);
    expect(() => dataCache({ CACHE_TYPE: "MemcachedCache" })).toThrow(/DATA_CACHE_CONFIG.*MemcachedCache/);
  });

  it("keeps nothing by default", async () => {
    const { data } = createCaches(defaultSettings(), { log, metadata });
    await data.set("key", "value");
    expect([data.enabled, await data.get("key")]).toEqual([false, undefined]);
  });
});
