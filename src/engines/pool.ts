import { LitesetError } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Settings } from "../settings/keys.ts";
import { nulError } from "./base.ts";
import { cutTable, gather } from "./batches.ts";
import { asConnected, type ConnectionHooks } from "./connection-mutator.ts";
import { DatabasePool, type FindTunnel, type Lease } from "./database-pool.ts";
import type {
  ConnectionTarget,
  CostEstimate,
  Engine,
  EnginePools,
  Inspector,
  ResultTable,
  RunOptions,
  ScriptOptions,
  StreamOptions,
} from "./engine.ts";
import { databaseError, pingError } from "./errors.ts";
import { noteQuery } from "./mutator.ts";
import type { Grants } from "./oauth2/grants.ts";
import { engineFor } from "./registry.ts";
import type { TunnelSettings } from "./tunnel.ts";
import { settleColumns } from "./values.ts";

/** What pools take from the settings. */
export interface PoolSettings extends TunnelSettings, ConnectionHooks {
  /** Seconds that a query may take when the caller says nothing. */
  SUPERSET_WEBSERVER_TIMEOUT?: number;
  QUERY_LOGGER?: Settings["QUERY_LOGGER"];
}

const BATCH_ROWS = 2500;
/** Scripts are read for people who look at all of their rows, many at once: small batches keep the process answering. */
const SCRIPT_BATCH_ROWS = 1000;
/** How long a cancelled query may take to stop before its connection is cut. */
const CANCEL_GRACE_MS = 2000;

/**
 * Makes the warehouse connections of a process; nothing is loaded or connected before the first query.
 * @param findTunnel the SSH tunnels that are stored for databases
 * @param grants what people were granted by databases that they sign in to themselves
 */
