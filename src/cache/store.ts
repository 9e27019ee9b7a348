/**
 * Bytes or text by key, kept for a while. A cache that is down holds nothing and throws nothing; only the one in the
 * metadata database throws while that is away.
 */
export interface NamedCache {
  /** False where nothing is ever kept (NullCache). */
  readonly enabled: boolean;
  /** Seconds that an entry lasts when `set` says nothing. */
  readonly defaultTimeout: number;
  get(key: string): Promise<Uint8Array | string | undefined>;
  /** `timeoutSeconds` of 0 keeps the entry until room is needed. */
  set(key: string, value: Uint8Array | string, timeoutSeconds?: number): Promise<void>;
  delete(key: string): Promise<void>;
  close(): Promise<void>;
}

/** A cache that keeps nothing. */
export function nullCache(defaultTimeout: number): NamedCache {
  return {
    enabled: false,
    defaultTimeout,
    get: async () => undefined,
    set: async () => {},
    delete: async () => {},
    close: async () => {},
  };
}
