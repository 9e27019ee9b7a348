import { createClient, createCluster, createSentinel } from "@keyv/redis";
import { messageOf } from "../errors.ts";
import type { Logger } from "../log.ts";
import { BYTES } from "../redis.ts";
import { clientOptions, type RedisManner } from "../redis-address.ts";
import type { RedisPlace } from "./places.ts";
import type { NamedCache } from "./store.ts";

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
/** After this long nobody waits for it any more, but for one in a while. */
const PATIENCE_MS = 500;
const PROBE_MS = 250;
/** Commands that wait for an answer; more are not sent. */
const MAX_WAITING = 1000;
/** Bytes that wait to be written; more are not kept. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/** Deletes a claim, or renews it, only while it is its owner's. */
const DROP = 'if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0';
const RENEW =
  'if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("pexpire", KEYS[1], ARGV[2]) end return 0';

/** Keeps entries in Redis, byte for byte. While Redis is away nothing is found and nothing is kept. */
export function redisCache({ place, keyPrefix, defaultTimeout, log, name }: RedisOptions): NamedCache {
  let isDown = false;
  let connecting: Promise<unknown> | null = null;
  let waitingBytes = 0;
  /** Since when it has taken commands and answered none; 0 where it answers. */
  let silentSince = 0;
  let nextProbe = 0;

  const lose = (error: unknown) => {
    if (!isDown) log.warn(`Cache ${name}: Redis does not answer; going on without it`, { error: messageOf(error) });
    isDown = true;
  };
  const hear = () => {
    silentSince = 0;
    if (isDown) log.info(`Cache ${name}: Redis is back`);
    isDown = false;
  };
  const open = () => {
    const opened = clientOf(place);
    opened.on("error", lose);
    opened.on("ready", hear);
    return opened;
  };
  let client = open();

  /** Another connection: Node takes one that is written to for alive, also where nothing comes back. */
  const renew = () => {
    silentSince = 0;
    connecting = null;
    const old = client;
    client = open();
    void (async () => old.destroy())().catch(() => {});
  };

  /** Whether a command is to be sent: to one that is silent only a few are, to find out whether it still is. */
  const isWorthAsking = (): boolean => {
    const now = Date.now();
    if (silentSince === 0 || now - silentSince < PATIENCE_MS) return true;
    lose(new Error("nothing comes back"));
    if (now - silentSince > SILENCE_LIMIT_MS) renew();
    if (now < nextProbe) return false;
    nextProbe = now + PROBE_MS;
    return true;
  };

  /** The outcome in time, or undefined. */
  const within = async <T>(limitMs: number, work: (on: Client) => Promise<T>): Promise<T | undefined> => {
    if (!isWorthAsking()) return undefined;
    const asked = client;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        if (asked === client && asked.isReady) silentSince ||= Date.now() - limitMs;
        resolve(undefined);
      }, limitMs);
    });
    const run = async () => {
      if (!asked.isReady) {
        connecting ??= asked.connect().catch(() => {
          connecting = null;
        });
        if (isDown) return undefined;
        await connecting;
      }
      if (!asked.isReady) return undefined;
      const outcome = await work(asked);
      if (asked === client) hear();
      return outcome;
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
      const value: unknown = await within(READ_LIMIT_MS, (on) => on.withTypeMapping(BYTES).get(keyPrefix + key));
      return value instanceof Uint8Array ? value : undefined;
    },
    set: async (key, value, timeoutSeconds = defaultTimeout) => {
      const data = typeof value === "string" ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      const options =
        timeoutSeconds > 0 ? { expiration: { type: "EX" as const, value: Math.ceil(timeoutSeconds) } } : {};
      if (waitingBytes > 0 && waitingBytes + data.length > MAX_WAITING_BYTES) return;
      await within(WRITE_LIMIT_MS, async (on) => {
        waitingBytes += data.length;
        try {
          await on.set(keyPrefix + key, data, options);
        } finally {
          waitingBytes -= data.length;
        }
      });
    },
    delete: async (key) => {
      await within(READ_LIMIT_MS, (on) => on.del(keyPrefix + key));
    },
    claims: {
      take: (key, owner, leaseMs) =>
        within(READ_LIMIT_MS, async (on) => {
          const taken = await on.set(keyPrefix + key, owner, {
            condition: "NX",
            expiration: { type: "PX", value: leaseMs },
          });
          if (taken !== null) return true;
          const renewed = await on.eval(RENEW, { keys: [keyPrefix + key], arguments: [owner, String(leaseMs)] });
          return Number(renewed) === 1;
        }),
      holder: async (key) => (await within(READ_LIMIT_MS, (on) => on.get(keyPrefix + key))) ?? undefined,
      drop: async (key, owner) => {
        await within(READ_LIMIT_MS, (on) => on.eval(DROP, { keys: [keyPrefix + key], arguments: [owner] }));
      },
    },
    close: async () => {
      if (client.isOpen) await client.destroy();
    },
  };
}

type Client = ReturnType<typeof clientOf>;

function clientOf(place: RedisPlace) {
  const connection = {
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_WAITING,
    pingInterval: SILENCE_LIMIT_MS / 3,
  };
  const socket = {
    socketTimeout: SILENCE_LIMIT_MS,
    connectTimeout: CONNECT_LIMIT_MS,
    reconnectStrategy: (attempt: number) => Math.min(100 * 2 ** attempt, 2000),
  };
  switch (place.kind) {
    case "server":
      return createClient({ ...connection, ...clientOptions(place.address, socket) });
    case "sentinel": {
      const { sentinels, master, database } = place;
      // What talks to sentinels queues its first question until it is connected.
      const { disableOfflineQueue: _, ...patient } = connection;
      const as = ({ tls, ...login }: RedisManner) => ({ ...patient, ...login, socket: { ...socket, ...tls } });
      return createSentinel({
        name: master,
        sentinelRootNodes: sentinels,
        nodeClientOptions: { ...as(place.manner), database },
        sentinelClientOptions: as(place.sentinelManner),
        scanInterval: 1_000,
      });
    }
    case "cluster": {
      const { tls, ...login } = place.manner;
      return createCluster({
        rootNodes: place.nodes.map(({ host, port }) => ({ socket: { host, port, ...tls } })),
        defaults: { ...connection, ...login, socket: { ...socket, ...tls } },
      });
    }
  }
}
