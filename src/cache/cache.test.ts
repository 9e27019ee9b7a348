import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@keyv/redis";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startLocalCaches } from "../../test/support/local-caches.ts";
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
  await local.ready();
  metadata = await openMetadata({ SECRET_KEY: "a-secret-key-of-tests", SQLALCHEMY_DATABASE_URI: "sqlite://" });
});

afterAll(async () => {
  await Promise.all(opened.map((cache) => cache.close()));
  await local.stop();
  rmSync(folder, { recursive: true, force: true });
  await metadata.close();
});

const run = `test_${process.pid}_`;
const local = startLocalCaches();
const folder = mkdtempSync(join(tmpdir(), "liteset-cache-"));

const kinds: [string, Record<string, unknown>, string][] = [
  ["SimpleCache", { CACHE_TYPE: "SimpleCache" }, ""],
  ["FileSystemCache", { CACHE_TYPE: "FileSystemCache", CACHE_DIR: join(folder, "made") }, ""],
  ["RedisCache", { CACHE_TYPE: "RedisCache", CACHE_REDIS_URL: redis.url, CACHE_KEY_PREFIX: run }, redis.reason],
  [
    "RedisSentinelCache",
    {
      CACHE_TYPE: "RedisSentinelCache",
      CACHE_REDIS_SENTINELS: [["127.0.0.1", local.sentinelPort]],
      CACHE_REDIS_SENTINEL_MASTER: "main",
      CACHE_KEY_PREFIX: run,
    },
    local.redisReason,
  ],
  [
    "RedisClusterCache",
    { CACHE_TYPE: "RedisClusterCache", CACHE_REDIS_CLUSTER: `127.0.0.1:${local.clusterPort}`, CACHE_KEY_PREFIX: run },
    local.redisReason,
  ],
  [
    "MemcachedCache",
    {
      CACHE_TYPE: "MemcachedCache",
      CACHE_MEMCACHED_SERVERS: [`127.0.0.1:${local.memcachedPort}`],
      CACHE_KEY_PREFIX: run,
    },
    local.memcachedReason,
  ],
  [
    // The binary protocol; a server that knows no SASL lets everybody in.
    "SASLMemcachedCache",
    {
      CACHE_TYPE: "flask_caching.backends.memcache.SASLMemcachedCache",
      CACHE_MEMCACHED_SERVERS: `127.0.0.1:${local.memcachedPort}`,
      CACHE_MEMCACHED_USERNAME: "me",
      CACHE_MEMCACHED_PASSWORD: "secret",
      CACHE_KEY_PREFIX: `${run}sasl_`,
    },
    local.memcachedReason,
  ],
];

for (const [name, config, reason] of kinds) {
  describe.skipIf(reason !== "")(`${name}${reason && ` (skipped: ${reason})`}`, () => {
    // On a busy machine an answer may come too late for a cache, which then has nothing: asked again, it has.
    const roundTrip = (cache: NamedCache, key: string, value: Uint8Array | string, seconds: number) => async () => {
      await cache.set(key, value, seconds);
      return Buffer.from((await cache.get(key)) ?? []).toString("base64");
    };
    const patiently = { timeout: 30_000 };

    it("gives back the bytes it was given", async () => {
      const cache = dataCache(config);
      const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
      await expect.poll(roundTrip(cache, "bytes", bytes, 60), patiently).toBe(Buffer.from(bytes).toString("base64"));
      const forgotten = async () => {
        await cache.delete("bytes");
        return cache.get("bytes");
      };
      await expect.poll(forgotten, patiently).toBeUndefined();
    });

    it("forgets an entry when its time is over", async () => {
      const cache = dataCache(config);
      await expect.poll(roundTrip(cache, "brief", "value", 1), patiently).toBe(Buffer.from("value").toString("base64"));
      await expect.poll(async () => cache.get("brief"), patiently).toBeUndefined();
    });

    it("keeps large values, texts of any language and keys of any length", async () => {
      const cache = dataCache(config);
      const large = Buffer.alloc(900_000, "\r\nEND\r\nVALUE x 0 5\r\n");
      const hasLarge = async () => (await roundTrip(cache, "large", large, 60)()) === large.toString("base64");
      await expect.poll(hasLarge, patiently).toBe(true);
      const long = `${"a key with spaces, ä and \r\n ".repeat(20)}`;
      const words = "Grüße, 世界";
      await expect.poll(roundTrip(cache, long, words, 60), patiently).toBe(Buffer.from(words).toString("base64"));
    });

    it("answers many at once, each with its own", async () => {
      const cache = dataCache(config);
      const names = Array.from({ length: 50 }, (_, at) => `many ${at}`);
      const all = async () => {
        await Promise.all(names.map((name) => cache.set(name, name, 60)));
        return (await Promise.all(names.map((name) => cache.get(name)))).map(text);
      };
      await expect.poll(all, patiently).toEqual(names);
    });

    it("keeps unknown keys apart", async () => {
      const cache = dataCache(config);
      expect(await cache.get("nothing was stored here")).toBeUndefined();
    });
  });
}

