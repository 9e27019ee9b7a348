import type { Socket } from "node:net";

/** How long a server may owe an answer before it is asked whether it is there at all. */
const QUIET_MS = 3_000;
const PROBE_MS = 4_000;

/** One connection, as far as its silence matters. */
interface Line {
  /** Whether the server owes an answer. */
  isOwed(): boolean;
  bytesRead(): number;
  destroy(error: Error): void;
}

/** Watches a line until the function that it gives is called. */
export type Watch = (line: Line) => () => void;

/**
 * Ends connections that the network has silently dropped: TCP alone would keep their statements waiting for a quarter of an
 * hour. Where a server owes an answer for three seconds, another connection is opened; if that finds no one either, the
 * silent ones fail with ETIMEDOUT. A statement that is only slow goes on: its server still answers others.
 * @param probe opens a connection of its own and closes it, or throws
 */
export function watchSilence(probe: () => Promise<void>): Watch {
  const lines = new Map<Line, { read: number; quietSince: number }>();
  let timer: NodeJS.Timeout | undefined;
  let isProbing = false;

  const look = async () => {
    if (isProbing) return;
    const now = Date.now();
    for (const [line, state] of lines) {
      const read = line.bytesRead();
      if (!line.isOwed() || read !== state.read) Object.assign(state, { read, quietSince: now });
    }
    const silent = [...lines].filter(([, { quietSince }]) => now - quietSince >= QUIET_MS);
    if (silent.length === 0) return;
    isProbing = true;
    try {
      await withinLimit(probe());
      for (const [, state] of silent) state.quietSince = Date.now();
    } catch (cause) {
      const error = Object.assign(new Error("the metadata database is silent", { cause }), { code: "ETIMEDOUT" });
      for (const [line] of silent) line.destroy(error);
    } finally {
      isProbing = false;
    }
  };

  return (line) => {
    lines.set(line, { read: line.bytesRead(), quietSince: Date.now() });
    timer ??= setInterval(look, QUIET_MS / 2).unref();
    return () => {
      lines.delete(line);
      if (lines.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  };
}

/** Watches a socket that has begun to connect: it is owed an answer from when something is written until a byte comes. */
export function watchSocket(socket: Socket, watch: Watch): Socket {
  let readBefore = -1;
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  socket.write = (...args: unknown[]) => {
    readBefore = socket.bytesRead;
    return write(...args);
  };
  const stop = watch({
    isOwed: () => socket.bytesRead === readBefore,
    bytesRead: () => socket.bytesRead,
    destroy: (error) => socket.destroy(error),
  });
  return socket.once("close", stop);
}

async function withinLimit(probe: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), PROBE_MS);
  });
  try {
    await Promise.race([probe, limit]);
  } finally {
    clearTimeout(timer);
  }
}
