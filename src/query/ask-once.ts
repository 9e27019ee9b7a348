import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { NamedCache } from "../cache/store.ts";
import { type Entry, unpackEntry } from "./entry.ts";

/** How long a process that asks may be silent before another asks in its place. */
const LEASE_MS = 6_000;
const RENEW_MS = 2_000;
const FIRST_LOOK_MS = 25;
const LAST_LOOK_MS = 250;

export interface Question {
  /** Where the answer is put. */
  key: string;
  cache: NamedCache;
  signal: AbortSignal;
  /** An answer counts that another process began to ask for at this moment or later; in epoch milliseconds. */
  since: number;
  /** Asks the database. */
  ask(): Promise<Entry>;
  /** Puts the answer where the other processes find it. */
  keep(entry: Entry): Promise<void>;
  /** Whether who asks waits until the answer is kept, too. */
  waits: boolean;
}

/**
 * Asks a question that other processes may be asking at this moment: one asks, the others wait for its answer, and one of
 * them asks in its place if it fails or dies. Where nobody can say who asks (Redis is away), everybody does.
 */
export async function askOnce(question: Question): Promise<Entry> {
  const { key, cache, signal, since } = question;
  const { claims } = cache;
  if (!claims) return askAndKeep(question);
  const claim = `${key}:asked`;
  const owner = `${Date.now()} ${randomUUID()}`;
  const fresh = new Date(Date.now() - 1000).toISOString().slice(0, 19);
  let look = FIRST_LOOK_MS;
  for (let turns = 0; ; turns++) {
    const isOurs = await claims.take(claim, owner, LEASE_MS);
    // Answers that come to an end without being found are not kept: too large, or the cache has no room.
    if (isOurs !== false || turns === 2) {
      const renewing = setInterval(() => void claims.take(claim, owner, LEASE_MS).catch(() => {}), RENEW_MS).unref();
      return askAndKeep(question, () => {
        clearInterval(renewing);
        return claims.drop(claim, owner);
      });
    }
    for (;;) {
      const holder = await claims.holder(claim);
      if (holder === undefined) break;
      if (Number.parseInt(holder, 10) < since) return askAndKeep(question);
      await pause(look, undefined, { signal });
      look = Math.min(look * 1.5, LAST_LOOK_MS);
    }
    const stored = await cache.get(key);
    const entry = stored === undefined ? undefined : unpackEntry(stored);
    if (entry && entry.head.dttm >= fresh) return entry;
    signal.throwIfAborted();
  }
}

/** The answer goes to who asked at once: nobody waits for the cache who did not ask for it. */
async function askAndKeep({ ask, keep, waits }: Question, done: () => Promise<void> = async () => {}): Promise<Entry> {
  try {
    const entry = await ask();
    const kept = keep(entry)
      .catch(() => {})
      .finally(() => done().catch(() => {}));
    if (waits) await kept;
    return entry;
  } catch (error) {
    await done().catch(() => {});
    throw error;
  }
}
