import type { Metadata } from "../metadata/orm.ts";
import { namespaceOf, uuid3 } from "../metadata/uuid3.ts";
import { writeDateTime, writeUuid } from "../metadata/values.ts";
import type { NamedCache } from "./store.ts";

export interface MetastoreOptions {
  metadata: Pick<Metadata, "kind" | "kysely">;
  /** CACHE_KEY_PREFIX: keeps the entries of the caches that share the table apart. */
  keyPrefix: string;
  defaultTimeout: number;
}

const RESOURCE = "superset_metastore_cache";
/** Most bytes of a row: what MySQL's column holds. */
const MAX_BYTES = 2 ** 24 - 1;
/** How often a process that writes deletes the rows that are over. */
const PRUNE_INTERVAL_MS = 60_000;
/** The first byte of each pickle since protocol 2. */
const PICKLE = 0x80;

/**
 * SupersetMetastoreCache: entries are rows of `key_value`, the ones that Superset itself reads and writes with its
 * JsonKeyValueCodec. What it wrote with pickle counts as absent. Unlike other caches it throws while its database is
 * away: what these entries keep is not made anew.
 */
export function metastoreCache({ metadata, keyPrefix, defaultTimeout }: MetastoreOptions): NamedCache {
  const namespace = namespaceOf(keyPrefix);
  let pruned = 0;

  const uuidOf = (key: string) => writeUuid(metadata, uuid3(namespace, key));
  const now = () => writeDateTime(new Date());

  const update = async (uuid: string | Uint8Array, value: Buffer, expires_on: string | null): Promise<boolean> => {
    const result = await metadata
      .kysely()
      .updateTable("key_value")
      .set({ value, expires_on, changed_on: now() })
      .where("resource", "=", RESOURCE)
      .where("uuid", "=", uuid)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  };

  const prune = async (): Promise<void> => {
    if (Date.now() - pruned < PRUNE_INTERVAL_MS) return;
    pruned = Date.now();
    await metadata
      .kysely()
      .deleteFrom("key_value")
      .where("resource", "=", RESOURCE)
      .where("expires_on", "<=", now())
      .execute();
  };

  return {
    enabled: true,
    defaultTimeout,
    get: async (key) => {
      const row = await metadata
        .kysely()
        .selectFrom("key_value")
        .select("value")
        .where("resource", "=", RESOURCE)
        .where("uuid", "=", uuidOf(key))
        .where((eb) => eb.or([eb("expires_on", "is", null), eb("expires_on", ">", now())]))
        .executeTakeFirst();
      return row === undefined || row.value[0] === PICKLE ? undefined : row.value;
    },
    set: async (key, given, timeoutSeconds = defaultTimeout) => {
      const value = Buffer.from(given as Uint8Array);
      if (value.byteLength > MAX_BYTES) return;
      const uuid = uuidOf(key);
      const expires_on = timeoutSeconds > 0 ? writeDateTime(new Date(Date.now() + timeoutSeconds * 1000)) : null;
      await prune();
      if (await update(uuid, value, expires_on)) return;
      try {
        const row = { resource: RESOURCE, uuid, value, expires_on, created_on: now() };
        await metadata.kysely().insertInto("key_value").values(row).execute();
      } catch (error) {
        // Somebody else has made the row in between.
        if (!(await update(uuid, value, expires_on))) throw error;
      }
    },
    delete: async (key) => {
      await metadata
        .kysely()
        .deleteFrom("key_value")
        .where("resource", "=", RESOURCE)
        .where("uuid", "=", uuidOf(key))
        .execute();
    },
    close: async () => {},
  };
}
