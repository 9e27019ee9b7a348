import { createHash } from "node:crypto";
import { connect, type Socket } from "node:net";
import { crc32 } from "node:zlib";
import { messageOf } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { NamedCache } from "./store.ts";

export interface MemcachedOptions {
  servers: readonly { host: string; port: number }[];
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
/** Largest item of a server with its usual settings. */
const MAX_BYTES = 1024 * 1024 - 512;
/** Longer times count as dates in the protocol. */
const MAX_SECONDS = 30 * 24 * 3600;
const PLAIN_KEY = /^[\x21-\x7e]{1,250}$/;

/** MemcachedCache: entries on one or more servers, each key on one of them. A server that is away has nothing and keeps nothing. */
export function memcachedCache({ servers, keyPrefix, defaultTimeout, log, name }: MemcachedOptions): NamedCache {
  const links = servers.map(({ host, port }) => openLink(host, port, log, name));
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
      return (await linkOf(key).ask(Buffer.from(`get ${key}\r\n`)))?.value;
    },
    set: async (given, value, timeoutSeconds = defaultTimeout) => {
      const bytes = Buffer.from(value as Uint8Array);
      if (bytes.byteLength > MAX_BYTES) return;
      const seconds = Math.max(0, Math.ceil(timeoutSeconds));
      const until = seconds > MAX_SECONDS ? Math.floor(Date.now() / 1000) + seconds : seconds;
      const key = keyOf(given);
      const head = Buffer.from(`set ${key} 0 ${until} ${bytes.byteLength}\r\n`);
      await linkOf(key).ask(Buffer.concat([head, bytes, Buffer.from("\r\n")]));
    },
    delete: async (given) => {
      const key = keyOf(given);
      await linkOf(key).ask(Buffer.from(`delete ${key}\r\n`));
    },
    close: async () => {
      for (const link of links) link.close();
    },
  };
}

interface Answer {
  value?: Buffer;
}

/** One connection, opened at first use; commands are answered in their order. */
function openLink(host: string, port: number, log: Logger, name: string) {
  let socket: Socket | undefined;
  let opening: Promise<Socket | undefined> | undefined;
  let retryAt = 0;
  let isDown = false;
  let received: Buffer = Buffer.alloc(0);
  let waiting: ((answer: Answer | undefined) => void)[] = [];

  const end = (error?: unknown) => {
    if (error && !isDown) {
      log.warn(`Cache ${name}: memcached at ${host}:${port} does not answer; going on without it`, {
        error: messageOf(error),
      });
      isDown = true;
    }
    retryAt = Date.now() + (error ? RETRY_AFTER_MS : 0);
    socket?.destroy();
    socket = undefined;
    received = Buffer.alloc(0);
    const left = waiting;
    waiting = [];
    for (const answer of left) answer(undefined);
  };

  const open = (): Promise<Socket | undefined> => {
    opening ??= new Promise<Socket | undefined>((resolve) => {
      const fresh = connect({ host, port, noDelay: true });
      fresh.setTimeout(CONNECT_LIMIT_MS, () => fresh.destroy(new Error("no connection in time")));
      fresh.once("connect", () => {
        fresh.setTimeout(0);
        fresh.unref();
        socket = fresh;
        if (isDown) log.info(`Cache ${name}: memcached is back`);
        isDown = false;
        resolve(fresh);
      });
      fresh.on("data", (chunk) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
        for (let answer = takeAnswer(); answer; answer = takeAnswer()) waiting.shift()?.(answer);
      });
      fresh.on("error", end);
      fresh.on("close", () => {
        if (socket === fresh || !socket) end(new Error("the connection was closed"));
        resolve(undefined);
      });
    }).finally(() => {
      opening = undefined;
    });
    return opening;
  };

  /** The next whole answer among what has come. */
  const takeAnswer = (): Answer | undefined => {
    const lineEnd = received.indexOf("\r\n");
    if (lineEnd < 0) return undefined;
    const line = received.toString("latin1", 0, lineEnd);
    const found = /^VALUE \S+ \d+ (\d+)$/.exec(line);
    if (!found) {
      received = received.subarray(lineEnd + 2);
      return {};
    }
    const start = lineEnd + 2;
    const stop = start + Number(found[1]);
    const whole = stop + "\r\nEND\r\n".length;
    if (received.length < whole) return undefined;
    const value = Buffer.from(received.subarray(start, stop));
    received = received.subarray(whole);
    return { value };
  };

  return {
    /** The answer in time; undefined where there is none. */
    ask: async (command: Buffer): Promise<Answer | undefined> => {
      if (!socket && Date.now() < retryAt) return undefined;
      if (waiting.length >= MAX_WAITING) return undefined;
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          resolve(undefined);
          // Answers come in order: after one that is missing, none can be told apart.
          if (socket && waiting.includes(answered)) end(new Error("no answer in time"));
        }, LIMIT_MS);
        const answered = (answer: Answer | undefined) => {
          clearTimeout(timer);
          resolve(answer);
        };
        const send = (ready: Socket | undefined) => {
          if (!ready) return answered(undefined);
          waiting.push(answered);
          ready.write(command);
        };
        if (socket) send(socket);
        else open().then(send, () => answered(undefined));
      });
    },
    close: () => end(),
  };
}
