/** Lets callers that want the same thing at the same time share one doing of it. */
export interface InFlight<T> {
  /**
   * Joins what runs under this key, or starts it. It is aborted when every caller has left; a caller that leaves gets
   * its own signal's reason.
   * @param since what began before this moment is not joined, but begun anew; in epoch milliseconds
   */
  join(key: string, signal: AbortSignal | undefined, start: (run: Run) => Promise<T>, since?: number): Promise<T>;
}

/** One doing of what callers share. */
export interface Run {
  readonly signal: AbortSignal;
  /** Whether the same has been begun anew since: then this one's outcome is the older. */
  readonly isSuperseded: boolean;
}

interface Running<T> {
  result: Promise<T>;
  controller: AbortController;
  callers: number;
  began: number;
  run: { signal: AbortSignal; isSuperseded: boolean };
}

export function createInFlight<T>(): InFlight<T> {
  const running = new Map<string, Running<T>>();

  const begin = (key: string, start: (run: Run) => Promise<T>): Running<T> => {
    const older = running.get(key);
    if (older) older.run.isSuperseded = true;
    const controller = new AbortController();
    const run = { signal: controller.signal, isSuperseded: false };
    const entry: Running<T> = { controller, callers: 0, began: Date.now(), run, result: start(run) };
    running.set(key, entry);
    const forget = () => {
      if (running.get(key) === entry) running.delete(key);
    };
    entry.result.then(forget, forget);
    return entry;
  };

  return {
    join: async (key, signal, start, since = Number.NEGATIVE_INFINITY) => {
      signal?.throwIfAborted();
      const known = running.get(key);
      const entry = known && known.began >= since ? known : begin(key, start);
      entry.callers++;
      let leave: (() => void) | undefined;
      const left = new Promise<never>((_, reject) => {
        leave = () => reject(signal?.reason);
        signal?.addEventListener("abort", leave, { once: true });
      });
      try {
        return await Promise.race([entry.result, left]);
      } finally {
        if (leave) signal?.removeEventListener("abort", leave);
        entry.callers--;
        if (entry.callers === 0 && signal?.aborted) {
          if (running.get(key) === entry) running.delete(key);
          entry.controller.abort(signal.reason);
        }
      }
    },
  };
}
