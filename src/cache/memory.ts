import type { NamedCache } from "./store.ts";

interface Entry {
  value: Uint8Array | string;
  bytes: number;
  expires: number;
}

export interface MemoryLimits {
  defaultTimeout: number;
  /** Entries at most. */
  threshold: number;
  /** Bytes of all values at most; one value may take an eighth. */
  maxBytes: number;
}

/** Keeps entries in this process; those not asked for the longest go first. */
export function memoryCache({ defaultTimeout, threshold, maxBytes }: MemoryLimits): NamedCache {
  const entries = new Map<string, Entry>();
  let held = 0;

  const drop = (key: string) => {
    const entry = entries.get(key);
    if (!entry) return;
    entries.delete(key);
    held -= entry.bytes;
  };

  return {
    enabled: true,
    defaultTimeout,
    get: async (key) => {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (entry.expires <= Date.now()) {
        drop(key);
        return undefined;
      }
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set: async (key, value, timeoutSeconds = defaultTimeout) => {
      drop(key);
      const bytes = (typeof value === "string" ? value.length * 2 : value.byteLength) + key.length * 2 + 64;
      if (bytes > maxBytes / 8) return;
      const expires = timeoutSeconds > 0 ? Date.now() + timeoutSeconds * 1000 : Number.POSITIVE_INFINITY;
      entries.set(key, { value, bytes, expires });
      held += bytes;
      for (const oldest of entries.keys()) {
        if (held <= maxBytes && entries.size <= threshold) break;
        drop(oldest);
      }
    },
    delete: async (key) => drop(key),
    close: async () => {
      entries.clear();
      held = 0;
    },
  };
}
