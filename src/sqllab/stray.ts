import type { App } from "../app.ts";
import { engineFor } from "../engines/registry.ts";
import { targetOf } from "../engines/target.ts";
import { Query } from "../metadata/entities/sqllab.ts";
import { readExtra } from "./history.ts";

const LIMIT_MS = 10_000;

/**
 * Ends in its database what a query left running whose process is gone, where the engine can tell it from others; the number
 * of a session may be somebody else's by now. Whatever comes of it is in the log.
 */
export async function cancelStray({ metadata, engines, log }: App, id: number): Promise<void> {
  try {
    const query = await metadata.em().findOne(Query, { id }, { populate: ["database", "user"] });
    const sessionId = Number(readExtra(query?.extra_json).cancel_query ?? Number.NaN);
    if (!query?.executed_sql || !Number.isInteger(sessionId)) return;
    const { database, catalog = null, schema = null, user, executed_sql } = query;
    const { strayQuery } = engineFor(database.sqlalchemy_uri);
    if (!strayQuery) return;
    const target = { ...targetOf(database, { username: user?.username ?? null, catalog, schema }), allowDml: false };
    const options = { timeoutMs: LIMIT_MS, maxRows: 1 };
    const found = await engines.run(target, strayQuery.findSql(sessionId, executed_sql), options);
    if (found.rowCount === 0) return;
    await engines.run(target, strayQuery.cancelSql(sessionId), options);
    log.warn("a query was cancelled in its database: the process that ran it is gone", { query: id });
  } catch (error) {
    log.warn("a query could not be cancelled in its database, which may still be at work on it", { query: id, error });
  }
}