export function createEnginePools(
  settings: PoolSettings,
  log: Logger,
  findTunnel: FindTunnel = async () => null,
  grants?: Grants,
): EnginePools {
  const pools = new Map<string, DatabasePool>();
  const defaultTimeoutMs = (settings.SUPERSET_WEBSERVER_TIMEOUT ?? 60) * 1000;
  let closed = false;

  function poolOf(target: ConnectionTarget, engine: Engine): DatabasePool {
    if (closed) throw new LitesetError("The server is stopping.", "GENERIC_BACKEND_ERROR", { status: 503 });
    const key =
      target.databaseId === null
        ? JSON.stringify([target.uri, target.tunnel, target.secrets])
        : `id ${target.databaseId}`;
    let pool = pools.get(key);
    if (!pool) {
      const created = new DatabasePool(engine, target, {
        settings,
        findTunnel,
        onEmpty: () => {
          if (pools.get(key) === created) pools.delete(key);
        },
      });
      pool = created;
      pools.set(key, pool);
    }
    return pool;
  }

  /** The same target as the settings want it, with the token of who asks where people sign in to the database themselves. */
  async function prepared(wanted: ConnectionTarget, engine: Engine): Promise<ConnectionTarget> {
    const target = await asConnected(wanted, engine, settings);
    const accessToken = engine.abilities.supportsOauth2 ? await grants?.tokenOf(engine, target) : undefined;
    return accessToken ? { ...target, accessToken } : target;
  }

  const failure = async (engine: Engine, target: ConnectionTarget, thrown: unknown): Promise<LitesetError> =>
    (await grants?.redirection(engine, target, thrown)) ?? databaseError(engine, target, thrown);

  async function* read(wanted: ConnectionTarget, sql: string, options: StreamOptions): AsyncGenerator<ResultTable> {
    if (sql.includes("\0")) throw nulError();
    const engine = engineFor(wanted.uri);
    const target = await prepared(wanted, engine);
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    const readOnly = options.readOnly !== false || target.allowDml !== true;
    using limit = timeLimit(timeoutMs, options.signal);
    for (let isRetry = false; ; isRetry = true) {
      let lease: Lease | undefined;
      let isStarted = false;
      try {
        lease = await poolOf(target, engine).acquire({
          target,
          readOnly,
          signal: limit.signal,
          timeoutMs,
          isFresh: isRetry,
        });
        const rows = lease.connection.read(sql, {
          batchRows: options.batchRows ?? BATCH_ROWS,
          decimalsAsText: options.decimalsAsText === true,
        });
        for await (const batch of cancellable(rows, lease, limit.signal, log)) {
          isStarted = true;
          yield batch;
        }
        return;
      } catch (error) {
        // A kept connection that turns out to be dead says nothing about the database: once more with a fresh one.
        const isStale = lease?.wasIdle === true && lease.connection.broken && !isStarted && readOnly;
        if (isStale && !isRetry && !limit.signal.aborted) continue;
        throw limit.reason(timeoutMs) ?? (await failure(engine, target, error));
      } finally {
        lease?.release(sql);
      }
    }
  }

  async function* script(
    wanted: ConnectionTarget,
    statements: readonly string[],
    options: ScriptOptions,
  ): AsyncGenerator<ResultTable> {
    if (statements.some((sql) => sql.includes("\0"))) throw nulError();
    const engine = engineFor(wanted.uri);
    const target = await prepared(wanted, engine);
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    const readOnly = options.readOnly !== false || target.allowDml !== true;
    using limit = timeLimit(timeoutMs, options.signal);
    let lease: Lease | undefined;
    try {
      lease = await poolOf(target, engine).acquire({ target, readOnly, signal: limit.signal, timeoutMs });
      await options.connected?.(lease.connection.sessionId ?? null);
      for (const [at, sql] of statements.entries()) {
        await options.before?.(at);
        noteQuery(sql, target, settings, log);
        const rows = lease.connection.read(sql, {
          batchRows: SCRIPT_BATCH_ROWS,
          decimalsAsText: options.decimalsAsText === true,
        });
        const batches = cancellable(rows, lease, limit.signal, log);
        if (at === statements.length - 1) yield* batches;
        else for await (const _ of batches);
      }
    } catch (error) {
      throw limit.reason(timeoutMs) ?? (await failure(engine, target, error));
    } finally {
      lease?.release(statements.join(";\n"));
    }
  }

  async function collect(target: ConnectionTarget, sql: string, options: RunOptions): Promise<ResultTable> {
    const batchRows = Math.min(BATCH_ROWS, (options.maxRows ?? Number.POSITIVE_INFINITY) + 1);
    return gather(read(target, sql, { ...options, batchRows }), options);
  }

  function inspect(target: ConnectionTarget, options: Pick<RunOptions, "signal" | "timeoutMs"> = {}): Inspector {
    const query = async (sql: string): Promise<Record<string, unknown>[]> => {
      const { columns, rowCount } = await collect(target, sql, options);
      return Array.from({ length: rowCount }, (_, row) =>
        Object.fromEntries(columns.map((column) => [column.name, column.values[row]])),
      );
    };
    const engine = engineFor(target.uri);
    const inspector = engine
      .driver()
      .then(async (driver) => driver.inspector(query, await asConnected(target, engine, settings)));
    inspector.catch(() => {});
    return {
      catalogs: async () => (await inspector).catalogs(),
      schemas: async () => (await inspector).schemas(),
      tables: async (schema) => (await inspector).tables(schema),
      views: async (schema) => (await inspector).views(schema),
      materializedViews: async (schema) => (await inspector).materializedViews(schema),
      columns: async (table, schema) => (await inspector).columns(table, schema),
      indexes: async (table, schema) => (await inspector).indexes(table, schema),
      primaryKey: async (table, schema) => (await inspector).primaryKey(table, schema),
      foreignKeys: async (table, schema) => (await inspector).foreignKeys(table, schema),
      comment: async (table, schema) => (await inspector).comment(table, schema),
      partitions: async (table, schema) => (await (await inspector).partitions?.(table, schema)) ?? null,
      newestPartition: async (table, schema, field, others) =>
        (await (await inspector).newestPartition?.(table, schema, field, others)) ?? null,
      viewText: async (table, schema) => (await (await inspector).viewText?.(table, schema)) ?? null,
      defaultSchema: async () => (await inspector).defaultSchema(),
      defaultCatalog: async () => (await inspector).defaultCatalog(),
    };
  }

  async function estimate(
    target: ConnectionTarget,
    sql: string,
    { timeoutMs = defaultTimeoutMs, signal }: Pick<RunOptions, "signal" | "timeoutMs"> = {},
  ): Promise<CostEstimate> {
    const engine = engineFor(target.uri);
    using limit = timeLimit(timeoutMs, signal);
    const ask = async (text: string): Promise<string> => {
      const { columns } = await collect(target, text, { signal: limit.signal, timeoutMs, maxRows: 1 });
      return String(columns[0]?.values[0] ?? "");
    };
    try {
      const driver = await engine.driver();
      return (
        (await driver.estimate?.(sql, await asConnected(target, engine, settings), { signal: limit.signal, ask })) ?? {}
      );
    } catch (error) {
      throw limit.reason(timeoutMs) ?? (await failure(engine, target, error));
    }
  }

  return {
    run: async (target, sql, options = {}) => {
      noteQuery(sql, target, settings, log);
      return collect(target, sql, options);
    },
    script: (target, statements, options = {}) => gather(script(target, statements, options), options),
    streamScript: (target, statements, options = {}) => script(target, statements, options),
    stream: async function* (target, sql, options = {}) {
      noteQuery(sql, target, settings, log);
      let left = options.maxRows ?? Number.POSITIVE_INFINITY;
      for await (const batch of read(target, sql, options)) {
        yield settleColumns(batch.rowCount > left ? cutTable(batch, left) : batch);
        left -= batch.rowCount;
        if (left < 0) return;
      }
    },
    inspect,
    estimate,
    ping: async (target, options = {}) => {
      const asked = collect(target, engineFor(target.uri).pingSql ?? "SELECT 1", { timeoutMs: 30_000, ...options });
      await asked.catch((error: unknown) => {
        throw pingError(error);
      });
    },
    forget: (databaseId) => {
      const key = `id ${databaseId}`;
      void pools.get(key)?.close();
      pools.delete(key);
    },
    close: async () => {
      closed = true;
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      pools.clear();
    },
  };
}

