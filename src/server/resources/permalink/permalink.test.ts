import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { describeEachDatabase } from "../../../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";
import { Dashboard } from "../../../metadata/entities/dashboard.ts";
import { KeyValue } from "../../../metadata/entities/key-value.ts";
import { readPermalink, savePermalink } from "../../../metadata/permalinks.ts";
import { pythonJson, sortedKeys } from "../../../metadata/python-json.ts";
import { namespaceOf, uuid3 } from "../../../metadata/uuid3.ts";
import type { Call } from "../../route.ts";

/** A salt that a genuine Superset made. */
const SALT = "kO5ZDnqIrsVXnGqsyGBSBbNbRy4vQyHjgD4LKZ9zPRQIlPJRcJE1F9zEjyVTbQjb";

describeEachDatabase("permalinks", (kind) => {
  let database: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    running = await startFreshServer(database.sqlalchemyUri);
  }, 120_000);

  afterAll(async () => {
    await running?.stop();
    await database?.drop();
  }, 60_000);

  const callOf = (id: number) => ({ app: running.app, viewer: { id } }) as unknown as Call;

  it("of Superset go on leading where they led, and get the keys that Superset gives", async () => {
    const em = running.app.metadata.em();
    const link = { resource: "explore_permalink", value: Buffer.from('{"datasource": "7__table"}') };
    em.create(KeyValue, { id: 12345, ...link } as never);
    await em.flush();
    const uuid = "ebc919d5-7c84-36a5-9bb8-785d3ab43385";
    em.create(KeyValue, { resource: "app", uuid, value: Buffer.from(JSON.stringify(SALT)) } as never);
    await em.flush();
    expect(await readPermalink(running.app, "explore", "Rz2NkBd7nEM")).toEqual({ datasource: "7__table" });
    expect(await readPermalink(running.app, "dashboard", "Rz2NkBd7nEM")).toBeUndefined();
    for (const key of ["none", "", "Rz2NkBd7nEN", "WRz2Nk2nEMo", "../../x"])
      expect(await readPermalink(running.app, "explore", key), key).toBeUndefined();
  });

  it("of one state are one for a user and others for another, whoever saves at once", async () => {
    const state = { dashboardId: "x", state: { urlParams: [["a", "ü"]], dataMask: { b: 1, a: 2 } } };
    const save = (id: number) => savePermalink(callOf(id), "dashboard", state, { isSame: true });
    const keys = await Promise.all([save(1), save(1), save(1), save(1), save(2)]);
    expect(new Set(keys.slice(0, 4)).size).toBe(1);
    expect(keys[4]).not.toBe(keys[0]);
    expect(await readPermalink(running.app, "dashboard", keys[4] ?? "")).toEqual(state);
    const other = { dashboardId: "x", state: { dataMask: { a: 2, b: 1 }, urlParams: [["a", "ü"]] } };
    expect(await savePermalink(callOf(1), "dashboard", other, { isSame: true })).toBe(keys[0]);
  });

  it("lead only those to a dashboard who may open it", async () => {
    const em = running.app.metadata.em();
    const admins = (await running.app.viewers.byId(1))?.roles.map((role) => role.id) ?? [];
    const closed = em.create(Dashboard, { dashboard_title: "Closed", published: true, roles: admins } as never);
    await em.flush();
    const key = await savePermalink(callOf(1), "dashboard", { dashboardId: String(closed.uuid), state: {} });
    const asked = async (name: string) => {
      const login = await fetch(`${running.server.url}/api/v1/security/login`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ username: name, password: name, provider: "db" }),
      });
      const { access_token } = (await login.json()) as { access_token: string };
      return (
        await fetch(`${running.server.url}/api/v1/dashboard/permalink/${key}`, {
          headers: { authorization: `Bearer ${access_token}` },
        })
      ).status;
    };
    expect([await asked("admin"), await asked("gamma")]).toEqual([200, 403]);
  });
});

it("makes the uuids that Superset makes", () => {
  const uuidOf = (value: unknown) => uuid3(namespaceOf(SALT), pythonJson(sortedKeys(value)));
  const state = { dataMask: {}, activeTabs: null, urlParams: [["a", "b"]] };
  expect(uuidOf([1, { dashboardId: "1", state }])).toBe("cf832810-c970-39e4-b779-90a894bdcfab");
  expect(uuidOf({ é: "日本" })).toBe("cff8dcae-fabc-3800-80dd-130e5a7d6b43");
});
