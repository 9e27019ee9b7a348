import { UserError } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Metadata } from "../metadata/orm.ts";
import type { Settings } from "../settings/keys.ts";
import { memoryCache } from "./memory.ts";
import { metastoreCache } from "./metastore.ts";
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
      return lazyCache(defaultTimeout, async () => {
        const { redisCache } = await import("./redis.ts");
        const keyPrefix = textAt(config, "CACHE_KEY_PREFIX", "flask_cache_");
        return redisCache({ url: redisUrl(config), keyPrefix, defaultTimeout, log, name: key });
      });
    case "supersetmetastorecache":
      return metastoreCache({
        metadata,
        // Superset gives the prefix only to the short name.
        keyPrefix: textAt(config, "CACHE_KEY_PREFIX", named === METASTORE ? key : ""),
        defaultTimeout,
      });
    default:
      throw new UserError(
        `${key}: CACHE_TYPE ${JSON.stringify(config.CACHE_TYPE)} is not supported; use RedisCache, SimpleCache, SupersetMetastoreCache or NullCache`,
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

/** Loads the driver of a cache when it is first asked. */
function lazyCache(defaultTimeout: number, open: () => Promise<NamedCache>): NamedCache {
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
    close: async () => (await opened)?.close(),
  };
}
