import { createClient, createCluster, createSentinel } from "@keyv/redis";
import { messageOf } from "../errors.ts";
import type { Logger } from "../log.ts";
import { BYTES } from "../redis.ts";
import type { NamedCache } from "./store.ts";

/** Where Redis is: one server, the master that sentinels name, or a cluster. */
export type RedisPlace =
  | { kind: "server"; url: string }
  | { kind: "sentinel"; sentinels: Address[]; master: string; login: Login; sentinelLogin: Login; database: number }
  | { kind: "cluster"; nodes: Address[]; login: Login };

export interface Address {
  host: string;
  port: number;
}

interface Login {
  username?: string;
  password?: string;
}

export interface RedisOptions {
  place: RedisPlace;
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

/** Deletes a claim, or renews it, only while it is its owner's. */
const DROP = 'if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0';
const RENEW =
  'if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("pexpire", KEYS[1], ARGV[2]) end return 0';

/** Keeps entries in Redis, byte for byte. While Redis is away nothing is found and nothing is kept. */
export function redisCache({ place, keyPrefix, defaultTimeout, log, name }: RedisOptions): NamedCache {
  const client = clientOf(place);
  const bytes = client.withTypeMapping(BYTES);
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
    claims: {
      take: (key, owner, leaseMs) =>
        within(READ_LIMIT_MS, async () => {
          const taken = await client.set(keyPrefix + key, owner, {
            condition: "NX",
            expiration: { type: "PX", value: leaseMs },
          });
          if (taken !== null) return true;
          const renewed = await client.eval(RENEW, { keys: [keyPrefix + key], arguments: [owner, String(leaseMs)] });
          return Number(renewed) === 1;
        }),
      isTaken: async (key) => Number(await within(READ_LIMIT_MS, () => client.exists(keyPrefix + key))) === 1,
      drop: async (key, owner) => {
        await within(READ_LIMIT_MS, () => client.eval(DROP, { keys: [keyPrefix + key], arguments: [owner] }));
      },
    },
    close: async () => {
      if (client.isOpen) await client.destroy();
    },
  };
}

function clientOf(place: RedisPlace) {
  const connection = {
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_WAITING,
    pingInterval: SILENCE_LIMIT_MS / 3,
    socket: {
      socketTimeout: SILENCE_LIMIT_MS,
      connectTimeout: CONNECT_LIMIT_MS,
      reconnectStrategy: (attempt: number) => Math.min(100 * 2 ** attempt, 2000),
    },
  };
  switch (place.kind) {
    case "server":
      return createClient({ url: place.url, ...connection });
    case "sentinel": {
      const { sentinels, master, login, sentinelLogin, database } = place;
      // What talks to sentinels queues its first question until it is connected.
      const { disableOfflineQueue: _, ...patient } = connection;
      return createSentinel({
        name: master,
        sentinelRootNodes: sentinels,
        nodeClientOptions: { ...patient, ...login, database },
        sentinelClientOptions: { ...patient, ...sentinelLogin },
        scanInterval: 1_000,
      });
    }
    case "cluster":
      return createCluster({
        rootNodes: place.nodes.map(({ host, port }) => ({ socket: { host, port } })),
        defaults: { ...connection, ...place.login },
      });
  }
}
