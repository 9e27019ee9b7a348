import { createClient } from "@keyv/redis";
import type { Logger } from "../log.ts";
import type { NamedCache } from "./store.ts";

export interface RedisOptions {
  url: string;
  keyPrefix: string;
  defaultTimeout: number;
  log: Logger;
  /** For messages. */
  name: string;
}

/** Nobody waits longer for a cache than a query would take. */
const READ_LIMIT_MS = 100;
const WRITE_LIMIT_MS = 1000;
const CONNECT_LIMIT_MS = 2000;
/** A connection on which nothing has come back for this long, pings included, is given up. */
const SILENCE_LIMIT_MS = 10_000;
/** Commands that wait for an answer; more are not sent. */
const MAX_WAITING = 1000;
/** RESP's sign for strings of bytes, which are to come as Buffers. */
const BLOB_STRING = 36;

/** Keeps entries in Redis, byte for byte. While Redis is away nothing is found and nothing is kept. */
export function redisCache({ url, keyPrefix, defaultTimeout, log, name }: RedisOptions): NamedCache {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_WAITING,
    pingInterval: SILENCE_LIMIT_MS / 3,
    socket: {
      socketTimeout: SILENCE_LIMIT_MS,
      connectTimeout: CONNECT_LIMIT_MS,
      reconnectStrategy: (attempt: number) => Math.min(100 * 2 ** attempt, 2000),
    },
  });
  const bytes = client.withTypeMapping({ [BLOB_STRING]: Buffer });
  let isDown = false;
  let connecting: Promise<unknown> | null = null;
  client.on("error", (error: unknown) => {
    if (!isDown) log.warn(`Cache ${name}: Redis does not answer; going on without it`, { error: messageOf(error) });
    isDown = true;
  });
  client.on("ready", () => {
    if (isDown) log.info(`Cache ${name}: Redis is back`);
    isDown = false;
  });

  /** The outcome in time, or undefined. */
  const within = async <T>(limitMs: number, work: () => Promise<T>): Promise<T | undefined> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, limitMs, undefined);
    });
    const run = async () => {
      if (!client.isReady) {
        connecting ??= client.connect().catch(() => {
          connecting = null;
        });
        if (isDown) return undefined;
        await connecting;
      }
      return client.isReady ? work() : undefined;
    };
    try {
      return await Promise.race([run().catch(() => undefined), late]);
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    enabled: true,
    defaultTimeout,
    get: async (key) => {
      const value: unknown = await within(READ_LIMIT_MS, () => bytes.get(keyPrefix + key));
      return value instanceof Uint8Array ? value : undefined;
    },
    set: async (key, value, timeoutSeconds = defaultTimeout) => {
      const data = typeof value === "string" ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      const options =
        timeoutSeconds > 0 ? { expiration: { type: "EX" as const, value: Math.ceil(timeoutSeconds) } } : {};
      await within(WRITE_LIMIT_MS, () => client.set(keyPrefix + key, data, options));
    },
    delete: async (key) => {
      await within(READ_LIMIT_MS, () => client.del(keyPrefix + key));
    },
    close: async () => {
      if (client.isOpen) client.destroy();
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error));
