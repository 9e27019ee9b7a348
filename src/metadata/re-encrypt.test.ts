import { expect, inject, it } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase } from "../../test/support/services.ts";
import { defaultSettings } from "../settings/keys.ts";
import { Database } from "./entities/database.ts";
import { upgrade } from "./migrate.ts";
import { openMetadata } from "./orm.ts";
import { reEncrypt } from "./re-encrypt.ts";

describeEachDatabase("encrypting secrets again", (kind) => {
  it("changes all of them or none", async () => {
    const database = await createTestDatabase(kind, inject("services"));
    const settings = (SECRET_KEY: string) => ({
      ...defaultSettings(),
      SECRET_KEY,
      SQLALCHEMY_DATABASE_URI: database.sqlalchemyUri,
    });
    await upgrade(settings("old"));
    const opened = await Promise.all(["old", "new", "other"].map((key) => openMetadata(settings(key))));
    const [old, current, other] = opened as [(typeof opened)[0], (typeof opened)[0], (typeof opened)[0]];
    const add = async (metadata: typeof old, name: string) => {
      const em = metadata.em();
      em.create(Database, { database_name: name, sqlalchemy_uri: "x://", password: `of ${name}` } as never);
      await em.flush();
    };
    const passwordOf = async (metadata: typeof old, name: string) =>
      (await metadata.em().findOneOrFail(Database, { database_name: name })).password;
    try {
      await add(old, "first");
      await add(other, "lost");
      const keys = { previous: "old", current: "new", dryRun: false };
      await expect(reEncrypt(current, keys)).rejects.toThrow(/dbs\.password of row \d+ opens neither/);
      expect(await passwordOf(old, "first")).toBe("of first");
      await current.em().nativeDelete(Database, { database_name: "lost" });
      const counts = async (dryRun: boolean) =>
        (await reEncrypt(current, { ...keys, dryRun })).find(({ column }) => column === "dbs.password");
      expect(await counts(true)).toMatchObject({ changed: 1, kept: 0 });
      expect(await counts(false)).toMatchObject({ changed: 1, kept: 0 });
      expect(await passwordOf(current, "first")).toBe("of first");
      expect(await counts(false)).toMatchObject({ changed: 0, kept: 1 });
    } finally {
      await Promise.all(opened.map((metadata) => metadata.close()));
      await database.drop();
    }
  });
});
