/** Lets callers that want the same thing at the same time share one doing of it. */
export interface InFlight<T> {
  /**
   * Joins what runs under this key, or starts it. It is aborted when every caller has left; a caller that leaves gets
   * its own signal's reason.
   */
  join(key: string, signal: AbortSignal | undefined, start: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

interface Running<T> {
  result: Promise<T>;
  controller: AbortController;
  callers: number;
}

export function createInFlight<T>(): InFlight<T> {
  const running = new Map<string, Running<T>>();

  const begin = (key: string, start: (signal: AbortSignal) => Promise<T>): Running<T> => {
    const controller = new AbortController();
    const entry: Running<T> = { controller, callers: 0, result: start(controller.signal) };
    running.set(key, entry);
    const forget = () => {
      if (running.get(key) === entry) running.delete(key);
    };
    entry.result.then(forget, forget);
    return entry;
  };

  return {
    join: async (key, signal, start) => {
      signal?.throwIfAborted();
      const entry = running.get(key) ?? begin(key, start);
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
