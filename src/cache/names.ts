import { UserError } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Metadata } from "../metadata/orm.ts";
import type { Settings } from "../settings/keys.ts";
import { memoryCache } from "./memory.ts";
import { metastoreCache } from "./metastore.ts";
import type { Address, RedisPlace } from "./redis.ts";
import { type NamedCache, nullCache } from "./store.ts";

/** The caches of a process, each from its own settings. */
export interface Caches {
  /** CACHE_CONFIG: what is known about data sources, contexts of asynchronous queries. */
  readonly metadata: NamedCache;
  /** DATA_CACHE_CONFIG: results of charts. */
  readonly data: NamedCache;
  /** FILTER_STATE_CACHE_CONFIG: what dashboards are filtered by. */
  readonly filterState: NamedCache;
  /** EXPLORE_FORM_DATA_CACHE_CONFIG: charts that are being edited. */
  readonly exploreFormData: NamedCache;
  /** THUMBNAIL_CACHE_CONFIG: pictures of charts and dashboards. */
  readonly thumbnails: NamedCache;
  close(): Promise<void>;
}

type CacheKey =
  | "CACHE_CONFIG"
  | "DATA_CACHE_CONFIG"
  | "FILTER_STATE_CACHE_CONFIG"
  | "EXPLORE_FORM_DATA_CACHE_CONFIG"
  | "THUMBNAIL_CACHE_CONFIG";
export type CacheSettings = Pick<Settings, CacheKey | "CACHE_DEFAULT_TIMEOUT">;

const MAX_BYTES = 64 * 1024 * 1024;
const METASTORE = "SupersetMetastoreCache";
const KINDS = [
  "RedisCache",
  "RedisSentinelCache",
  "RedisClusterCache",
  "MemcachedCache",
  "FileSystemCache",
  "SimpleCache",
  METASTORE,
  "NullCache",
];
/** Flask-Caching's own defaults. */
const DEFAULT_TIMEOUT = 300;
const DEFAULT_THRESHOLD = 500;
/** What is put here cannot be made anew, so these are kept in the metadata database where the settings name no other place. */
const REQUIRED: ReadonlySet<CacheKey> = new Set(["FILTER_STATE_CACHE_CONFIG", "EXPLORE_FORM_DATA_CACHE_CONFIG"]);

interface Surroundings {
  log: Logger;
  /** Where SupersetMetastoreCache keeps its entries. */
  metadata: Pick<Metadata, "kind" | "kysely">;
}

/**
 * Makes the caches that the settings ask for, in Flask-Caching's terms. Connections are opened at first use.
 * @throws UserError for a kind of cache that does not exist here
 */
export function createCaches(settings: CacheSettings, surroundings: Surroundings): Caches {
  const make = (key: CacheKey): NamedCache => createCache(key, settings, surroundings);
  const caches = {
    metadata: make("CACHE_CONFIG"),
    data: make("DATA_CACHE_CONFIG"),
    filterState: make("FILTER_STATE_CACHE_CONFIG"),
    exploreFormData: make("EXPLORE_FORM_DATA_CACHE_CONFIG"),
    thumbnails: make("THUMBNAIL_CACHE_CONFIG"),
  };
  return {
    ...caches,
    close: async () => {
      await Promise.all(Object.values(caches).map((cache) => cache.close()));
    },
  };
}

function createCache(key: CacheKey, settings: CacheSettings, { log, metadata }: Surroundings): NamedCache {
  const config = settings[key] as Record<string, unknown>;
  const named = config.CACHE_TYPE ?? (REQUIRED.has(key) ? METASTORE : "NullCache");
  const type = String(named).split(".").at(-1)!.toLowerCase();
  const defaultTimeout = numberAt(
    config,
    "CACHE_DEFAULT_TIMEOUT",
    numberAt(settings, "CACHE_DEFAULT_TIMEOUT", DEFAULT_TIMEOUT),
  );
  switch (type) {
    case "nullcache":
    case "null":
      return nullCache(defaultTimeout);
    case "simplecache":
    case "simple":
      return memoryCache({
        defaultTimeout,
        threshold: numberAt(config, "CACHE_THRESHOLD", DEFAULT_THRESHOLD),
        maxBytes: MAX_BYTES,
      });
    case "rediscache":
    case "redis":
    case "redissentinelcache":
    case "redissentinel":
    case "redisclustercache":
    case "rediscluster": {
      const place = redisPlace(type, config, key);
      return lazyCache(defaultTimeout, { shared: true }, async () => {
        const { redisCache } = await import("./redis.ts");
        return redisCache({
          place,
          keyPrefix: textAt(config, "CACHE_KEY_PREFIX", "flask_cache_"),
          defaultTimeout,
          log,
          name: key,
        });
      });
    }
    case "memcachedcache":
    case "memcached": {
      if (config.CACHE_MEMCACHED_USERNAME || config.CACHE_MEMCACHED_PASSWORD)
        throw new UserError(`${key}: CACHE_MEMCACHED_USERNAME belongs to SASLMemcachedCache, which is not supported`);
      const servers = addressesAt(
        config.CACHE_MEMCACHED_SERVERS ?? ["127.0.0.1:11211"],
        11_211,
        `${key}: CACHE_MEMCACHED_SERVERS`,
      );
      return lazyCache(defaultTimeout, {}, async () => {
        const { memcachedCache } = await import("./memcached.ts");
        return memcachedCache({
          servers,
          keyPrefix: textAt(config, "CACHE_KEY_PREFIX", "flask_cache_"),
          defaultTimeout,
          log,
          name: key,
        });
      });
    }
    case "filesystemcache":
    case "filesystem": {
      const folder = textAt(config, "CACHE_DIR", "");
      if (folder === "") throw new UserError(`${key}: FileSystemCache needs CACHE_DIR, a folder of its own`);
      return lazyCache(defaultTimeout, {}, async () => {
        const { fileCache } = await import("./files.ts");
        const threshold = numberAt(config, "CACHE_THRESHOLD", DEFAULT_THRESHOLD);
        return fileCache({
          folder,
          threshold,
          keyPrefix: textAt(config, "CACHE_KEY_PREFIX", ""),
          defaultTimeout,
          log,
          name: key,
        });
      });
    }
    case "supersetmetastorecache":
      return metastoreCache({
        metadata,
        // Superset gives the prefix only to the short name.
        keyPrefix: textAt(config, "CACHE_KEY_PREFIX", named === METASTORE ? key : ""),
        defaultTimeout,
      });
    default:
      throw new UserError(
        `${key}: CACHE_TYPE ${JSON.stringify(config.CACHE_TYPE)} is not supported; use ${KINDS.join(", ")}`,
      );
  }
}

