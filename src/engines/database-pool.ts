import { LitesetError } from "../errors.ts";
import type { Connection, ConnectionTarget, Driver, Engine } from "./engine.ts";
import { TunnelKeeper, type TunnelSettings, type TunnelTarget } from "./tunnel.ts";
import { type DatabaseUri, parseUri } from "./uri.ts";

/** Connections to one database at the same time, when neither its extra (`pool_size` + `max_overflow`) nor the driver says. */
const DEFAULT_SIZE = 10;
const IDLE_MS = 60_000;
const CONNECT_TIMEOUT_MS = 30_000;
/** Connections of a pool that is to have no limit (a `pool_size` of 0, a `max_overflow` of -1), which no database bears. */
const MAX_SIZE = 100;
/** Requests that may wait for one database; the next is told so at once. */
const MAX_WAITING = 1000;

export interface Lease {
  connection: Connection;
  /** True if the connection was kept from an earlier query. */
  wasIdle: boolean;
  /** Gives the connection back; it serves others only if `sql` left nothing behind in its session. */
  release(sql: string): void;
  /** Cuts the connection now. */
  discard(): void;
}

interface Request {
  target: ConnectionTarget;
  readOnly: boolean;
  signal: AbortSignal;
  timeoutMs: number;
  /** No connection that was kept: one has turned out to be dead, and they end together. */
  isFresh?: boolean;
}

/** Finds the tunnel that is stored for a database; null without one. */
export type FindTunnel = (databaseId: number) => Promise<TunnelTarget | null>;

interface PoolOptions {
  settings: TunnelSettings;
  findTunnel: FindTunnel;
  /** Called when no connection is left. */
  onEmpty(): void;
}

interface Idle {
  key: string;
  connection: Connection;
  since: number;
}

/**
 * The connections to one database: at most `size` in all, kept apart by what makes sessions differ (user, catalog,
 * schema, rights). Who finds all of them taken waits in order.
 */
