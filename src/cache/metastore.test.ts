import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { createLogger } from "../log.ts";
import { upgrade } from "../metadata/migrate.ts";
import { type Metadata, openMetadata } from "../metadata/orm.ts";
import { readUuid, writeDateTime, writeUuid } from "../metadata/values.ts";
import { defaultSettings } from "../settings/keys.ts";
import { readJsonEntry } from "./json.ts";
import { createCaches } from "./names.ts";
import type { NamedCache } from "./store.ts";

/** Keys and their uuids as Superset 6.0.0 computes them for FILTER_STATE_CACHE_CONFIG. */
const KEYS = [
  ["abc", "63600b16-68d0-3f32-a6d8-5904e2721efe"],
  ["1;5;tab", "4cca43d5-a8b7-34dc-9b32-b9a312e26668"],
  ["", "2855b0d8-d3f3-3ddc-910d-64c4278f8202"],
] as const;

describeEachDatabase("SupersetMetastoreCache", (kind) => {
  let database: TestDatabase;
  let metadata: Metadata;
  let cache: NamedCache;

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    metadata = await openMetadata({
      SECRET_KEY: "a-secret-key-of-tests",
      SQLALCHEMY_DATABASE_URI: database.sqlalchemyUri,
    });
    await upgrade(metadata);
    cache = newCache();
  });
  afterAll(async () => {
    await metadata?.close();
    await database?.drop();
  });

  const newCache = () =>
    createCaches(defaultSettings(), { log: createLogger({ level: "silent" }), metadata }).filterState;

  const rows = () =>
    metadata
      .kysely()
      .selectFrom("key_value")
      .where("resource", "=", "superset_metastore_cache")
      .select(["uuid", "value", "expires_on"])
      .execute();

  const writeAsSuperset = (uuid: string, value: Uint8Array, expires: Date) =>
    metadata
      .kysely()
      .insertInto("key_value")
      .values({
        resource: "superset_metastore_cache",
        uuid: writeUuid(metadata, uuid),
        value: Buffer.from(value),
        expires_on: writeDateTime(expires),
      })
      .execute();

  it("keeps filter states by default, under the uuids that Superset computes", async () => {
    for (const [key, uuid] of KEYS) {
      await cache.set(key, JSON.stringify({ owner: 1, value: key }));
      const row = (await rows()).find((found) => found.uuid !== null && readUuid(found.uuid) === uuid);
      expect(Buffer.from(row?.value ?? []).toString()).toBe(JSON.stringify({ owner: 1, value: key }));
      expect(await readJsonEntry(cache, key)).toEqual({ owner: 1, value: key });
      await cache.delete(key);
      expect(await cache.get(key)).toBeUndefined();
    }
  });

  it("finds what Superset keeps where the class is named by its path, without a prefix", async () => {
    const named = { CACHE_TYPE: "superset.extensions.metastore_cache.SupersetMetastoreCache" };
    const settings = { ...defaultSettings(), FILTER_STATE_CACHE_CONFIG: named };
    const ofPath = createCaches(settings, { log: createLogger({ level: "silent" }), metadata }).filterState;
    await writeAsSuperset(
      "407f70eb-f69a-36a7-9d3c-9b9cff3e53aa",
      Buffer.from('"theirs"'),
      new Date(Date.now() + 60_000),
    );
    expect(await readJsonEntry(ofPath, "abc")).toBe("theirs");
  });

  it("takes the newest value, also of writers at the same moment", async () => {
    const key = randomUUID();
    await Promise.all(Array.from({ length: 8 }, (_, at) => cache.set(key, JSON.stringify(at))));
    await cache.set(key, '"last"', 60);
    expect(await readJsonEntry(cache, key)).toBe("last");
  });

  it("gives back any bytes but pickles, which are never opened", async () => {
    const [key, uuid] = KEYS[1];
    const pickle = Buffer.from("gASVDAAAAAAAAAB9lIwBYZSMAWKUcy4=", "base64");
    await writeAsSuperset(uuid, pickle, new Date(Date.now() + 60_000));
    expect(await cache.get(key)).toBeUndefined();
    await cache.set(key, Uint8Array.from([2, 0, 255, 128]));
    expect([...((await cache.get(key)) as Uint8Array)]).toEqual([2, 0, 255, 128]);
    await cache.delete(key);
  });

  it("does not give what is over, and deletes it when it next writes", async () => {
    const [key, uuid] = KEYS[0];
    await writeAsSuperset(uuid, Buffer.from("{}"), new Date(Date.now() - 5_000));
    expect(await cache.get(key)).toBeUndefined();
    await newCache().set("another", "{}", 60);
    expect((await rows()).map((row) => row.uuid !== null && readUuid(row.uuid))).not.toContain(uuid);
  });
});
