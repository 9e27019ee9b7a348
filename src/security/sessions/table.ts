import { createHash } from "node:crypto";
import type { Metadata } from "../../metadata/orm.ts";
import { readUuid, writeDateTime, writeUuid } from "../../metadata/values.ts";
import { packSession, unpackSession } from "./packing.ts";
import type { SessionStore } from "./store.ts";

const RESOURCE = "liteset_session";
const UUID_BYTES = 16;
/** How often a process that adds sessions deletes those that are over. */
const PRUNE_MS = 60_000;
/** A session whose time is renewed is written when so much of it has gone by. */
const RENEW_AFTER = 0.01;

/**
 * Sessions as rows of `key_value` in the metadata database. A row's key is a digest of the id, so that who reads the table
 * cannot take over what is in it.
 */
export function tableSessions(metadata: Pick<Metadata, "kind" | "kysely">, seconds: number): SessionStore {
  let pruned = 0;
  const at = (in_: number) => writeDateTime(new Date(Date.now() + in_ * 1000));
  const uuidOf = (id: string) =>
    writeUuid(metadata, readUuid(createHash("sha256").update(id).digest().subarray(0, UUID_BYTES)));
  const update = (id: string) =>
    metadata
      .kysely()
      .updateTable("key_value")
      .where("resource", "=", RESOURCE)
      .where("uuid", "=", uuidOf(id))
      .where("expires_on", ">", at(0));
  const prune = async () => {
    if (Date.now() - pruned < PRUNE_MS) return;
    pruned = Date.now();
    const rows = metadata.kysely().deleteFrom("key_value").where("resource", "=", RESOURCE);
    await rows.where("expires_on", "<=", at(0)).execute();
  };
  return {
    read: async (id, renew) => {
      const row = await metadata
        .kysely()
        .selectFrom("key_value")
        .select("value")
        .where("resource", "=", RESOURCE)
        .where("uuid", "=", uuidOf(id))
        .where("expires_on", ">", at(0))
        .executeTakeFirst();
      if (!row) return null;
      if (renew)
        await update(id)
          .where("expires_on", "<", at(seconds * (1 - RENEW_AFTER)))
          .set({ expires_on: at(seconds) })
          .execute();
      return unpackSession(row.value);
    },
    add: async (id, session, of = seconds) => {
      await prune();
      const row = { resource: RESOURCE, uuid: uuidOf(id), value: packSession(session), created_on: at(0) };
      await metadata
        .kysely()
        .insertInto("key_value")
        .values({ ...row, expires_on: at(of) })
        .execute();
    },
    change: async (id, session) => {
      await update(id)
        .set({ value: packSession(session), expires_on: at(seconds), changed_on: at(0) })
        .execute();
    },
    delete: async (id) => {
      const rows = metadata.kysely().deleteFrom("key_value").where("resource", "=", RESOURCE);
      await rows.where("uuid", "=", uuidOf(id)).execute();
    },
    close: async () => {},
  };
}
