import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { Tag } from "./entities/tag.ts";
import { upgrade } from "./migrate.ts";
import { type Metadata, openMetadata } from "./orm.ts";

describeEachDatabase("what was read a moment ago", (kind) => {
  let database: TestDatabase;
  let metadata: Metadata;
  let other: Metadata;

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    const settings = { SECRET_KEY: "a-secret-key-of-tests", SQLALCHEMY_DATABASE_URI: database.sqlalchemyUri };
    metadata = await openMetadata(settings);
    other = await openMetadata(settings);
    await upgrade(settings);
  });
  afterAll(async () => {
    await metadata?.close();
    await other?.close();
    await database?.drop();
  });

  const names = () =>
    metadata.recent.read("names", async () => {
      const rows = await metadata.kysely().selectFrom("tag").select("name").orderBy("name").execute();
      return rows.map(({ name }) => name);
    });

  it("is shared by who asks at the same time, and asked again after a failure", async () => {
    let asked = 0;
    const fail = () => metadata.recent.read("failing", async () => Promise.reject(new Error(`no ${++asked}`)));
    const both = await Promise.allSettled([fail(), fail()]);
    expect(both.map((one) => one.status === "rejected" && String(one.reason))).toEqual(["Error: no 1", "Error: no 1"]);
    await expect(fail()).rejects.toThrow("no 2");
  });

  it("is forgotten when this process writes: with Kysely, with entities, and again when a transaction is over", async () => {
    expect(await names()).toEqual([]);
    await metadata.kysely().insertInto("tag").values({ name: "a", type: "custom" }).execute();
    expect(await names()).toEqual(["a"]);
    const em = metadata.em();
    em.persist(em.create(Tag, { name: "b", type: "custom" }));
    await em.flush();
    expect(await names()).toEqual(["a", "b"]);
    await metadata.em().transactional(async (inner) => {
      await inner.insert(Tag, { name: "c", type: "custom" });
      expect(await names()).toEqual(["a", "b", "c"]);
    });
    expect(await names()).toEqual(["a", "b", "c"]);
  });

  it("knows nothing of what a transaction took back", async () => {
    const undone = metadata.em().transactional(async (inner) => {
      await inner.insert(Tag, { name: "undone", type: "custom" });
      expect(await names()).toContain("undone");
      throw new Error("taken back");
    });
    await expect(undone).rejects.toThrow("taken back");
    expect(await names()).toEqual(["a", "b", "c"]);
  });

  it("is as things are now where that is asked for, and shared by those who wait", async () => {
    let asked = 0;
    const count = () =>
      metadata.recent.now("count", async () => {
        asked++;
        const { total } = await metadata
          .kysely()
          .selectFrom("tag")
          .select((eb) => eb.fn.countAll().as("total"))
          .executeTakeFirstOrThrow();
        return Number(total);
      });
    const first = count();
    await other.kysely().insertInto("tag").values({ name: "now", type: "custom" }).execute();
    const before = await names();
    expect(await Promise.all(Array.from({ length: 20 }, count))).toEqual(Array.from({ length: 20 }, () => 4));
    await first;
    expect(asked).toBeLessThanOrEqual(3);
    expect(before.length).toBeGreaterThanOrEqual(3);
    await other.kysely().deleteFrom("tag").where("name", "=", "now").execute();
    expect(await count()).toBe(3);
  });

  it("shows what another process writes soon", async () => {
    await names();
    await other.kysely().insertInto("tag").values({ name: "d", type: "custom" }).execute();
    await expect.poll(names, { timeout: 5_000 }).toEqual(["a", "b", "c", "d"]);
  });
});