describe("FileSystemCache", () => {
  it("deletes what was written first when there are too many files, and shares its folder", async () => {
    const config = { CACHE_TYPE: "FileSystemCache", CACHE_DIR: join(folder, "small"), CACHE_THRESHOLD: 10 };
    const cache = dataCache(config);
    for (let at = 0; at < 40; at++) await cache.set(`entry ${at}`, String(at), 60);
    expect(readdirSync(join(folder, "small")).length).toBeLessThanOrEqual(11);
    expect(text(await dataCache(config).get("entry 39"))).toBe("39");
    expect(await cache.get("entry 0")).toBeUndefined();
  });

  it("deletes what is over before what still holds, and what writers have left unfinished", async () => {
    const place = join(folder, "over");
    const cache = dataCache({ CACHE_TYPE: "FileSystemCache", CACHE_DIR: place, CACHE_THRESHOLD: 10 });
    await cache.set("oldest", "holds", 60);
    for (let at = 0; at < 8; at++) await cache.set(`brief ${at}`, "over", 0.001);
    const unfinished = join(place, `${randomUUID()}.new`);
    writeFileSync(unfinished, "");
    utimesSync(unfinished, 0, 0);
    for (let at = 0; at < 8; at++) await cache.set(`entry ${at}`, "holds", 60);
    expect(readdirSync(place)).toHaveLength(9);
    expect(text(await cache.get("oldest"))).toBe("holds");
  });

  it("goes on without a folder that cannot be used", async () => {
    const cache = dataCache({ CACHE_TYPE: "FileSystemCache", CACHE_DIR: "/dev/null/cache" });
    await cache.set("key", "value");
    expect(await cache.get("key")).toBeUndefined();
  });
});

describe.skipIf(redis.reason !== "")(`claims in Redis${redis.reason}`, () => {
  it("belong to one owner until they are dropped or their lease is over", async () => {
    const config = { CACHE_TYPE: "RedisCache", CACHE_REDIS_URL: redis.url, CACHE_KEY_PREFIX: `${run}claims_` };
    const [one, two] = [dataCache(config).claims, dataCache(config).claims];
    await expect.poll(() => one?.take("a", "me", 60_000), { timeout: 30_000 }).toBe(true);
    await expect.poll(() => two?.take("a", "you", 60_000), { timeout: 30_000 }).toBe(false);
    expect(await one?.take("a", "me", 60_000)).toBe(true);
    await two?.drop("a", "you");
    expect(await two?.holder("a")).toBe("me");
    await one?.drop("a", "me");
    expect(await two?.holder("a")).toBeUndefined();
    expect(await one?.take("b", "dead", 300)).toBe(true);
    await expect.poll(() => two?.take("b", "alive", 60_000), { timeout: 5_000 }).toBe(true);
    await two?.drop("b", "alive");
  });
});

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

