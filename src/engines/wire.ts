import type { Duplex } from "node:stream";
import { tooLarge } from "./batches.ts";

/** Most bytes that a database may send before they are looked at. Libraries hold them, and break on texts that are longer. */
const MAX_BYTES = 256 * 2 ** 20;

/** Counts what a database sends. */
export interface Meter {
  /** Bytes since the last `reset`. */
  readonly bytes: number;
  /** What has come was taken. */
  reset(): void;
}

/** Watches what comes from a database, and ends a connection on which more comes than anybody can hold. */
export function meterOf(stream: Duplex): Meter {
  let bytes = 0;
  stream.prependListener("data", (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) stream.destroy(tooLarge(MAX_BYTES));
  });
  return {
    get bytes() {
      return bytes;
    },
    reset: () => {
      bytes = 0;
    },
  };
}

/** Waits so long for an answer; then nobody waits for it any more. */
export async function answeredWithin<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("timeout expired")), limitMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
