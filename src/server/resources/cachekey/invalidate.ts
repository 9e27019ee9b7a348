import { CacheKey } from "../../../metadata/entities/key-value.ts";
import { looseDb } from "../../rest/db.ts";
import type { Call } from "../../route.ts";

/** A dataset by the names that people know. */
interface NamedSource {
  database_name?: string | undefined;
  datasource_name?: string | undefined;
  catalog?: string | null | undefined;
  schema?: string | undefined;
}

/** Keys that are looked up and forgotten at a time. */
const BATCH = 500;

/** Drops the cached results of these datasets, and the notes of which they were. What is cached no more is no error. */
export async function invalidate(
  { app }: Call,
  uids: readonly string[],
  sources: readonly NamedSource[],
): Promise<void> {
  const named = await Promise.all(sources.map((source) => uidOf(app, source)));
  const wanted = [...new Set([...uids, ...named.filter((uid) => uid !== undefined)])];
  const em = app.metadata.em();
  for (let at = 0; at < wanted.length; at += BATCH) {
    const some = { datasource_uid: { $in: wanted.slice(at, at + BATCH) } };
    for (;;) {
      const rows = await em.find(CacheKey, some, { limit: BATCH, fields: ["id", "cache_key"] });
      if (rows.length === 0) break;
      await Promise.all(
        rows.flatMap(({ cache_key: key }) => [app.caches.data.delete(key), app.caches.metadata.delete(key)]),
      );
      await em.nativeDelete(CacheKey, { id: { $in: rows.map(({ id }) => id) } });
      em.clear();
    }
  }
}

async function uidOf(app: Call["app"], source: NamedSource): Promise<string | undefined> {
  const { database_name: database, datasource_name: table, catalog = null, schema } = source;
  if (database === undefined || table === undefined) return undefined;
  const rows = await looseDb(app.metadata)
    .selectFrom("tables")
    .innerJoin("dbs", "dbs.id", "tables.database_id")
    .select(["tables.id as id", "tables.schema as schema"])
    .where("tables.table_name", "=", table)
    .where("dbs.database_name", "=", database)
    .where("tables.catalog", catalog === null ? "is" : "=", catalog)
    .execute();
  // no schema is stored as NULL or as the empty text
  const found = rows.find((row) => (row.schema || null) === (schema || null));
  return found && `${found.id}__table`;
}
