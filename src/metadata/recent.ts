/** How long what another process writes may stay unseen. */
const MAX_AGE_MS = 500;
/** Answers that are kept at most. */
const MAX_KEPT = 5_000;

/**
 * What was read from the metadata database a moment ago, for the many requests that ask for the same: who somebody is, a
 * dataset, the row rules. What this process writes is seen at once, what others write within half a second.
 */
export interface Recent {
  /** The kept answer, or `load`'s, which those who ask meanwhile share. What is given belongs to all: nobody changes it. */
  read<T>(key: string, load: () => Promise<T>): Promise<T>;
  /** An answer that was asked for after the call, as things are now; those who wait for their turn share one. */
  now<T>(key: string, load: () => Promise<T>): Promise<T>;
  /** Forgets everything: something was written. */
  forget(): void;
}

export function createRecent(): Recent {
  const kept = new Map<string, { answer: Promise<unknown>; until: number }>();
  const running = new Map<string, { current: Promise<unknown>; next?: Promise<unknown> }>();

  const start = <T>(key: string, load: () => Promise<T>): Promise<T> => {
    const turn: { current: Promise<unknown>; next?: Promise<unknown> } = { current: Promise.resolve() };
    const current = load().finally(() => {
      if (running.get(key) === turn && turn.next === undefined) running.delete(key);
    });
    turn.current = current;
    running.set(key, turn);
    return current;
  };

  return {
    read: <T>(key: string, load: () => Promise<T>): Promise<T> => {
      const known = kept.get(key);
      if (known && known.until > performance.now()) return known.answer as Promise<T>;
      const answer = load();
      const entry = { answer, until: performance.now() + MAX_AGE_MS };
      kept.delete(key);
      kept.set(key, entry);
      answer.catch(() => {
        if (kept.get(key) === entry) kept.delete(key);
      });
      for (const oldest of kept.keys()) {
        if (kept.size <= MAX_KEPT) break;
        kept.delete(oldest);
      }
      return answer;
    },
    now: <T>(key: string, load: () => Promise<T>): Promise<T> => {
      const turn = running.get(key);
      if (!turn) return start(key, load);
      turn.next ??= turn.current.catch(() => {}).then(() => start(key, load));
      return turn.next as Promise<T>;
    },
    forget: () => kept.clear(),
  };
}
