import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { describeEachDatabase } from "../../../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";

describeEachDatabase("tabs of SQL Lab", (kind) => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-tabs-"));
  let place: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;
  let other: Client;
  let database: number;

  beforeAll(async () => {
    const file = join(folder, "warehouse.db");
    new DatabaseSync(file).close();
    place = await createTestDatabase(kind, inject("services"));
    running = await startFreshServer(place.sqlalchemyUri);
    [admin, other] = await Promise.all([signInAs(running.server.url, "admin"), signInAs(running.server.url, "sqllab")]);
    const made = await admin("POST", "/api/v1/database/", {
      database_name: "w",
      sqlalchemy_uri: `sqlite:///${file}`,
    });
    database = made.body.id as number;
  }, 120_000);
  afterAll(async () => {
    await running?.stop();
    await place?.drop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const send = (client: Client, method: string, path: string, fields: Record<string, unknown>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, JSON.stringify(value));
    return client(method, path, form);
  };
  const open = async (client: Client, name: string) =>
    (await send(client, "POST", "/tabstateview/", { queryEditor: { name, dbId: database, sql: "select 1" } })).body
      .id as number;
  const bootstrap = async (client: Client) =>
    (await client("GET", "/api/v1/sqllab/")).body.result as {
      tab_state_ids: { id: number }[];
      active_tab: { id: number } | null;
    };

  it("survive a reload, the one opened last being active, each user seeing their own", async () => {
    const first = await open(admin, "first");
    const second = await open(admin, "second");
    expect(await bootstrap(admin)).toMatchObject({
      tab_state_ids: [
        { id: first, label: "first" },
        { id: second, label: "second" },
      ],
      active_tab: { id: second, sql: "select 1", database_id: database },
    });
    expect((await admin("POST", `/tabstateview/${first}/activate`, new FormData())).status).toBe(200);
    expect((await bootstrap(admin)).active_tab?.id).toBe(first);
    expect((await bootstrap(other)).tab_state_ids).toEqual([]);
  });

  it("are nobody else's to read or change, nor are the tables beside them", async () => {
    const tab = await open(admin, "mine");
    const table = { table: { queryEditorId: tab, dbId: database, schema: "main", name: "t" } };
    const made = await send(admin, "POST", "/tableschemaview/", table);
    expect(made.status).toBe(200);
    for (const [method, path] of [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/activate"],
    ] as const)
      expect(
        (await other(method, `/tabstateview/${tab}${path}`, method === "GET" ? undefined : new FormData())).status,
      ).toBe(403);
    expect((await send(other, "PUT", `/tabstateview/${tab}`, { label: "x" })).status).toBe(403);
    expect((await send(other, "POST", "/tableschemaview/", table)).status).toBe(400);
    await other("DELETE", `/tableschemaview/${made.body.id}`, new FormData());
    const { body } = await admin("GET", `/tabstateview/${tab}`);
    expect(body).toMatchObject({ label: "mine", table_schemas: [{ table: "t", expanded: true }] });
  });

  it("refuse what they cannot hold with a sentence", async () => {
    const tab = await open(admin, "refusing");
    for (const fields of [
      { nope: 1 },
      { user_id: 2 },
      { id: 9 },
      { label: 5 },
      { database_id: 99_999 },
      { latest_query_id: "none" },
      { query_limit: 2 ** 40 },
    ]) {
      const { status, body } = await send(admin, "PUT", `/tabstateview/${tab}`, fields);
      expect([status, typeof body.error]).toEqual([400, "string"]);
    }
    expect((await admin("POST", "/tabstateview/", new FormData())).status).toBe(400);
    expect((await send(admin, "POST", "/tabstateview/", { queryEditor: { dbId: 99_999 } })).status).toBe(400);
    expect((await admin("GET", "/tabstateview/99999999999")).status).toBe(404);
  });

  it("go with their tables, and pass on their latest query", async () => {
    const tab = await open(admin, "going");
    for (const client_id of ["q1", "q2"]) {
      const asked = { database_id: database, sql: "select 1", client_id, sql_editor_id: String(tab), runAsync: false };
      expect((await admin("POST", "/api/v1/sqllab/execute/", asked)).status).toBe(200);
    }
    const latest = async () => (await admin("GET", `/tabstateview/${tab}`)).body.latest_query as { id: string } | null;
    await send(admin, "PUT", `/tabstateview/${tab}`, { latest_query_id: "q2", sql: null, saved_query_id: null });
    expect((await latest())?.id).toBe("q2");
    for (const [gone, left] of [
      ["q2", "q1"],
      ["q1", undefined],
    ]) {
      expect((await admin("DELETE", `/tabstateview/${tab}/query/${gone}`, new FormData())).status).toBe(200);
      expect((await latest())?.id).toBe(left);
    }
    expect((await admin("DELETE", `/tabstateview/${tab}`, new FormData())).status).toBe(200);
    expect((await admin("GET", `/tabstateview/${tab}`)).status).toBe(404);
  });
});
