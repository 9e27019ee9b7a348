import { createClient } from "@keyv/redis";
import { BYTES } from "../../redis.ts";
import { clientOptions, type RedisAddress } from "../../redis-address.ts";
import { pickleBytes, unpickleBytes } from "./pickle.ts";
import type { ResultsStore } from "./store.ts";

/** A result may be large, and its reader would rather wait than run the query again. */
const LIMIT_MS = 30_000;
const CONNECT_LIMIT_MS = 5_000;
/** cachelib's sign before a pickled value. */
const PICKLED = 0x21;

/** Results in Redis, as cachelib's RedisCache keeps them. */
export async function redisResults(address: RedisAddress, prefix: string): Promise<ResultsStore> {
  const client = createClient({
    ...clientOptions(address, {
      connectTimeout: CONNECT_LIMIT_MS,
      reconnectStrategy: (attempt: number) => Math.min(100 * 2 ** attempt, 2000),
    }),
    disableOfflineQueue: true,
  });
  const bytes = client.withTypeMapping(BYTES);
  // Who asks at first waits for the connection; once it has failed, nobody waits until it is there.
  const connected = Promise.withResolvers<unknown>();
  connected.promise.catch(() => {});
  client.on("ready", connected.resolve);
  client.on("error", connected.reject);

  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    const late = Promise.withResolvers<never>();
    const giveUp = () => late.reject(new Error("Redis does not answer"));
    late.promise.catch(connected.reject);
    let timer = setTimeout(giveUp, CONNECT_LIMIT_MS);
    try {
      if (!client.isOpen) client.connect().catch(() => {});
      if (!client.isReady) await Promise.race([connected.promise, late.promise]);
      clearTimeout(timer);
      timer = setTimeout(giveUp, LIMIT_MS);
      return await Promise.race([work(), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    get: async (key) => {
      const value: unknown = await ask(() => bytes.get(prefix + key));
      if (!(value instanceof Uint8Array)) return undefined;
      return value[0] === PICKLED ? unpickleBytes(value.subarray(1)) : value;
    },
    set: async (key, value, seconds) => {
      const data = Buffer.concat([Buffer.of(PICKLED), pickleBytes(value)]);
      const expiration = { type: "EX" as const, value: Math.ceil(seconds) };
      await ask(() => client.set(prefix + key, data, seconds > 0 ? { expiration } : {}));
    },
    close: async () => {
      if (client.isOpen) client.destroy();
    },
  };
}
