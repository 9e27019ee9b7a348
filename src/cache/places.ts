import { UserError } from "../errors.ts";
import { mannerOf, optionsOf, type RedisAddress, type RedisManner, redisAddress } from "../redis-address.ts";

export interface Address {
  host: string;
  port: number;
}

/** Where Redis is: one server, the master that sentinels name, or a cluster. */
export type RedisPlace =
  | { kind: "server"; address: RedisAddress }
  | {
      kind: "sentinel";
      sentinels: Address[];
      master: string;
      manner: RedisManner;
      sentinelManner: RedisManner;
      database: number;
    }
  | { kind: "cluster"; nodes: Address[]; manner: RedisManner };

type Config = Record<string, unknown>;

/**
 * Where the settings of a Redis cache say that it is.
 * @param name the key of the settings, for messages
 * @throws UserError that says what of it cannot be
 */
export function redisPlace(type: string, config: Config, name: string): RedisPlace {
  if (type.startsWith("redissentinel")) {
    const options = optionsOf(config);
    const ofSentinels = Object.entries(options).flatMap(([option, value]) =>
      option.startsWith("sentinel_") ? [[option.slice("sentinel_".length), value] as const] : [],
    );
    const password = config.CACHE_REDIS_SENTINEL_PASSWORD;
    return {
      kind: "sentinel",
      sentinels: addressesAt(
        config.CACHE_REDIS_SENTINELS ?? [["127.0.0.1", 26_379]],
        26_379,
        `${name}: CACHE_REDIS_SENTINELS`,
      ),
      master: String(config.CACHE_REDIS_SENTINEL_MASTER ?? "mymaster"),
      manner: mannerOf(options, name),
      sentinelManner: mannerOf({ ...Object.fromEntries(ofSentinels), ...(password ? { password } : {}) }, name),
      // Only its number: the host is what the sentinels say.
      database: redisAddress({ CACHE_REDIS_DB: config.CACHE_REDIS_DB }, name).database,
    };
  }
  if (type.startsWith("rediscluster")) {
    const nodes = addressesAt(config.CACHE_REDIS_CLUSTER ?? "", 6379, `${name}: CACHE_REDIS_CLUSTER`);
    return { kind: "cluster", nodes, manner: mannerOf(optionsOf(config), name) };
  }
  return { kind: "server", address: redisAddress(config, name) };
}

/**
 * The servers of a list, or of a text with commas: each `host:port` or `[host, port]`.
 * @throws UserError where one of them is neither, or there is none
 */
export function addressesAt(given: unknown, port: number, name: string): Address[] {
  const list = typeof given === "string" ? given.split(",").filter((part) => part.trim() !== "") : given;
  const addresses = Array.isArray(list) ? list.map((entry) => addressOf(entry, port)) : [];
  if (addresses.length === 0 || addresses.includes(undefined))
    throw new UserError(`${name} must name servers, as host:port or (host, port); it is ${JSON.stringify(given)}`);
  return addresses.filter((address) => address !== undefined);
}

function addressOf(entry: unknown, fallback: number): Address | undefined {
  const [host, port] = Array.isArray(entry)
    ? entry
    : (/^\s*(\[[^\]]+\]|[^:/\s]+)(?::(\d+))?\s*$/.exec(String(entry)) ?? []).slice(1);
  const number = Number(port ?? fallback);
  const isGood = typeof host === "string" && host !== "" && Number.isInteger(number) && number > 0 && number < 65_536;
  return isGood ? { host: host.replace(/^\[(.*)\]$/, "$1"), port: number } : undefined;
}
