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
  /** Present where several processes share the cache and can agree who does a thing. */
  readonly claims?: Claims;
  close(): Promise<void>;
}

/** Who does what among the processes that share a cache. A claim ends with its lease, so nobody waits for the dead. */
interface Claims {
  /** Takes the claim, or renews one's own: true if it is this owner's now; undefined if nobody can say. */
  take(key: string, owner: string, leaseMs: number): Promise<boolean | undefined>;
  /** The owner that holds it; undefined where nobody does, or nobody can say. */
  holder(key: string): Promise<string | undefined>;
  /** Gives it up, if it is this owner's. */
  drop(key: string, owner: string): Promise<void>;
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
