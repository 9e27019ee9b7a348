import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { describeEachDatabase } from "../../../../test/support/describe-databases.ts";
import { type Served, serveWarehouse } from "../../../../test/support/scene.ts";

type Part = { id: number; uuid: string; column_name: string; metric_name: string };
interface Shown {
  description: string | null;
  columns: Part[];
  metrics: Part[];
}

describeEachDatabase("datasets", (kind) => {
  let served: Served;
  let running: Served["running"];
  let admin: Client;
  let base: string;
  let warehouse: number;

  beforeAll(async () => {
    const names = ["sales", "salaries", "moved", "t1", "t2", "t3", "t4", "t5", "t6", "contested"];
    served = await serveWarehouse(inject("services"), {
      kind,
      tables: names.map((name) => `create table ${name} (id integer, amount real, sold_at timestamp);`).join("\n"),
      change: (settings) => ({ ...settings, FEATURE_FLAGS: { ...settings.FEATURE_FLAGS, DATASET_FOLDERS: true } }),
    });
    ({ running, admin, base, database: warehouse } = served);
  }, 120_000);

  afterAll(() => served?.close(), 60_000);

  const create = async (client: Client, table_name: string, more = {}) =>
    client("POST", "/api/v1/dataset/", { database: warehouse, schema: "main", table_name, ...more });

  const show = async (id: unknown): Promise<Shown> =>
    (await admin("GET", `/api/v1/dataset/${id}`)).body.result as unknown as Shown;

  /** Permissions as they are stored, by their name. */
  const permissions = (permission: string) =>
    running.app.metadata
      .kysely()
      .selectFrom("ab_permission_view as pv")
      .innerJoin("ab_permission as p", "p.id", "pv.permission_id")
      .innerJoin("ab_view_menu as v", "v.id", "pv.view_menu_id")
      .where("p.name", "=", permission)
      .select(["pv.id as id", "v.name as view"])
      .execute();

  /** A Gamma user with a further role, which holds these permissions. */
  const userWith = async (username: string, ids: number[]): Promise<Client> => {
    const { body: role } = await admin("POST", "/api/v1/security/roles/", { name: `role of ${username}` });
    await admin("POST", `/api/v1/security/roles/${role.id}/permissions`, { permission_view_menu_ids: ids });
    const email = `${username}@example.com`;
    const person = { username, first_name: "A", last_name: "B", email, password: username, active: true };
    const { body: all } = await admin("GET", "/api/v1/security/roles/?q=(page_size:100)");
    const gamma = (all.result as { id: number; name: string }[]).find(({ name }) => name === "Gamma")?.id;
    const { status } = await admin("POST", "/api/v1/security/users/", { ...person, roles: [role.id, gamma] });
    expect(status).toBe(201);
    return signInAs(base, username);
  };

  const writing = async (): Promise<number[]> =>
    [...(await permissions("can_read")), ...(await permissions("can_write"))]
      .filter(({ view }) => view === "Dataset")
      .map(({ id }) => id);

  it("makes several over one new schema at once, and one of a table that several ask for", async () => {
    const different = await Promise.all(["t1", "t2", "t3", "t4"].map((table) => create(admin, table)));
    expect(different.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const same = await Promise.all([1, 2, 3].map(() => create(admin, "contested", { schema: null })));
    expect(same.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
  });

  it("keeps one writer's whole set of columns when several replace them at once", async () => {
    const { body } = await create(admin, "four columns", { sql: "select 1 as a" });
    const sets = ["p", "q", "r", "s"].map((letter) =>
      [1, 2, 3, 4].map((number) => ({ column_name: `${letter}${number}`, expression: "a + 1" })),
    );
    const answers = await Promise.all(
      sets.map((columns) => admin("PUT", `/api/v1/dataset/${body.id}`, { columns, metrics: [] })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const kept = (await show(body.id)).columns.map(({ column_name }) => column_name).sort();
    expect(sets.map((set) => set.map(({ column_name }) => column_name))).toContainEqual(kept);
  });

  it("keeps what each of several writers changes at once", async () => {
    const { body } = await create(admin, "shared", { sql: "select 1 as a" });
    const path = `/api/v1/dataset/${body.id}`;
    const changes = [
      { schema: null },
      { description: "new" },
      { offset: 3 },
      { table_name: "shared by all" },
      { sql: "select 1 as b" },
    ];
    const answers = await Promise.all(
      changes.map(async (change) => {
        for (;;) {
          const { status, body: answer } = await admin("PUT", path, change);
          // Who wants the rows from elsewhere is told when somebody else did meanwhile, and asks again.
          if (status === 200 || !String(answer.message).startsWith("Somebody else")) return status;
        }
      }),
    );
    expect(answers).toEqual([200, 200, 200, 200, 200]);
    expect(await show(body.id)).toMatchObject(Object.assign({}, ...changes));
  });

  it("keeps nothing of a change that is refused", async () => {
    const { body } = await create(admin, "unchanged", { sql: "select 1 as a" });
    const [first] = (await show(body.id)).columns;
    const path = `/api/v1/dataset/${body.id}`;
    const bad = [
      { description: "new", metrics: [{ id: 2_000_000_000, metric_name: "m", expression: "1" }] },
      { description: "new", columns: [{ column_name: "b" }], metrics: [{ metric_name: "count", expression: "1" }] },
      { description: "new", owners: [999_999] },
      { description: "new", database_id: 999_999 },
      { description: "new", offset: 2 ** 40 },
      { description: "new", uuid: "no" },
      { description: "new", main_dttm_col: "x".repeat(251) },
      { description: "new", default_endpoint: "javascript:alert(1)" },
      { description: "new", default_endpoint: "//evil.example/x" },
      { description: "nul \0 character" },
      { description: "new", columns: [{ column_name: "a" }] },
      { description: "new", table_name: null },
      {
        description: "new",
        columns: [
          { id: first?.id, column_name: "a" },
          { column_name: "b", uuid: first?.uuid },
        ],
      },
    ];
    for (const change of bad) {
      const { status, body: answer } = await admin("PUT", path, change);
      expect({ change, status, answer }).toMatchObject({ status: 422 });
    }
    expect(await show(body.id)).toMatchObject({
      description: null,
      columns: [{ column_name: "a" }],
      metrics: [{ metric_name: "count" }],
    });
  });

  it("opens no table to an owner who may not read it", async () => {
    const { body: sales } = await create(admin, "sales");
    const views = await permissions("datasource_access");
    const opened = views.filter(({ view }) => view === `[warehouse].[sales](id:${sales.id})`);
    expect(opened).toHaveLength(1);
    const curious = await userWith("curious", [...(await writing()), ...opened.map(({ id }) => id)]);
    const physical = await create(curious, "salaries");
    expect(physical).toMatchObject({
      status: 422,
      body: { message: { table: [expect.stringContaining("salaries")] } },
    });
    const sql = "select * from salaries";
    expect(await create(curious, "by query", { sql })).toMatchObject({ status: 422, body: { message: { sql: [{}] } } });
    // What they may read they may put into a query; its name opens nothing.
    const { status, body: own } = await create(curious, "salaries", { sql: "select amount from sales" });
    expect(status).toBe(201);
    const path = `/api/v1/dataset/${own.id}`;
    for (const change of [
      { sql },
      { sql: null },
      { sql: "with x as (select * from salaries) select * from x" },
      { sql: "select * from {{ url_param('t', 'sales') }}" },
      { metrics: [{ metric_name: "m", expression: "{{ url_param('t', 'max(amount)') }}" }] },
      { sql: "select not ( readable" },
      { sql: null, table_name: "moved" },
      { metrics: [{ metric_name: "m", expression: "(select max(amount) from salaries)" }] },
      { metrics: [{ metric_name: "m", expression: "max(amount) from salaries --" }] },
      { columns: [{ column_name: "c", expression: "amount) from salaries where (1 = 1" }] },
      { fetch_values_predicate: "exists (select 1 from salaries)" },
    ]) {
      const answer = await curious("PUT", path, change);
      expect({ change, ...answer }).toMatchObject({ status: 422 });
    }
    const plain = { metrics: [{ metric_name: "m", expression: "sum(amount) / count(*)" }] };
    expect(await curious("PUT", path, plain)).toMatchObject({ status: 200 });
    expect(await curious("PUT", path, { sql: "select id from sales" })).toMatchObject({ status: 200 });
    expect(await curious("PUT", path, { table_name: "renamed" })).toMatchObject({ status: 200 });
  });

  it("lets nobody read around the rules on their rows by a metric", async () => {
    const alpha = await signInAs(base, "alpha");
    const { body: roles } = await admin("GET", "/api/v1/security/roles/?q=(page_size:100)");
    const role = (roles.result as { id: number; name: string }[]).find(({ name }) => name === "Alpha")?.id;
    const { body: ruled } = await create(admin, "t5");
    const { body: own } = await create(alpha, "t6");
    const put = () =>
      alpha("PUT", `/api/v1/dataset/${own.id}`, {
        metrics: [{ metric_name: "m", expression: "(select sum(amount) from t5)" }],
      });
    const rule = { name: "t5", filter_type: "Regular", tables: [ruled.id], roles: [role], clause: "1 = 0" };
    const { body: made } = await admin("POST", "/api/v1/rowlevelsecurity/", rule);
    expect(await put()).toMatchObject({
      status: 422,
      body: { message: { metrics: [expect.stringContaining("sub-queries")] } },
    });
    await admin("DELETE", `/api/v1/rowlevelsecurity/${made.id}`);
    expect((await put()).status).toBe(200);
  });

  it("takes permissions and charts along when it is renamed, and leaves no permission behind", async () => {
    const { body } = await create(admin, "moved");
    const path = `/api/v1/dataset/${body.id}`;
    const named = async (name: string) => (await permissions("datasource_access")).filter(({ view }) => view === name);
    const before = await named(`[warehouse].[moved](id:${body.id})`);
    const reader = await userWith("reader", [...(await writing()), ...before.map(({ id }) => id)]);
    const { body: chart } = await admin("POST", "/api/v1/chart/", {
      slice_name: "of it",
      datasource_id: body.id,
      datasource_type: "table",
    });
    expect((await reader("GET", path)).status).toBe(200);
    expect((await admin("PUT", path, { table_name: "elsewhere" })).status).toBe(200);
    expect((await reader("GET", path)).status).toBe(200);
    expect(await named(`[warehouse].[elsewhere](id:${body.id})`)).toEqual([
      { ...before[0], view: `[warehouse].[elsewhere](id:${body.id})` },
    ]);
    const { metadata } = running.app;
    const stored = () =>
      metadata.kysely().selectFrom("slices").select(["perm", "datasource_id"]).where("id", "=", Number(chart.id));
    expect(await stored().executeTakeFirst()).toMatchObject({ perm: `[warehouse].[elsewhere](id:${body.id})` });
    expect((await reader("DELETE", path)).status).toBe(403);
    expect((await admin("DELETE", path)).status).toBe(200);
    expect(await named(`[warehouse].[elsewhere](id:${body.id})`)).toEqual([]);
    expect(await stored().executeTakeFirst()).toMatchObject({ datasource_id: null });
  });

  it("refuses what the metadata database has no room for, and finds nothing under ids that cannot be", async () => {
    const { body } = await create(admin, "roomy", { sql: "select 1 as a" });
    const path = `/api/v1/dataset/${body.id}`;
    const extra = "x".repeat(70_000);
    const { status } = await admin("PUT", path, { metrics: [{ metric_name: "m", expression: "1", extra }] });
    expect(status).toBe(kind === "mysql" ? 422 : 200);
    for (const id of ["99999999999", "999999999999999"]) {
      expect((await admin("GET", `/api/v1/dataset/${id}`)).status).toBe(404);
      expect((await admin("PUT", `/api/v1/dataset/${id}`, {})).status).toBe(404);
      expect((await admin("DELETE", `${path}/column/${id}`)).status).toBe(404);
      const q = `?q=(filters:!((col:database,opr:rel_o_m,value:${id})))`;
      expect(await admin("GET", `/api/v1/dataset/${q}`)).toMatchObject({ status: 200, body: { count: 0 } });
    }
    expect((await admin("PUT", path, { owners: [2 ** 40] })).status).toBe(422);
  });

  it("takes no part away through another dataset", async () => {
    const { body: mine } = await create(admin, "mine", { sql: "select 1 as a" });
    const { body: other } = await create(admin, "other", { sql: "select 1 as a" });
    const { columns, metrics } = await show(other.id);
    const at = (id: unknown, part: string) => `/api/v1/dataset/${id}/${part}`;
    expect((await admin("DELETE", at(mine.id, `metric/${metrics[0]?.id}`))).status).toBe(404);
    expect((await admin("DELETE", at(mine.id, `column/${columns[0]?.id}`))).status).toBe(404);
    expect(await show(other.id)).toMatchObject({ columns: [{}], metrics: [{}] });
    expect((await admin("DELETE", at(other.id, `metric/${metrics[0]?.id}`))).status).toBe(200);
    expect((await show(other.id)).metrics).toEqual([]);
  });

  it("gives a copy the rules on the rows of its original", async () => {
    const { body: original } = await create(admin, "ruled", { sql: "select 1 as a" });
    const rule = { name: "nothing", filter_type: "Base", tables: [original.id], roles: [], clause: "1 = 0" };
    const { status, body: made } = await admin("POST", "/api/v1/rowlevelsecurity/", rule);
    expect(status).toBe(201);
    const copy = await admin("POST", "/api/v1/dataset/duplicate", {
      base_model_id: original.id,
      table_name: "ruled too",
    });
    expect(copy.status).toBe(201);
    const { body } = await admin("GET", `/api/v1/rowlevelsecurity/${made.id}`);
    const tables = (body.result as { tables: { id: number }[] }).tables.map(({ id }) => id);
    expect(tables.sort()).toEqual([original.id, copy.body.id].sort());
  });

  it("keeps folders of its own parts, and no others", async () => {
    const { body } = await create(admin, "folders", { sql: "select 1 as a" });
    const { columns, metrics } = await show(body.id);
    const put = (folders: unknown) => admin("PUT", `/api/v1/dataset/${body.id}`, { folders });
    const uuid = "5b7c9f0e-1f0a-4b62-8a5e-0c1de0000009";
    const folder = {
      uuid,
      type: "folder",
      name: "Both",
      children: [{ uuid: columns[0]?.uuid }, { uuid: metrics[0]?.uuid }],
    };
    expect((await put([folder])).status).toBe(200);
    expect(await show(body.id)).toMatchObject({ folders: [folder] });
    for (const bad of [
      [folder, { ...folder, name: "Again" }],
      [{ ...folder, name: "Metrics" }],
      [{ ...folder, children: [{ uuid }] }],
      [{ uuid, name: "Childless" }],
      [{ uuid }],
      [{ ...folder, children: [{ ...folder, children: [{ ...folder, name: 5 }] }] }],
    ]) {
      const { status } = await put(bad);
      expect({ bad, status }).toMatchObject({ status: 422 });
    }
    expect(await show(body.id)).toMatchObject({ folders: [folder] });
  });

  it("tells what to drill by on a dashboard that a role opens, for its own datasets only", async () => {
    const { body: drawn } = await create(admin, "drawn", { sql: "select 1 as a, 2 as b" });
    const { body: other } = await create(admin, "not drawn", { sql: "select 1 as a" });
    const drills = (await permissions("can_get_drill_info")).map(({ id }) => id);
    const guest = await userWith("drilling", drills);
    const { body: roles } = await admin("GET", "/api/v1/security/roles/?q=(page_size:100)");
    const role = (roles.result as { id: number; name: string }[]).find(({ name }) => name === "role of drilling")?.id;
    const { body: dashboard } = await admin("POST", "/api/v1/dashboard/", { dashboard_title: "open", roles: [role] });
    const chart = {
      slice_name: "on it",
      datasource_id: drawn.id,
      datasource_type: "table",
      dashboards: [dashboard.id],
    };
    expect((await admin("POST", "/api/v1/chart/", chart)).status).toBe(201);
    const ask = (id: unknown, q = `?q=(dashboard_id:${dashboard.id})`) =>
      guest("GET", `/api/v1/dataset/${id}/drill_info/${q}`);
    expect((await ask(drawn.id)).status).toBe(403);
    await admin("PUT", `/api/v1/dashboard/${dashboard.id}`, { published: true });
    expect(await ask(drawn.id)).toMatchObject({
      status: 200,
      body: { result: { columns: [{ column_name: "a" }, { column_name: "b" }] } },
    });
    expect((await ask(other.id)).status).toBe(403);
    expect((await ask(drawn.id, "")).status).toBe(404);
  });
});
