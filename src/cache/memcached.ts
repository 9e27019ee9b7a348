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
/** A connection on which nothing has come back for this long is given up. */
const SILENCE_LIMIT_MS = 1_000;
/** Commands that wait for an answer, and their bytes; more are not sent. */
const MAX_WAITING = 1_000;
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
  bytes: number;
  sent: number;
  answered(value: Buffer | undefined): void;
}

/** One connection, opened at first use; commands are answered in their order. */
function openLink({ host, port }: Address, protocol: MemcachedProtocol, { log, name }: MemcachedOptions) {
  let socket: Socket | undefined;
  let opening: Promise<Socket | undefined> | undefined;
  let retryAt = 0;
  let isDown = false;
  let isClosed = false;
  let heard = 0;
  let received: Buffer = Buffer.alloc(0);
  /** What was sent and not answered, also where who asked has gone on without the answer. */
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  /** Those that wait for the connection. */
  let coming = 0;

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
    waitingBytes = 0;
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
      waitingBytes -= first.bytes;
      if (isDown) log.info(`Cache ${name}: memcached at ${host}:${port} is back`);
      isDown = false;
      first.answered(taken.value);
    }
  };

  const send = (to: Socket, { bytes, take }: MemcachedCommand, answered: Waiting["answered"]) => {
    waiting.push({ take, bytes: bytes.byteLength, sent: Date.now(), answered });
    waitingBytes += bytes.byteLength;
    to.write(bytes);
  };

  const open = (): Promise<Socket | undefined> => {
    opening ??= new Promise<Socket | undefined>((resolve) => {
      const fresh = connect({ host, port, noDelay: true });
      const ready = () => {
        if (isClosed) return fresh.destroy();
        fresh.setTimeout(0);
        fresh.unref();
        socket = fresh;
        resolve(fresh);
      };
      fresh.setTimeout(CONNECT_LIMIT_MS, () => fresh.destroy(new Error("no connection in time")));
      fresh.once("connect", () => {
        const { greeting } = protocol;
        if (greeting) send(fresh, greeting, () => !fresh.destroyed && ready());
        else ready();
      });
      fresh.on("data", (chunk) => {
        heard = Date.now();
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

  /** Whether a command is to be sent: not to a server that is away, silent, or has too much to do. */
  const isWorthAsking = (bytes: number): boolean => {
    const [oldest] = waiting;
    if (oldest && Date.now() - Math.max(oldest.sent, heard) > SILENCE_LIMIT_MS)
      end(socket, new Error("nothing comes back"));
    if (isClosed || (!socket && Date.now() < retryAt)) return false;
    const isFull = waitingBytes > 0 && waitingBytes + bytes > MAX_WAITING_BYTES;
    return !isFull && waiting.length + coming < MAX_WAITING;
  };

  return {
    /** The value that is answered in time; undefined where there is none. */
    ask: async (command: MemcachedCommand): Promise<Buffer | undefined> => {
      if (!isWorthAsking(command.bytes.byteLength)) return undefined;
      const ready = socket ?? opened();
      return inTime(async () => {
        const to = await ready;
        // Nobody waits for it any more where the connection has come too late.
        if (!to || to !== socket) return undefined;
        return new Promise<Buffer | undefined>((resolve) => send(to, command, resolve));
      });
    },
    close: () => {
      isClosed = true;
      end(socket);
    },
  };

  async function opened(): Promise<Socket | undefined> {
    coming++;
    return inTime(open).finally(() => coming--);
  }
}

/** The outcome, or undefined where it is late. */
async function inTime<T>(work: () => Promise<T | undefined>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, LIMIT_MS, undefined);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
