import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CompiledQuery } from "kysely";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { packageRoot } from "../runtime.ts";
import { check, currentRevision, HEAD, upgrade } from "./migrate.ts";
import { openMetadata } from "./orm.ts";

/** Compares a database with the one that Superset 6.0.0 makes; lies beside the clone where this project is developed. */
const compare = join(packageRoot, "../shared/facts/schema/compare");

describeEachDatabase("db upgrade", (kind) => {
  let database: TestDatabase;
  const settings = () => ({ SECRET_KEY: "a-secret-key-of-tests", SQLALCHEMY_DATABASE_URI: database.sqlalchemyUri });

  beforeEach(async () => {
    database = await createTestDatabase(kind, inject("services"));
  });
  afterEach(() => database.drop());

  async function execute(...statements: string[]): Promise<unknown[]> {
    const metadata = await openMetadata(settings());
    try {
      let rows: unknown[] = [];
      for (const sql of statements) rows = (await metadata.kysely().executeQuery(CompiledQuery.raw(sql))).rows;
      return rows;
    } finally {
      await metadata.close();
    }
  }
  const rowsOf = (table: string) => execute(`select * from ${table} order by 1`);

  it("creates the schema once, and then changes nothing", async () => {
    expect(await upgrade(settings())).toBe("created");
    expect(await currentRevision(settings())).toBe(HEAD);
    await check(settings());
    const before = await rowsOf("ab_permission_view");
    expect(before).toHaveLength(22);
    expect(await upgrade(settings())).toBe("unchanged");
    expect(await rowsOf("ab_permission_view")).toEqual(before);
  });

  it.skipIf(!existsSync(compare))("creates what Superset 6.0.0 creates, to the name of each constraint", async () => {
    await upgrade(settings());
    expect(execFileSync(compare, [database.url], { encoding: "utf8" })).toBe("alike: 51 tables\n");
  });

  it("run twice at once, one creates and the other waits", async () => {
    expect((await Promise.all([upgrade(settings()), upgrade(settings())])).sort()).toEqual(["created", "unchanged"]);
    await check(settings());
  });

  it("killed at any moment and run again, completes", async () => {
    const script = `import { upgrade } from ${JSON.stringify(join(packageRoot, "src/metadata/migrate.ts"))};
      process.send("started"); await upgrade(${JSON.stringify(settings())}); process.send("done");`;
    let kills = 0;
    for (const delay of [0, 120, 160, 200, 240]) {
      const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      await new Promise((resolve) => child.once("message", resolve));
      const ended = new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
      const timer = setTimeout(() => child.kill("SIGKILL"), delay);
      if ((await ended) === "SIGKILL") kills += 1;
      clearTimeout(timer);
    }
    expect(kills).toBeGreaterThan(0);
    await upgrade(settings());
    await check(settings());
    expect(await rowsOf("ab_permission_view")).toHaveLength(22);
    if (existsSync(compare))
      expect(execFileSync(compare, [database.url], { encoding: "utf8" })).toBe("alike: 51 tables\n");
  });

  it.runIf(kind === "mysql")("continues an upgrade that stopped halfway, where DDL is not undone", async () => {
    await upgrade(settings());
    await execute(
      "set foreign_key_checks = 0",
      "drop table themes, slices",
      "delete from ab_permission_view where id > 7",
      `update alembic_version set version_num = 'liteset-${HEAD}'`,
    );
    await expect(check(settings())).rejects.toThrow(/not completely; run: liteset db upgrade/);
    expect(await upgrade(settings())).toBe("created");
    expect(await rowsOf("ab_permission_view")).toHaveLength(22);
    if (existsSync(compare))
      expect(execFileSync(compare, [database.url], { encoding: "utf8" })).toBe("alike: 51 tables\n");
  });

  it("refuses an older or unknown revision by its name, and touches nothing", async () => {
    await execute(
      "create table alembic_version (version_num varchar(32) not null)",
      "insert into alembic_version values ('74ad1125881c')",
      "create table dashboards (id int)",
    );
    const refusal = /revision 74ad1125881c.*superset db upgrade.*Nothing was changed/;
    await expect(upgrade(settings())).rejects.toThrow(refusal);
    await expect(check(settings())).rejects.toThrow(refusal);
    expect(await currentRevision(settings())).toBe("74ad1125881c");
    await expect(rowsOf("ab_role")).rejects.toThrow();
  });

  it("refuses a database of something else", async () => {
    await execute("create table wp_posts (id int)");
    await expect(upgrade(settings())).rejects.toThrow(/wp_posts.*belongs to something else/);
    await expect(rowsOf("alembic_version")).rejects.toThrow();
  });

  it("says of an empty database that it is not set up", async () => {
    await execute("select 1");
    await expect(check(settings())).rejects.toThrow(/run: liteset db upgrade/);
    expect(await currentRevision(settings())).toBeNull();
  });
});
