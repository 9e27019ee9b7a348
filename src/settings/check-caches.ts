import { isRedisOption } from "../redis-address.ts";
import { closest } from "./distance.ts";
import type { Settings } from "./keys.ts";
import type { Problem } from "./problems.ts";

const CACHES = [
  "CACHE_CONFIG",
  "DATA_CACHE_CONFIG",
  "FILTER_STATE_CACHE_CONFIG",
  "EXPLORE_FORM_DATA_CACHE_CONFIG",
  "THUMBNAIL_CACHE_CONFIG",
] as const;

/** What each cache may say, whatever its kind. */
const GENERAL = [
  "CACHE_TYPE",
  "CACHE_DEFAULT_TIMEOUT",
  "CACHE_KEY_PREFIX",
  "CACHE_NO_NULL_WARNING",
  "CACHE_OPTIONS",
  "CACHE_THRESHOLD",
  "REFRESH_TIMEOUT_ON_RETRIEVAL",
];
/** And that of a kind: all are known to each, since settings are often copied from one cache to the next. */
const OF_KINDS = [
  ...["URL", "HOST", "PORT", "DB", "USER", "PASSWORD"].map((name) => `CACHE_REDIS_${name}`),
  ...["SSL", "SSL_CERTFILE", "SSL_KEYFILE", "SSL_CERT_REQS", "SSL_CA_CERTS"].map((name) => `CACHE_REDIS_${name}`),
  ...["SENTINELS", "SENTINEL_MASTER", "SENTINEL_PASSWORD", "CLUSTER"].map((name) => `CACHE_REDIS_${name}`),
  ...["SERVERS", "USERNAME", "PASSWORD"].map((name) => `CACHE_MEMCACHED_${name}`),
  "CACHE_DIR",
];
/** Of Flask-Caching, and without meaning here. */
const MEANINGLESS: Record<string, string> = {
  CACHE_ARGS: "give what it holds by its own key (CACHE_REDIS_HOST …)",
  CACHE_IGNORE_ERRORS: "errors of a cache are never told to who asks",
  CACHE_SOURCE_CHECK: "it belongs to functions of Python",
};
const KNOWN = new Set([...GENERAL, ...OF_KINDS]);

/** Keys of the caches that nothing acts on. */
export function checkCaches(settings: Settings): Problem[] {
  return CACHES.flatMap((key) => {
    const config = settings[key];
    const problems = Object.keys(config).flatMap((name) => {
      if (KNOWN.has(name)) return [];
      if (name === "CODEC") return codecProblem(config.CODEC) ?? [];
      const meaning = MEANINGLESS[name];
      const meant = closest(name, KNOWN);
      return `${name} has no effect: ${meaning ?? (meant ? `did you mean ${meant}?` : "no cache has such a key")}`;
    });
    return [...problems, ...unknownOptions(config)].map((text): Problem => {
      return { severity: "warning", key, message: `${key}: ${text}` };
    });
  });
}

function codecProblem(codec: unknown): string | undefined {
  return /pickle/i.test(JSON.stringify(codec) ?? "")
    ? "CODEC is not followed: entries are written as JSON, and pickles are never opened"
    : undefined;
}

function unknownOptions({ CACHE_TYPE = "", CACHE_OPTIONS = {} }: Settings["CACHE_CONFIG"]): string[] {
  const isRedis = /redis/i.test(CACHE_TYPE);
  const names = Object.keys(CACHE_OPTIONS).filter((name) => !isRedis || !isRedisOption(name.replace(/^sentinel_/, "")));
  return names.length === 0 ? [] : [`${names.join(", ")} of CACHE_OPTIONS has no effect`];
}