export class DatabasePool {
  readonly #engine: Engine;
  readonly #configuredSize: number | undefined;
  readonly #waitMs: number | undefined;
  #size = DEFAULT_SIZE;
  readonly #onEmpty: () => void;
  readonly #findTunnel: FindTunnel;
  readonly #tunnel: TunnelKeeper;
  readonly #idle: Idle[] = [];
  readonly #waiting: (() => void)[] = [];
  #open = 0;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(engine: Engine, target: ConnectionTarget, { settings, findTunnel, onEmpty }: PoolOptions) {
    this.#engine = engine;
    const { pool_size: size, max_overflow: overflow = 0, pool_timeout: seconds } = target.extra?.engine_params ?? {};
    this.#configuredSize = typeof size === "number" ? configuredSize(size, Number(overflow)) : undefined;
    this.#waitMs = typeof seconds === "number" && seconds > 0 ? seconds * 1000 : undefined;
    this.#findTunnel = findTunnel;
    this.#tunnel = new TunnelKeeper(settings);
    this.#onEmpty = () => {
      void this.#tunnel.close();
      onEmpty();
    };
  }

  async acquire(request: Request): Promise<Lease> {
    const driver = await this.#engine.driver();
    this.#size = this.#configuredSize ?? driver.connectionLimit ?? DEFAULT_SIZE;
    const key = sessionKey(request);
    await this.#turn(request.signal);
    // From here one place of `#open` is ours.
    if (request.isFresh) this.#drop(key);
    const kept = this.#take(key);
    if (kept) return this.#lease(kept, key, driver, true);
    try {
      return this.#lease(await this.#connect(driver, request), key, driver, false);
    } catch (error) {
      this.#freePlace();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const idle = this.#idle.splice(0);
    await Promise.all(idle.map(({ connection }) => quietly(connection)));
    // What still runs goes through the tunnel; the last to end closes it.
    if (this.#open === 0) await this.#tunnel.close();
  }

  /** Waits until a place is free and takes it. */
  async #turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#open < this.#size && this.#waiting.length === 0) {
      this.#open++;
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      const message = `Too many queries wait for this ${this.#engine.engineName} database. Try again in a moment.`;
      throw new LitesetError(message, "GENERIC_DB_ENGINE_ERROR", { status: 503 });
    }
    await new Promise<void>((resolve, reject) => {
      const leave = (reason: unknown) => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        settle();
        reject(reason);
      };
      const abort = () => leave(signal.reason);
      const timer = this.#waitMs && setTimeout(() => leave(this.#tooLate()), this.#waitMs);
      const settle = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
      };
      const go = () => {
        settle();
        resolve();
      };
      signal.addEventListener("abort", abort, { once: true });
      this.#waiting.push(go);
    });
  }

  #tooLate(): LitesetError {
    const message = `All ${this.#size} connections to this ${this.#engine.engineName} database are taken, and none became free within its pool_timeout of ${(this.#waitMs ?? 0) / 1000} seconds. Try again in a moment.`;
    return new LitesetError(message, "GENERIC_DB_ENGINE_ERROR", { status: 503 });
  }

  /** An idle connection of the same kind. Idle ones of another kind make way so that the database never sees too many. */
  #take(key: string): Connection | undefined {
    const index = this.#idle.findLastIndex((entry) => entry.key === key);
    if (index >= 0) {
      const [entry] = this.#idle.splice(index, 1);
      if (entry && !entry.connection.broken) return entry.connection;
      return this.#take(key);
    }
    if (this.#idle.length + this.#open > this.#size) {
      const oldest = this.#idle.shift();
      if (oldest) void quietly(oldest.connection);
    }
    return undefined;
  }

  /** Closes the idle connections of a kind. */
  #drop(key: string): void {
    for (const entry of this.#idle.filter((idle) => idle.key === key)) {
      this.#idle.splice(this.#idle.indexOf(entry), 1);
      void quietly(entry.connection);
    }
  }

  /** Where the database is reached: at its own address or at the local end of its tunnel. */
  async #addressOf({ uri, databaseId, tunnel }: ConnectionTarget): Promise<DatabaseUri> {
    const stored = tunnel === undefined && databaseId !== null ? await this.#findTunnel(databaseId) : null;
    return this.#tunnel.leadThrough(tunnel ?? stored, parseUri(uri));
  }

  async #connect(driver: Driver, { target, readOnly, signal, timeoutMs }: Request): Promise<Connection> {
    const connecting = this.#addressOf(target).then((uri) =>
      driver.connect({ uri, target, readOnly, timeoutMs: Math.min(timeoutMs, CONNECT_TIMEOUT_MS) }),
    );
    return await new Promise<Connection>((resolve, reject) => {
      const abort = () => reject(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
      connecting
        .then((connection) => {
          if (signal.aborted) void quietly(connection);
          else resolve(connection);
        }, reject)
        .finally(() => signal.removeEventListener("abort", abort));
      if (signal.aborted) abort();
    });
  }

  #lease(connection: Connection, key: string, driver: Driver, wasIdle: boolean): Lease {
    let done = false;
    const give = (reusable: boolean) => {
      if (done) return;
      done = true;
      if (reusable && !connection.broken && !this.#closed) {
        this.#idle.push({ key, connection, since: Date.now() });
        this.#sweepLater();
      } else {
        void quietly(connection);
      }
      this.#freePlace();
    };
    return {
      connection,
      wasIdle,
      release: (sql) => give(driver.leavesNoTrace(sql)),
      discard: () => give(false),
    };
  }

  /** Hands the place to who waits longest, or gives it up. */
  #freePlace(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else {
      this.#open--;
      if (this.#open === 0 && this.#idle.length === 0) this.#onEmpty();
    }
  }

  #sweepLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const limit = Date.now() - IDLE_MS;
      while (this.#idle[0] && this.#idle[0].since <= limit) void quietly(this.#idle.shift()!.connection);
      if (this.#idle.length > 0) this.#sweepLater();
      else if (this.#open === 0) this.#onEmpty();
    }, IDLE_MS).unref();
  }
}

function configuredSize(size: number, overflow: number): number | undefined {
  if (size < 0) return undefined;
  return size === 0 || overflow < 0 ? MAX_SIZE : size + overflow;
}

function sessionKey({ target, readOnly }: Request): string {
  const user = target.impersonate ? target.username : null;
  return JSON.stringify([
    target.uri,
    target.catalog,
    target.schema,
    user,
    readOnly,
    target.allowDml,
    target.extra?.engine_params,
    target.secrets,
    target.accessToken,
  ]);
}

/** Closes a connection whose end nobody waits for. */
async function quietly(connection: Connection): Promise<void> {
  await connection.close().catch(() => {});
}
