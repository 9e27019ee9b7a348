import { randomUUID } from "node:crypto";
import { LitesetError } from "../errors.ts";
import { CacheKey } from "../metadata/entities/key-value.ts";
import { isFeatureEnabled } from "../settings/flags.ts";
import { parseSql } from "../sql/reader.ts";
import { CHARTS, takeTurn } from "../turns.ts";
import { askOnce } from "./ask-once.ts";
import { cacheKey } from "./cache-key.ts";
import { createInFlight, type InFlight, type Run } from "./coalesce.ts";
import { computeQuery, sqlText } from "./compute.ts";
import { type Entry, makeEntry, packEntry, unpackEntry } from "./entry.ts";
import { foreignNames } from "./foreign-tables.ts";
import type { Query } from "./query.ts";
import { columnTypes } from "./result-types.ts";
import type { Session } from "./session.ts";

const inFlight = new WeakMap<object, InFlight<Entry>>();
/** Who forces an answer may know of a change in the database: older questions than this are not theirs. */
const FORCED_JOINS_MS = 1_000;

/** The cache was to have the result and has not. */
export class CacheMiss extends LitesetError {
  /** Whether it would be there once it was made. */
  readonly isKept: boolean;
  constructor(isKept: boolean) {
    super("Error loading data from cache", undefined, { status: 422 });
    this.isKept = isKept;
  }
}

/** A query's result: from the cache, from whom it is being asked for already, or from the database. */
export async function findEntry(
  session: Session,
  query: Query,
): Promise<{ entry: Entry; key: string; isCached: boolean }> {
  const { app, context, source, viewer, fingerprint, cacheTimeout, signal } = session;
  const byUser =
    source.dataset.impersonates ||
    // It may lead each person to other rows.
    Boolean(app.settings.DB_CONNECTION_MUTATOR) ||
    isFeatureEnabled(app.settings, "CACHE_QUERY_BY_USER");
  const username = byUser ? viewer.username : null;
  const rights = await foreignRights(session, query);
  const { keys } = session.templates;
  // As in the reference, what templates made is kept apart by the type of the answer, too.
  const extra = {
    ...(keys.length > 0 ? { templates: keys, resultType: query.resultType } : {}),
    ...(rights && { rights }),
  };
  const key = cacheKey({ query, dataset: source.dataset, rules: fingerprint, username, extra });
  const cache = app.caches.data;
  const isKept = cache.enabled && cacheTimeout >= 0;
  if (isKept && !context.force) {
    const stored = await cache.get(key);
    const entry = stored === undefined ? undefined : unpackEntry(stored);
    if (entry) return { entry, key, isCached: true };
  }
  if (session.cache === "only") throw new CacheMiss(isKept);
  const running = inFlight.get(app.engines) ?? createInFlight<Entry>();
  inFlight.set(app.engines, running);
  const since = context.force ? Date.now() - FORCED_JOINS_MS : Number.NEGATIVE_INFINITY;
  const start = async (run: Run) => {
    const ask = () => makeResult(session, query, run.signal);
    if (!isKept) return ask();
    const keepIt = async (made: Entry) => {
      if (!run.isSuperseded) await keep(session, key, made);
    };
    return askOnce({ key, cache, since, signal: run.signal, ask, keep: keepIt, waits: session.cache === "fill" });
  };
  const entry = await running.join(key, signal, start, since);
  // Many may have waited for this one.
  await takeTurn(CHARTS, "end");
  return { entry, key, isCached: false };
}

/**
 * What a viewer may read of the tables of other databases that a query is about, and how: kept results are those of who may
 * read the same. Undefined where the database has tables of its own.
 * @throws LitesetError 403 where they may not read one of them, whoever has asked before
 */
async function foreignRights({ source, signal }: Session, query: Query): Promise<unknown[] | undefined> {
  const { foreign } = source.target;
  if (!foreign) return undefined;
  const { statements } = await parseSql(await sqlText(source, query, signal), source.engine.dialect);
  // What cannot be read is asked anew, and by everybody.
  if (statements.some((statement) => !statement.isReadable)) return [randomUUID()];
  const tables = statements.flatMap((statement) => statement.tables);
  return foreign.rights(foreignNames(tables), signal);
}

/** Puts a result into the cache; where the settings want it, notes which dataset it came from, for who invalidates it. */
async function keep({ app, source, cacheTimeout }: Session, key: string, entry: Entry): Promise<void> {
  await app.caches.data.set(key, packEntry(entry), cacheTimeout);
  if (!app.settings.STORE_CACHE_KEYS_IN_METADATA_DB) return;
  await app.metadata.em().insert(CacheKey, {
    cache_key: key,
    cache_timeout: cacheTimeout,
    datasource_uid: `${source.dataset.id}__table`,
    created_on: new Date(),
  });
}

async function makeResult({ source }: Session, query: Query, signal: AbortSignal): Promise<Entry> {
  const computed = await computeQuery(source, query, signal);
  return makeEntry(computed.frame, {
    dttm: new Date().toISOString().slice(0, 19),
    query: computed.query,
    applied: computed.applied,
    rejected: computed.rejected,
    coltypes: columnTypes(computed.frame, source.dataset),
    sqlRowcount: computed.sqlRowcount,
    labelMap: computed.labelMap,
  });
}
