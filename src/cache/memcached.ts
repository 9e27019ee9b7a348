import { createHash } from "node:crypto";
import { connect, type Socket } from "node:net";
import { crc32 } from "node:zlib";
import { messageOf } from "../errors.ts";
import type { Logger } from "../log.ts";
import { binaryProtocol, type MemcachedCommand, type MemcachedProtocol, textProtocol } from "./memcached-protocol.ts";
import type { Address } from "./places.ts";
import type { NamedCache } from "./store.ts";

export interface MemcachedOptions {
  servers: readonly Address[];
  /** Of SASL, where the servers want it. */
  login?: { username: string; password: string };
  keyPrefix: string;
  defaultTimeout: number;
  log: Logger;
  /** For messages. */
  name: string;
}

/** Nobody waits longer for a cache than a query would take. */
const LIMIT_MS = 100;
const CONNECT_LIMIT_MS = 2_000;
const RETRY_AFTER_MS = 1_000;
/** Commands that wait for an answer; more are not sent. */
const MAX_WAITING = 1_000;
/** Bytes of them; more are not sent. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
/** Largest item of a server with its usual settings. */
const MAX_BYTES = 1024 * 1024 - 512;
/** Longer times count as dates in the protocol. */
const MAX_SECONDS = 30 * 24 * 3600;
const PLAIN_KEY = /^[\x21-\x7e]{1,250}$/;

/** MemcachedCache: entries on one or more servers, each key on one of them. A server that is away has nothing and keeps nothing. */
export function memcachedCache(options: MemcachedOptions): NamedCache {
  const { servers, login, keyPrefix, defaultTimeout } = options;
  const protocol = login ? binaryProtocol(login.username, login.password) : textProtocol;
  const links = servers.map((server) => openLink(server, protocol, options));
  const keyOf = (key: string) => {
    const full = keyPrefix + key;
    return PLAIN_KEY.test(full) ? full : createHash("sha256").update(full).digest("hex");
  };
  const linkOf = (key: string) => links[crc32(key) % links.length]!;

  return {
    enabled: true,
    defaultTimeout,
    get: async (given) => {
      const key = keyOf(given);
      return linkOf(key).ask(protocol.get(key));
    },
    set: async (given, value, timeoutSeconds = defaultTimeout) => {
      const bytes = Buffer.from(value as Uint8Array);
      const seconds = Math.max(0, Math.ceil(timeoutSeconds));
      const until = seconds > MAX_SECONDS ? Math.floor(Date.now() / 1000) + seconds : seconds;
      const key = keyOf(given);
      // What is too large must not leave an older value behind.
      const isTooLarge = bytes.byteLength > MAX_BYTES;
      await linkOf(key).ask(isTooLarge ? protocol.delete(key) : protocol.set(key, bytes, until));
    },
    delete: async (given) => {
      const key = keyOf(given);
      await linkOf(key).ask(protocol.delete(key));
    },
    close: async () => {
      for (const link of links) link.close();
    },
  };
}

interface Waiting {
  take: MemcachedCommand["take"];
  answered(value: Buffer | undefined): void;
}

/** One connection, opened at first use; commands are answered in their order. */
function openLink({ host, port }: Address, protocol: MemcachedProtocol, { log, name }: MemcachedOptions) {
  let socket: Socket | undefined;
  let opening: Promise<Socket | undefined> | undefined;
  let retryAt = 0;
  let isDown = false;
  let isClosed = false;
  let received: Buffer = Buffer.alloc(0);
  let waiting: Waiting[] = [];
  let asked = 0;
  let askedBytes = 0;

  const end = (fresh: Socket | undefined, error?: unknown) => {
    if (error && !isDown && !isClosed) {
      log.warn(`Cache ${name}: memcached at ${host}:${port} does not answer; going on without it`, {
        error: messageOf(error),
      });
      isDown = true;
    }
    retryAt = Date.now() + RETRY_AFTER_MS;
    fresh?.destroy();
    socket = undefined;
    received = Buffer.alloc(0);
    const left = waiting;
    waiting = [];
    for (const { answered } of left) answered(undefined);
  };

  /** Hands out the answers that are whole. */
  const read = () => {
    while (received.length > 0) {
      const [first] = waiting;
      if (!first) throw new Error("it says what nobody has asked");
      const taken = first.take(received);
      if (!taken) return;
      received = received.subarray(taken.length);
      waiting.shift();
      first.answered(taken.value);
    }
  };

  const open = (): Promise<Socket | undefined> => {
    opening ??= new Promise<Socket | undefined>((resolve) => {
      const fresh = connect({ host, port, noDelay: true });
      const ready = () => {
        if (isClosed) return fresh.destroy();
        fresh.setTimeout(0);
        fresh.unref();
        socket = fresh;
        if (isDown) log.info(`Cache ${name}: memcached is back`);
        isDown = false;
        resolve(fresh);
      };
      fresh.setTimeout(CONNECT_LIMIT_MS, () => fresh.destroy(new Error("no connection in time")));
      fresh.once("connect", () => {
        const { greeting } = protocol;
        if (!greeting) return ready();
        waiting.push({ take: greeting.take, answered: () => !fresh.destroyed && ready() });
        fresh.write(greeting.bytes);
      });
      fresh.on("data", (chunk) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
        try {
          read();
        } catch (error) {
          end(fresh, error);
        }
      });
      fresh.on("error", (error) => end(fresh, error));
      fresh.on("close", () => {
        if (socket === fresh) end(fresh, new Error("the connection was closed"));
        resolve(undefined);
      });
    }).finally(() => {
      opening = undefined;
    });
    return opening;
  };

  return {
    /** The value that is answered in time; undefined where there is none. */
    ask: async ({ bytes, take }: MemcachedCommand): Promise<Buffer | undefined> => {
      if (isClosed || (!socket && Date.now() < retryAt)) return undefined;
      if (asked >= MAX_WAITING || askedBytes > MAX_WAITING_BYTES) return undefined;
      asked++;
      askedBytes += bytes.byteLength;
      return new Promise<Buffer | undefined>((resolve) => {
        let isOver = false;
        const answered = (value: Buffer | undefined) => {
          if (isOver) return;
          isOver = true;
          clearTimeout(timer);
          asked--;
          askedBytes -= bytes.byteLength;
          resolve(value);
        };
        const entry = { take, answered };
        const timer = setTimeout(() => {
          // Answers come in order: after one that is missing, none can be told apart.
          if (waiting.includes(entry)) end(socket, new Error("no answer in time"));
          answered(undefined);
        }, LIMIT_MS);
        const send = (ready: Socket | undefined) => {
          if (isOver) return;
          if (!ready || ready !== socket) return answered(undefined);
          waiting.push(entry);
          ready.write(bytes);
        };
        if (socket) send(socket);
        else open().then(send, () => answered(undefined));
      });
    },
    close: () => {
      isClosed = true;
      end(socket);
    },
  };
}
