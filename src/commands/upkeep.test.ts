import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { startFreshServer } from "../../test/conformance/server.ts";
import { type Client, signInAs } from "../../test/support/client.ts";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { factoryReset } from "../metadata/factory-reset.ts";
import { syncTags } from "../metadata/tags.ts";
import { loadTestUsers } from "../security/test-users.ts";

describeEachDatabase("upkeep of an installation", (kind) => {
  let database: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    running = await startFreshServer(database.sqlalchemyUri);
    admin = await signInAs(running.server.url, "admin");
    const uri = inject("services").postgresql.url?.replace("postgresql:", "postgresql+psycopg2:");
    await admin("POST", "/api/v1/database/", { database_name: "examples", sqlalchemy_uri: uri ?? "sqlite://" });
    const { body } = await admin("POST", "/api/v1/dashboard/", { dashboard_title: "Mine", published: true });
    await admin("POST", `/api/v1/dashboard/${body.id}/favorites/`);
  }, 120_000);
  afterAll(async () => {
    await running?.stop();
    await database?.drop();
  });

  const count = async (table: "tag" | "tagged_object" | "dbs" | "dashboards" | "favstar" | "ab_role" | "ab_user") => {
    const query = running.app.metadata.kysely().selectFrom(table);
    return Number((await query.select((of) => of.fn.countAll().as("n")).executeTakeFirst())?.n);
  };

  it("adds the tags of types, owners and favourites once", async () => {
    await running.app.metadata.kysely().deleteFrom("tagged_object").execute();
    const first = await syncTags(running.app.metadata);
    expect(first.objects).toBe(3);
    expect(await syncTags(running.app.metadata)).toEqual({ tags: 0, objects: 0 });
    expect(await count("tagged_object")).toBe(3);
  });

  it("makes the users of tests once; the one without CSV has all else", async () => {
    const { metadata, settings } = running.app;
    expect(await loadTestUsers(metadata, settings, "general")).toEqual(["gamma2", "gamma_sqllab", "gamma_no_csv"]);
    expect(await loadTestUsers(metadata, settings, "general")).toEqual([]);
    const rights = async (name: string) => {
      const { body } = await (await signInAs(running.server.url, name, "general"))("GET", "/api/v1/me/roles/");
      const { roles } = body.result as { roles: Record<string, [string, string][]> };
      return Object.values(roles)
        .flat()
        .map((pair) => pair.join(" on "));
    };
    const [all, some] = [await rights("gamma_sqllab"), await rights("gamma_no_csv")];
    expect(all.filter((right) => !some.includes(right))).toEqual(["can_csv on Superset"]);
    expect(some).toContain("database_access on [examples].(id:1)");
  });

  it("a factory reset leaves administrators, built-in roles and who is named, and nothing else", async () => {
    await factoryReset(running.app.metadata, { id: 1 }, { users: ["alpha"], roles: ["gamma_no_csv"] });
    expect(await Promise.all((["dbs", "dashboards", "favstar", "tagged_object"] as const).map(count))).toEqual([
      0, 0, 0, 0,
    ]);
    const users = await running.app.metadata
      .kysely()
      .selectFrom("ab_user")
      .select("username")
      .orderBy("username")
      .execute();
    expect(users.map(({ username }) => username)).toEqual(["admin", "alpha"]);
    const roles = await running.app.metadata.kysely().selectFrom("ab_role").select("name").orderBy("id").execute();
    expect(roles.map(({ name }) => name)).toEqual(["Admin", "Public", "Alpha", "Gamma", "sql_lab", "gamma_no_csv"]);
    const log = await running.app.metadata.kysely().selectFrom("logs").select(["action", "user_id"]).execute();
    expect(log).toEqual([{ action: "Factory Reset", user_id: 1 }]);
    await signInAs(running.server.url, "alpha");
  });
});