const textAt = (config: Record<string, unknown>, name: string, fallback: string): string => {
  const value = config[name];
  return typeof value === "string" ? value : fallback;
};

function numberAt(config: Record<string, unknown>, name: string, fallback: number): number {
  const value = config[name];
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : fallback;
}

/** The address of the Redis that a cache of Flask-Caching names. */
export function redisUrl(config: Record<string, unknown>): string {
  if (typeof config.CACHE_REDIS_URL === "string" && config.CACHE_REDIS_URL) return config.CACHE_REDIS_URL;
  const url = new URL(config.CACHE_REDIS_SSL === true ? "rediss://localhost:6379" : "redis://localhost:6379");
  if (typeof config.CACHE_REDIS_HOST === "string" && config.CACHE_REDIS_HOST) url.hostname = config.CACHE_REDIS_HOST;
  url.port = String(numberAt(config, "CACHE_REDIS_PORT", 6379));
  if (typeof config.CACHE_REDIS_USER === "string") url.username = config.CACHE_REDIS_USER;
  if (typeof config.CACHE_REDIS_PASSWORD === "string") url.password = config.CACHE_REDIS_PASSWORD;
  url.pathname = `/${numberAt(config, "CACHE_REDIS_DB", 0)}`;
  return url.href;
}

/** Where the settings of a Redis cache say that it is. */
function redisPlace(type: string, config: Record<string, unknown>, key: CacheKey): RedisPlace {
  const username = textAt(config, "CACHE_REDIS_USER", "");
  const password = textAt(config, "CACHE_REDIS_PASSWORD", "");
  const login = { ...(username && { username }), ...(password && { password }) };
  if (type.startsWith("redissentinel")) {
    const sentinelPassword = textAt(config, "CACHE_REDIS_SENTINEL_PASSWORD", "");
    return {
      kind: "sentinel",
      sentinels: addressesAt(
        config.CACHE_REDIS_SENTINELS ?? [["127.0.0.1", 26_379]],
        26_379,
        `${key}: CACHE_REDIS_SENTINELS`,
      ),
      master: textAt(config, "CACHE_REDIS_SENTINEL_MASTER", "mymaster"),
      login,
      sentinelLogin: sentinelPassword ? { password: sentinelPassword } : {},
      database: numberAt(config, "CACHE_REDIS_DB", 0),
    };
  }
  if (type.startsWith("rediscluster")) {
    const nodes = addressesAt(config.CACHE_REDIS_CLUSTER ?? "", 6379, `${key}: CACHE_REDIS_CLUSTER`);
    return { kind: "cluster", nodes, login };
  }
  return { kind: "server", url: redisUrl(config) };
}

/** `[host, port]` or `host:port`, in a list or in a text with commas. */
function addressesAt(given: unknown, port: number, name: string): Address[] {
  const list = typeof given === "string" ? given.split(",").filter((part) => part.trim() !== "") : given;
  const addresses = Array.isArray(list) ? list.map((entry) => addressOf(entry, port)) : [];
  if (addresses.length === 0 || addresses.includes(undefined))
    throw new UserError(`${name} must name servers, as host:port or (host, port); it is ${JSON.stringify(given)}`);
  return addresses.filter((address) => address !== undefined);
}

function addressOf(entry: unknown, fallback: number): Address | undefined {
  const [host, port] = Array.isArray(entry) ? entry : (/^\s*(.+?)(?::(\d+))?\s*$/.exec(String(entry)) ?? []).slice(1);
  const number = Number(port ?? fallback);
  const isGood = typeof host === "string" && host !== "" && Number.isInteger(number) && number > 0 && number < 65_536;
  return isGood ? { host, port: number } : undefined;
}

/** Loads the driver of a cache when it is first asked. */
function lazyCache(
  defaultTimeout: number,
  { shared = false }: { shared?: boolean },
  open: () => Promise<NamedCache>,
): NamedCache {
  let opened: Promise<NamedCache> | null = null;
  const cache = () => {
    opened ??= open();
    return opened;
  };
  return {
    enabled: true,
    defaultTimeout,
    get: async (key) => (await cache()).get(key),
    set: async (key, value, timeoutSeconds) => (await cache()).set(key, value, timeoutSeconds),
    delete: async (key) => (await cache()).delete(key),
    ...(shared && {
      claims: {
        take: async (key, owner, leaseMs) => (await cache()).claims?.take(key, owner, leaseMs),
        isTaken: async (key) => (await cache()).claims?.isTaken(key) ?? false,
        drop: async (key, owner) => (await cache()).claims?.drop(key, owner),
      },
    }),
    close: async () => (await opened)?.close(),
  };
}
