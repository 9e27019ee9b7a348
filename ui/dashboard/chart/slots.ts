/** Lets a limited number of tasks run at a time; the rest wait in order. A task aborted while waiting never starts. */
export function createSlots(limit: number): <T>(task: () => Promise<T>, signal?: AbortSignal) => Promise<T> {
  let taken = 0;
  const waiting: (() => void)[] = [];

  const take = async (signal?: AbortSignal) => {
    signal?.throwIfAborted();
    if (taken < limit) {
      taken += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const start = () => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(start), 1);
        reject(signal?.reason);
      };
      waiting.push(start);
      signal?.addEventListener("abort", leave, { once: true });
    });
  };

  /** A place that somebody waits for is handed on, so that nobody slips in between. */
  const release = () => {
    const next = waiting.shift();
    if (next) next();
    else taken -= 1;
  };

  return async (task, signal) => {
    await take(signal);
    try {
      signal?.throwIfAborted();
      return await task();
    } finally {
      release();
    }
  };
}
