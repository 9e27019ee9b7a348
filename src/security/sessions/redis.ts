import type { Logger } from "../../log.ts";
import { BYTES, openRedis } from "../../redis.ts";
import { addressOfUrl, redisAddress } from "../../redis-address.ts";
import type { CacheConfig } from "../../settings/keys.ts";
import { packSession, unpackSession } from "./packing.ts";
import type { SessionStore } from "./store.ts";

interface RedisSessionsOptions {
  /** SESSION_REDIS; this machine's without one. */
  at: CacheConfig | string | null;
  prefix: string;
  seconds: number;
  log: Logger;
}

/** Sessions in Redis, under the keys and in the form of Flask-Session: those of a Superset go on. */
export function redisSessions({ at, prefix, seconds, log }: RedisSessionsOptions): SessionStore {
  const address = typeof at === "string" ? addressOfUrl(at, "SESSION_REDIS") : redisAddress(at ?? {}, "SESSION_REDIS");
  const redis = openRedis({ address, what: "sessions", log });
  const life = (of: number) => ({ type: "EX" as const, value: Math.max(1, Math.ceil(of)) });
  return {
    read: async (id, renew) => {
      const stored = await redis.run(async (client) => {
        const bytes = client.withTypeMapping(BYTES);
        const [value] = await Promise.all([
          bytes.get(prefix + id),
          renew ? client.expire(prefix + id, life(seconds).value) : undefined,
        ]);
        return value as Uint8Array | null;
      });
      return stored === null ? null : unpackSession(stored);
    },
    add: async (id, session, of = seconds) => {
      await redis.run((client) => client.set(prefix + id, packSession(session), { expiration: life(of) }));
    },
    change: async (id, session) => {
      const options = { expiration: life(seconds), condition: "XX" as const };
      await redis.run((client) => client.set(prefix + id, packSession(session), options));
    },
    delete: async (id) => {
      await redis.run((client) => client.del(prefix + id));
    },
    close: () => redis.close(),
  };
}
