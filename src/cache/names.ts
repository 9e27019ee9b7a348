import { UserError } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Metadata } from "../metadata/orm.ts";
import type { Settings } from "../settings/keys.ts";
import { fileCache, whyUnwritable } from "./files.ts";
import { memoryCache } from "./memory.ts";
import { metastoreCache } from "./metastore.ts";
import { addressesAt, redisPlace } from "./places.ts";
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
  "SASLMemcachedCache",
  "FileSystemCache",
  "SimpleCache",
  METASTORE,
  "NullCache",
];
/** Flask-Caching's own defaults. */
const DEFAULT_TIMEOUT = 300;
const DEFAULT_THRESHOLD = 500;
const DEFAULT_PREFIX = "flask_cache_";
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
  const type = typeOf(String(named));
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
          keyPrefix: textAt(config, "CACHE_KEY_PREFIX", DEFAULT_PREFIX),
          defaultTimeout,
          log,
          name: key,
        });
      });
    }
    case "memcachedcache":
    case "memcached":
    case "saslmemcachedcache":
    case "saslmemcached": {
      const login = memcachedLogin(type, config, key);
      const servers = addressesAt(
        config.CACHE_MEMCACHED_SERVERS ?? ["127.0.0.1:11211"],
        11_211,
        `${key}: CACHE_MEMCACHED_SERVERS`,
      );
      return lazyCache(defaultTimeout, {}, async () => {
        const { memcachedCache } = await import("./memcached.ts");
        return memcachedCache({
          servers,
          ...(login && { login }),
          keyPrefix: textAt(config, "CACHE_KEY_PREFIX", DEFAULT_PREFIX),
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
      const reason = whyUnwritable(folder);
      if (reason) log.warn(`${key}: nothing can be kept in CACHE_DIR: ${reason}`);
      return fileCache({
        folder,
        threshold: numberAt(config, "CACHE_THRESHOLD", DEFAULT_THRESHOLD),
        keyPrefix: textAt(config, "CACHE_KEY_PREFIX", ""),
        defaultTimeout,
        log,
        name: key,
      });
    }
    case "supersetmetastorecache":
      return metastoreCache({
        metadata,
        // Superset gives a prefix only to the short name; the other one is Flask-Caching's.
        keyPrefix: textAt(config, "CACHE_KEY_PREFIX", named === METASTORE ? key : DEFAULT_PREFIX),
        defaultTimeout,
      });
    default:
      throw new UserError(
        `${key}: CACHE_TYPE ${JSON.stringify(config.CACHE_TYPE)} is not supported; use ${KINDS.join(", ")}`,
      );
  }
}

/** The kind of a cache among those that come with Flask-Caching and Superset, by its name or the path of its class. */
function typeOf(name: string): string {
  const parts = name.split(".");
  const isOurs = parts.length === 1 || ["flask_caching", "cachelib", "superset"].includes(parts[0]!);
  return isOurs ? parts.at(-1)!.toLowerCase() : name;
}

function memcachedLogin(type: string, config: Record<string, unknown>, key: CacheKey) {
  const username = textAt(config, "CACHE_MEMCACHED_USERNAME", "");
  const password = textAt(config, "CACHE_MEMCACHED_PASSWORD", "");
  if (type.startsWith("sasl")) {
    if (username !== "" && password !== "") return { username, password };
    throw new UserError(`${key}: SASLMemcachedCache needs CACHE_MEMCACHED_USERNAME and CACHE_MEMCACHED_PASSWORD`);
  }
  if (username === "" && password === "") return undefined;
  throw new UserError(`${key}: CACHE_MEMCACHED_USERNAME and _PASSWORD belong to CACHE_TYPE "SASLMemcachedCache"`);
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
        holder: async (key) => (await cache()).claims?.holder(key),
        drop: async (key, owner) => (await cache()).claims?.drop(key, owner),
      },
    }),
    close: async () => (await opened)?.close(),
  };
}
