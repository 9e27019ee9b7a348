import { UserError } from "../../errors.ts";
import { redisAddress } from "../../redis-address.ts";
import type { Settings } from "../../settings/keys.ts";

/**
 * Where results of SQL Lab wait for their reader: RESULTS_BACKEND. Entries lie as Python's cachelib lays them, so that a
 * Superset on the same store reads what Liteset wrote, and the other way around. Unlike a cache it throws where it is down.
 */
export interface ResultsStore {
  /** Undefined where there is no such entry, or no longer. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** `seconds` of 0 keep the entry for good. */
  set(key: string, value: Uint8Array, seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Results at most that this process keeps where the settings name its own memory. */
const MEMORY_BYTES = 256 * 2 ** 20;

/**
 * The store that the settings name, opened at first use; null where they name none.
 * @throws UserError for a kind that does not exist here
 */
export function createResultsStore(settings: Pick<Settings, "RESULTS_BACKEND">): ResultsStore | null {
  const config: Record<string, unknown> | null = settings.RESULTS_BACKEND;
  if (!config) return null;
  const type = String(config.CACHE_TYPE ?? "NullCache");
  switch (type.split(".").at(-1)?.toLowerCase()) {
    case "nullcache":
    case "null":
      return null;
    case "rediscache":
    case "redis": {
      const address = redisAddress(config, "RESULTS_BACKEND");
      const prefix = typeof config.CACHE_KEY_PREFIX === "string" ? config.CACHE_KEY_PREFIX : "";
      return lazy(async () => (await import("./redis.ts")).redisResults(address, prefix));
    }
    case "filesystemcache":
    case "filesystem":
      return lazy(async () => (await import("./files.ts")).fileResults(config));
    case "s3cache":
    case "s3":
      return lazy(async () => (await import("./s3.ts")).s3Results(config));
    case "simplecache":
    case "simple":
      return memoryResults();
    default:
      throw new UserError(
        `RESULTS_BACKEND: CACHE_TYPE ${JSON.stringify(type)} is not supported; use RedisCache, FileSystemCache or S3Cache`,
      );
  }
}

function lazy(open: () => Promise<ResultsStore>): ResultsStore {
  let opened: Promise<ResultsStore> | undefined;
  const store = () => {
    opened ??= open();
    return opened;
  };
  return {
    get: async (key) => (await store()).get(key),
    set: async (key, value, seconds) => (await store()).set(key, value, seconds),
    close: async () => (await opened)?.close(),
  };
}

/** Of use only where server and worker are one process. */
function memoryResults(): ResultsStore {
  const entries = new Map<string, { value: Uint8Array; expires: number }>();
  let held = 0;
  const drop = (key: string) => {
    held -= entries.get(key)?.value.byteLength ?? 0;
    entries.delete(key);
  };
  return {
    get: async (key) => {
      const entry = entries.get(key);
      if (entry && entry.expires < Date.now()) drop(key);
      return entries.get(key)?.value;
    },
    set: async (key, value, seconds) => {
      drop(key);
      entries.set(key, { value, expires: seconds > 0 ? Date.now() + seconds * 1000 : Number.POSITIVE_INFINITY });
      held += value.byteLength;
      for (const oldest of entries.keys()) {
        if (held <= MEMORY_BYTES) break;
        drop(oldest);
      }
    },
    close: async () => entries.clear(),
  };
}
