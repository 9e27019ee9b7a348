import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@keyv/redis";
import { LitesetError, messageOf } from "./errors.ts";
import type { Logger } from "./log.ts";
import { clientOptions, type RedisAddress } from "./redis-address.ts";

type Client = ReturnType<typeof createClient>;

/** How a client reads answers whose bytes are wanted: RESP's sign for strings of bytes, as Buffers. */
export const BYTES = { 36: Buffer } as const;

export interface RedisOptions {
  address: RedisAddress;
  /** What is kept there, for messages: "background jobs". */
  what: string;
  log: Logger;
}

/** A connection to Redis for what must not be lost: while Redis is away everything fails at once, and says so. */
export interface Redis {
  /** @throws LitesetError 503 while Redis does not answer */
  run<T>(work: (client: Client) => Promise<T>): Promise<T>;
  /** Hears a channel, over outages of Redis too, until what it returns is called. */
  listen(channel: string, hear: (text: string) => void): Promise<() => Promise<void>>;
  /** Hears what is added to a stream from now on, over outages of Redis too, until what it returns is called. */
  follow(stream: string, hear: (id: string, entry: Record<string, string>) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const CONNECT_LIMIT_MS = 3_000;
const ANSWER_LIMIT_MS = 5_000;
/** A connection on which nothing has come back for this long, pings included, is given up. */
const SILENCE_LIMIT_MS = 10_000;
const MAX_WAITING = 10_000;
/** How long one look into a stream waits for something new; less than what counts as silence. */
const BLOCK_MS = 3_000;
const FOLLOW_PAUSE_MS = 500;

type StreamAnswer = { messages: { id: string; message: Record<string, string> }[] }[] | null;

/** Opens the connection at its first use, and again whenever it is lost. */
export function openRedis({ address, what, log }: RedisOptions): Redis {
  const listeners = new Set<Client>();
  let isDown = false;
  let connecting: Promise<unknown> | undefined;
  /** When something last came back. */
  let heard = Date.now();
  let client = open();

  function open(): Client {
    const opened = make();
    opened.on("error", (error: unknown) => {
      // Never the address: it may hold a password.
      if (!isDown) log.warn(`Redis does not answer; ${what} wait for it`, { error: messageOf(error) });
      isDown = true;
    });
    opened.on("ready", () => {
      if (isDown) log.info(`Redis is back: ${what} go on`);
      isDown = false;
      heard = Date.now();
    });
    return opened;
  }

  /** Another connection, where nothing has come back for long: Node takes one that is written to for alive. */
  function renewIfSilent(asked: Client): void {
    if (asked !== client || !asked.isReady || Date.now() - heard < ANSWER_LIMIT_MS) return;
    connecting = undefined;
    client = open();
    asked.destroy();
  }

  function make(): Client {
    return createClient({
      ...clientOptions(address, {
        socketTimeout: SILENCE_LIMIT_MS,
        connectTimeout: CONNECT_LIMIT_MS,
        reconnectStrategy: (attempt: number) => Math.min(50 * 2 ** attempt, 1000),
      }),
      disableOfflineQueue: true,
      commandsQueueMaxLength: MAX_WAITING,
      pingInterval: SILENCE_LIMIT_MS / 3,
    });
  }

  async function connected(): Promise<void> {
    if (client.isReady) return;
    if (!client.isOpen)
      connecting ??= client.connect().finally(() => {
        connecting = undefined;
      });
    if (connecting && !isDown) await within(CONNECT_LIMIT_MS, connecting);
    if (!client.isReady) throw new Error("there is no connection");
  }

  return {
    run: async (work) => {
      let asked: Client | undefined;
      try {
        await connected();
        asked = client;
        const outcome = await within(ANSWER_LIMIT_MS, work(asked));
        heard = Date.now();
        return outcome;
      } catch (error) {
        if (asked && error instanceof Late) renewIfSilent(asked);
        if (error instanceof LitesetError) throw error;
        throw new LitesetError(`Redis does not answer, where ${what} are kept; try again in a moment`, undefined, {
          status: 503,
          cause: error,
        });
      }
    },
    listen: async (channel, hear) => {
      const listener = make();
      listener.on("error", () => {});
      listeners.add(listener);
      // Later connections are made by the client itself, which then subscribes again.
      void listener
        .connect()
        .then(() => listener.subscribe(channel, hear))
        .catch((error: unknown) =>
          log.warn(`Redis cannot be listened to; ${what} are looked for`, { error: messageOf(error) }),
        );
      return async () => {
        listeners.delete(listener);
        if (listener.isOpen) listener.destroy();
      };
    },
    follow: async (stream, hear) => {
      const reader = make();
      reader.on("error", () => {});
      listeners.add(reader);
      let stopped = false;
      const running = (async () => {
        let last: string | undefined;
        while (!stopped) {
          try {
            if (!reader.isOpen) await reader.connect();
            last ??= (await reader.xRevRange(stream, "+", "-", { COUNT: 1 }))?.[0]?.id ?? "0-0";
            const found = await reader.xRead({ key: stream, id: last }, { BLOCK: BLOCK_MS, COUNT: 100 });
            for (const { id, message } of (found as StreamAnswer)?.[0]?.messages ?? []) {
              last = id;
              hear(id, message);
            }
          } catch {
            await sleep(FOLLOW_PAUSE_MS);
          }
        }
      })();
      return async () => {
        stopped = true;
        listeners.delete(reader);
        if (reader.isOpen) reader.destroy();
        await running;
      };
    },
    close: async () => {
      for (const each of [...listeners, client]) if (each.isOpen) each.destroy();
    },
  };
}

class Late extends Error {}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Late(`no answer in ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