/** A signal that fires at the time limit or with the caller's own; `reason` tells the error that this means. */
function timeLimit(timeoutMs: number, outer?: AbortSignal) {
  const controller = new AbortController();
  let timedOut = false;
  const stop = () => controller.abort(outer?.reason);
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, timeoutMs);
  if (outer?.aborted) stop();
  outer?.addEventListener("abort", stop, { once: true });
  return {
    signal: controller.signal,
    reason(limit: number): unknown {
      if (!controller.signal.aborted) return undefined;
      if (!timedOut) return controller.signal.reason;
      const seconds = Math.round(limit / 100) / 10;
      const message = `The query was stopped: it took longer than ${seconds} seconds. Filter it or raise the limit.`;
      return new LitesetError(message, "BACKEND_TIMEOUT_ERROR", { status: 408 });
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      outer?.removeEventListener("abort", stop);
    },
  };
}

/** Passes batches on; when the signal fires the database is told, and one that does not listen is cut off. */
async function* cancellable(
  batches: AsyncIterable<ResultTable>,
  lease: Lease,
  signal: AbortSignal,
  log: Logger,
): AsyncGenerator<ResultTable> {
  const iterator = batches[Symbol.asyncIterator]();
  let cut: (error: unknown) => void = () => {};
  let grace: NodeJS.Timeout | undefined;
  // A promise that outlives the steps would keep each batch that was raced against it.
  let isCut = false;
  const unlessCut = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      cut = reject;
      work.then(resolve, reject);
      if (isCut) reject(unstoppable());
    });
  const cancel = () => {
    grace = setTimeout(() => {
      isCut = true;
      lease.discard();
      cut(unstoppable());
    }, CANCEL_GRACE_MS);
    lease.connection.cancel().catch((error: unknown) => {
      log.debug("cancelling a query failed", { error: String(error) });
    });
  };
  if (signal.aborted) throw signal.reason;
  signal.addEventListener("abort", cancel, { once: true });
  try {
    for (;;) {
      const step = await unlessCut(iterator.next());
      if (step.done) return;
      if (signal.aborted) throw signal.reason;
      yield step.value;
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    await unlessCut(Promise.resolve(iterator.return?.()).catch(() => lease.discard())).catch(() => {});
    clearTimeout(grace);
  }
}

const unstoppable = () => new Error("the database did not stop the query");
