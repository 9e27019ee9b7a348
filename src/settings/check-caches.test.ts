import { expect, it } from "vitest";
import { checkCaches } from "./check-caches.ts";
import { defaultSettings } from "./keys.ts";

const said = (config: Record<string, unknown>) =>
  checkCaches({ ...defaultSettings(), DATA_CACHE_CONFIG: config }).map(({ message }) => message);

it("has nothing to say of the defaults, nor of what is acted on", () => {
  expect(checkCaches(defaultSettings())).toEqual([]);
  const sentinels = { CACHE_REDIS_SENTINELS: [["h", 1]], CACHE_REDIS_SENTINEL_PASSWORD: "p", CODEC: "json" };
  const CACHE_OPTIONS = { ssl: true, socket_timeout: 3, sentinel_username: "me" };
  expect(said({ CACHE_TYPE: "RedisSentinelCache", CACHE_OPTIONS, ...sentinels })).toEqual([]);
});

it.each<[Record<string, unknown>, RegExp]>([
  [{ CACHE_REDIS_ULR: "x" }, /^DATA_CACHE_CONFIG: CACHE_REDIS_ULR has no effect: did you mean CACHE_REDIS_URL\?$/],
  [{ SOMETHING: 1 }, /SOMETHING has no effect: no cache has such a key/],
  [{ CACHE_ARGS: ["h"] }, /CACHE_ARGS has no effect: give what it holds by its own key/],
  [{ CODEC: "pickle" }, /pickles are never opened/],
  [{ CACHE_TYPE: "RedisCache", CACHE_OPTIONS: { ssl: true, ssl_ciphers: "x" } }, /: ssl_ciphers of CACHE_OPTIONS/],
  [{ CACHE_TYPE: "MemcachedCache", CACHE_OPTIONS: { behaviors: {} } }, /: behaviors of CACHE_OPTIONS/],
])("warns of what nothing acts on: %j", (config, message) => {
  expect(said(config)).toEqual([expect.stringMatching(message)]);
});
