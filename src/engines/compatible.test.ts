import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { createLogger } from "../log.ts";
import type { ConnectionTarget, EnginePools } from "./engine.ts";
import { createEnginePools } from "./pool.ts";

const services = inject("services");

/** Engines that speak the protocol of another, run against that other: what is theirs alone is not reached here. */
const kinds = [
  { name: "redshift", server: "postgresql", endless: "SELECT pg_sleep(600)" },
  { name: "denodo", server: "postgresql", endless: "SELECT pg_sleep(600)" },
  { name: "risingwave", server: "postgresql", endless: "SELECT pg_sleep(600)" },
  { name: "oceanbase", server: "mysql", endless: "SELECT SLEEP(600)" },
  { name: "singlestoredb", server: "mysql", endless: "SELECT SLEEP(600)" },
  { name: "pydoris", server: "mysql", endless: "SELECT SLEEP(600)" },
  { name: "starrocks", server: "mysql", endless: "SELECT SLEEP(600)" },
] as const;

for (const { name, server, endless } of kinds) {
  const absent = services[server].reason;
  describe.skipIf(absent !== "")(
    `${name} over the protocol of ${server}${absent ? ` (skipped: ${absent})` : ""}`,
    () => {
      let database: TestDatabase;
      let target: ConnectionTarget;
      let pools: EnginePools;
      beforeAll(async () => {
        pools = createEnginePools({}, createLogger({ level: "silent" }));
        database = await createTestDatabase(server, services);
        const uri = database.sqlalchemyUri.replace(/^\w+/, name);
        target = { databaseId: 1, databaseName: name, uri, allowDml: true };
        await pools.run(target, "CREATE TABLE people (id INTEGER, name VARCHAR(20))", { readOnly: false });
        await pools.run(target, "INSERT INTO people VALUES (1, 'Ada'), (2, NULL)", { readOnly: false });
      });
      afterAll(async () => {
        await pools?.close();
        await database?.drop();
      });

      it("reads rows", async () => {
        const { columns } = await pools.run(target, "SELECT id, name FROM people ORDER BY id");
        expect(columns.map((column) => column.values)).toEqual([
          [1, 2],
          ["Ada", null],
        ]);
      });

      it("cancels on the database when the caller leaves", async () => {
        const leaving = new AbortController();
        const running = pools.run(target, endless, { signal: leaving.signal });
        setTimeout(() => leaving.abort(new Error("left")), 100);
        await expect(running).rejects.toThrow("left");
      });

      it.runIf(name === "starrocks")("signs in as its own user and takes the part of who is impersonated", async () => {
        const uri = target.uri.replace("root@", "ada@");
        const impersonating = {
          ...target,
          databaseId: 2,
          uri,
          impersonate: true,
          username: "a\"d'a",
          principal: "root",
        };
        // MariaDB has no such statement, and says so.
        await expect(pools.run(impersonating, "SELECT 1")).rejects.toThrow(`AS 'a"d''a' WITH NO REVERT`);
      });

      it.skipIf(name === "redshift" || name === "denodo")("lists tables and columns", async () => {
        const inspector = pools.inspect(target);
        expect(await inspector.tables()).toEqual(["people"]);
        expect((await inspector.columns("people")).map((column) => column.name)).toEqual(["id", "name"]);
      });
    },
  );
}