describe.skipIf(local.redisReason !== "")(`a Redis that hangs${local.redisReason}`, () => {
  it("keeps nobody waiting, fills no memory, and is used again when it comes back", async () => {
    const url = `redis://127.0.0.1:${local.redisPort}`;
    const cache = dataCache({ CACHE_TYPE: "RedisCache", CACHE_REDIS_URL: url, CACHE_KEY_PREFIX: "hang_" });
    await expect.poll(() => cache.set("a", "1").then(() => cache.get("a")), { timeout: 30_000 }).toBeDefined();
    local.signalRedis("SIGSTOP");
    const before = process.memoryUsage().arrayBuffers;
    const size = 4 * 1024 * 1024;
    for (let round = 0; round < 10; round++)
      await Promise.all(Array.from({ length: 10 }, (_, at) => cache.set(`${round} ${at}`, Buffer.alloc(size, 1))));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 1024 * 1024);
    // Nobody waits for it any more.
    const begun = performance.now();
    for (let at = 0; at < 100; at++) expect(await cache.get("a")).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(5_000);
    local.signalRedis("SIGCONT");
    await expect.poll(() => cache.get("a"), { timeout: 30_000 }).toBeDefined();
  }, 60_000);
});

describe("a memcached that cannot be believed", () => {
  const answering = async (answer: (command: string) => string | Buffer, more: Record<string, unknown> = {}) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", (data) => socket.write(answer(data.toString("latin1"))));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const config = { CACHE_MEMCACHED_SERVERS: [`127.0.0.1:${port}`], CACHE_KEY_PREFIX: "", ...more };
    return { server, cache: dataCache({ CACHE_TYPE: "MemcachedCache", ...config }) };
  };

  it.each<[string, (command: string) => string | Buffer]>([
    ["another key's value", () => "VALUE other 0 5\r\nwrong\r\nEND\r\n"],
    ["more than was asked", () => "END\r\nVALUE z 0 5\r\nwrong\r\nEND\r\n"],
    ["a value of another length", (command) => `VALUE ${command.slice(4, -2)} 0 2\r\nwrong\r\nEND\r\n`],
    ["a value without end", () => "VALUE a 0 99999999\r\n"],
    ["no lines", () => Buffer.alloc(100_000, "x")],
    ["words", () => "HTTP/1.1 400 Bad Request\r\n\r\n"],
  ])("has nothing where it answers %s", async (_, answer) => {
    const { server, cache } = await answering(answer);
    expect(await Promise.all(["a", "b", "c"].map((key) => cache.get(key)))).toEqual([undefined, undefined, undefined]);
    await cache.set("a", "1");
    expect(await cache.get("b")).toBeUndefined();
    server.close();
  });

  it("has nothing where it refuses name and password", async () => {
    const refusal = Buffer.alloc(24);
    const { server, cache } = await answering(
      (command) => {
        Buffer.from(command, "latin1").copy(refusal, 0, 0, 24);
        refusal[0] = 0x81;
        refusal.writeUInt16BE(0, 2);
        refusal.writeUInt16BE(0x20, 6);
        refusal.writeUInt32BE(0, 8);
        return refusal;
      },
      { CACHE_TYPE: "SASLMemcachedCache", CACHE_MEMCACHED_USERNAME: "me", CACHE_MEMCACHED_PASSWORD: "wrong" },
    );
    expect(await cache.get("a")).toBeUndefined();
    server.close();
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
    expect(() => dataCache({ CACHE_TYPE: "UWSGICache" })).toThrow(UserError);
    expect(() => dataCache({ CACHE_TYPE: "UWSGICache" })).toThrow(/DATA_CACHE_CONFIG.*UWSGICache/);
    expect(() => dataCache({ CACHE_TYPE: "FileSystemCache" })).toThrow(/CACHE_DIR/);
    expect(() => dataCache({ CACHE_TYPE: "MemcachedCache", CACHE_MEMCACHED_SERVERS: [] })).toThrow(/must name servers/);
    expect(() => dataCache({ CACHE_TYPE: "ours.RedisCache" })).toThrow(/"ours.RedisCache" is not supported/);
    expect(() => dataCache({ CACHE_TYPE: "SASLMemcachedCache" })).toThrow(/CACHE_MEMCACHED_USERNAME/);
    expect(() => dataCache({ CACHE_TYPE: "RedisCache", CACHE_REDIS_URL: "redis:6379" })).toThrow(/CACHE_REDIS_URL/);
  });

  it("keeps nothing by default", async () => {
    const { data } = createCaches(defaultSettings(), { log, metadata });
    await data.set("key", "value");
    expect([data.enabled, await data.get("key")]).toEqual([false, undefined]);
  });
});
