import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { Client } from "../../../../test/support/client.ts";
import { describeEachDatabase } from "../../../../test/support/describe-databases.ts";
import { type Served, serveWarehouse } from "../../../../test/support/scene.ts";
import { describeJob } from "../../../jobs/state.ts";

interface Shown {
  slug: string | null;
  css: string | null;
  json_metadata: string;
  position_json: string;
  charts: string[];
  owners: { id: number }[];
  roles: { id: number }[];
  tags: { name: string }[];
}

describeEachDatabase("dashboards", (kind) => {
  let served: Served;
  let running: Served["running"];
  let admin: Client;
  let gamma: Client;
  let dataset: number;
  const people: Record<string, number> = {};

  beforeAll(async () => {
    const tables = "create table salaries (id integer, amount real)";
    served = await serveWarehouse(inject("services"), { kind, tables });
    ({ running, admin, gamma } = served);
    for (const user of await running.app.metadata.kysely().selectFrom("ab_user").select(["id", "username"]).execute())
      people[user.username] = user.id;
    const table = { database: served.database, schema: "main", table_name: "salaries" };
    dataset = await served.make(admin, "dataset", table);
  }, 120_000);

  afterAll(() => served?.close(), 60_000);

  const create = async (body: object, client = admin): Promise<number> => {
    const answer = await client("POST", "/api/v1/dashboard/", body);
    expect(answer.status).toBe(201);
    return answer.body.id as number;
  };

  const createChart = async (slice_name: string): Promise<number> => {
    const body = { slice_name, datasource_id: dataset, datasource_type: "table", viz_type: "table", params: "{}" };
    return (await admin("POST", "/api/v1/chart/", body)).body.id as number;
  };

  const change = (id: number, body: object, client = admin) => client("PUT", `/api/v1/dashboard/${id}`, body);

  const show = async (id: number): Promise<Shown> =>
    (await admin("GET", `/api/v1/dashboard/${id}`)).body.result as unknown as Shown;

  const count = async (table: "favstar" | "embedded_dashboards", column: string, id: number): Promise<number> => {
    const rows = await running.app.metadata.kysely().selectFrom(table).selectAll().execute();
    return rows.filter((row) => (row as unknown as Record<string, unknown>)[column] === id).length;
  };

  const placing = (...charts: number[]) => {
    const nodes = charts.map((chartId) => [
      `CHART-${chartId}`,
      { type: "CHART", id: `CHART-${chartId}`, meta: { chartId } },
    ]);
    return { json_metadata: JSON.stringify({ positions: Object.fromEntries(nodes) }) };
  };

  const tabbed = (...tabs: string[]) => ({
    position_json: JSON.stringify({
      ROOT_ID: { type: "ROOT", id: "ROOT_ID", children: ["TABS-1"] },
      "TABS-1": { type: "TABS", id: "TABS-1", children: tabs },
      ...Object.fromEntries(tabs.map((id) => [id, { type: "TAB", id, children: [], meta: { text: id } }])),
    }),
  });

  it("keep what several writers change at once", async () => {
    const id = await create({ dashboard_title: "contested" });
    const charts = [await createChart("one"), await createChart("two")];
    const { body: roles } = await admin("GET", "/api/v1/security/roles/?q=(page_size:100)");
    const role = (roles.result as { id: number; name: string }[]).find(({ name }) => name === "Gamma")?.id;
    const answers = await Promise.all([
      ...["A", "B", "C", "D"].map((filter) =>
        admin("PUT", `/api/v1/dashboard/${id}/filters`, { modified: [{ id: filter, name: filter }] }),
      ),
      ...charts.map((chart) => admin("PUT", `/api/v1/chart/${chart}`, { dashboards: [id] })),
      change(id, { owners: [people.alpha, people.admin] }),
      change(id, { roles: [role] }),
      admin("PUT", `/api/v1/dashboard/${id}/colors`, { color_scheme: "lyftColors" }),
      change(id, { css: "a{}" }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const shown = await show(id);
    const metadata = JSON.parse(shown.json_metadata);
    const filters = metadata.native_filter_configuration as { id: string }[];
    expect(filters.map((filter) => filter.id).sort()).toEqual(["A", "B", "C", "D"]);
    expect(metadata.color_scheme).toBe("lyftColors");
    expect(shown.charts.sort()).toEqual(["one", "two"]);
    expect(shown.owners.map((owner) => owner.id).sort()).toEqual([people.admin, people.alpha].sort());
    expect(shown.roles.map((given) => given.id)).toEqual([role]);
    expect(shown.css).toBe("a{}");
  });

  it("go, or stay, while others change them: nobody gets an error of the server", async () => {
    const chart = await createChart("passing by");
    for (let round = 0; round < 5; round++) {
      const id = await create({});
      const answers = await Promise.all([
        change(id, { owners: [people.alpha, people.admin] }),
        admin("PUT", `/api/v1/chart/${chart}`, { dashboards: [id] }),
        admin("POST", `/api/v1/dashboard/${id}/favorites/`),
        admin("DELETE", `/api/v1/dashboard/${id}`),
        admin("POST", `/api/v1/dashboard/${id}/embedded`, { allowed_domains: [] }),
        change(id, placing(chart)),
        admin("DELETE", `/api/v1/dashboard/${id}`),
      ]);
      for (const { status, body } of answers) expect([200, 404, 422], JSON.stringify(body)).toContain(status);
      expect((await admin("GET", `/api/v1/dashboard/${id}`)).status).toBe(404);
    }
  });

  it("give a slug to one of those who ask for it at once", async () => {
    const made = await Promise.all([1, 2, 3].map(() => admin("POST", "/api/v1/dashboard/", { slug: "wanted" })));
    expect(made.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
    const ids = [await create({}), await create({}), await create({})];
    const changed = await Promise.all(ids.map((id) => change(id, { slug: "also-wanted", css: "x" })));
    expect(changed.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
    for (const { status, body } of [...made, ...changed])
      if (status === 422) expect(body).toEqual({ message: { slug: ["Must be unique"] } });
    const styles = await Promise.all(ids.map(async (id) => (await show(id)).css));
    expect(styles.filter((css) => css === "x")).toHaveLength(1);
  });

  it("are one favourite and embedded once, however often that is asked at once", async () => {
    const id = await create({});
    const stars = await Promise.all([1, 2, 3, 4].map(() => admin("POST", `/api/v1/dashboard/${id}/favorites/`)));
    expect(stars.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await count("favstar", "obj_id", id)).toBe(1);
    const config = { allowed_domains: ["a.example"] };
    const set = await Promise.all([1, 2, 3].map(() => admin("POST", `/api/v1/dashboard/${id}/embedded`, config)));
    expect(set.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await count("embedded_dashboards", "dashboard_id", id)).toBe(1);
  });

  it("take only charts that their editor may see, and keep those they have", async () => {
    const [open, closed] = [await createChart("on it"), await createChart("closed")];
    const id = await create({ owners: [people.gamma, people.admin] });
    await change(id, placing(open));
    expect((await change(id, placing(open, closed), gamma)).status).toBe(200);
    const shown = await show(id);
    expect(shown.charts).toEqual(["on it"]);
    expect(JSON.parse(shown.position_json)[`CHART-${closed}`].meta.uuid).toBeNull();
    const copying = { dashboard_title: "copy", ...placing(open, closed) };
    const { body } = await gamma("POST", `/api/v1/dashboard/${id}/copy/`, copying);
    expect((await show((body.result as { id: number }).id)).charts).toEqual(["on it"]);
  });

  it("open no dataset that their editor cannot read, by a filter or a chart", async () => {
    const targets = [{ datasetId: dataset, column: { name: "amount" } }];
    const filters = [{ id: "F", name: "f", targets }];
    const json_metadata = JSON.stringify({ native_filter_configuration: filters });
    const refused = { message: { json_metadata: [`Filters name datasets that do not exist: ${dataset}`] } };
    expect(await gamma("POST", "/api/v1/dashboard/", { json_metadata })).toEqual({ status: 422, body: refused });
    const id = await create({ dashboard_title: "mine" }, gamma);
    expect(await change(id, { json_metadata }, gamma)).toEqual({ status: 422, body: refused });
    const asked = await gamma("PUT", `/api/v1/dashboard/${id}/filters`, { modified: filters });
    expect(asked.status).toBe(422);
    expect((await change(id, { json_metadata })).status).toBe(200);
    expect((await change(id, { json_metadata }, gamma)).status).toBe(200);
    const chart = { slice_name: "peek", datasource_id: dataset, datasource_type: "table", dashboards: [id] };
    expect((await gamma("POST", "/api/v1/chart/", chart)).status).toBe(403);
    expect((await show(id)).charts).toEqual([]);
  });

  it("are left as they were by a change that is refused", async () => {
    const id = await create({ css: "old", slug: "kept" });
    const before = await show(id);
    const wrong = { css: "new", slug: "other", owners: [people.gamma], roles: [999999], tags: [999999] };
    const { status, body } = await change(id, wrong);
    expect([status, body]).toEqual([
      422,
      { message: { roles: ["Some roles do not exist"], tags: ["Tag ID 999999 not found"] } },
    ]);
    expect((await change(id, { css: "new", theme_id: 999999 })).status).toBe(422);
    const ages = { created_on_delta_humanized: expect.anything(), changed_on_delta_humanized: expect.anything() };
    expect(await show(id)).toEqual({ ...before, ...ages });
  });

  it("are changed by their owners and admins only", async () => {
    const id = await create({ published: true, owners: [people.alpha] });
    const { body: roles } = await admin("GET", "/api/v1/security/roles/?q=(page_size:100)");
    const role = (roles.result as { id: number; name: string }[]).find(({ name }) => name === "Gamma")?.id;
    await change(id, { roles: [role] });
    for (const [path, body] of [
      ["", { css: "x" }],
      ["/filters", { modified: [] }],
      ["/colors", { color_scheme: "x" }],
    ] as const)
      expect((await gamma("PUT", `/api/v1/dashboard/${id}${path}`, body)).status).toBe(403);
    const copying = { dashboard_title: "mine", json_metadata: "{}" };
    expect((await gamma("POST", `/api/v1/dashboard/${id}/copy/`, copying)).status).toBe(403);
    expect((await gamma("DELETE", `/api/v1/dashboard/${id}`)).status).toBe(403);
  });

  it("switch off their reports on tabs that go, no others, and have their owners told", async () => {
    const id = await create(tabbed("TAB-a", "TAB-b"));
    const report = async (name: string, anchor: string): Promise<unknown> => {
      const body = { type: "Report", name, crontab: "0 9 * * *", dashboard: id, creation_method: "alerts_reports" };
      const answer = await admin("POST", "/api/v1/report/", { ...body, extra: { dashboard: { anchor } } });
      expect(answer.status).toBe(201);
      return answer.body.id;
    };
    const [gone, staying] = [await report("on a", "TAB-a"), await report("on b", "TAB-b")];
    expect((await change(id, tabbed("TAB-b"))).status).toBe(200);
    const isActive = async (key: unknown) =>
      ((await admin("GET", `/api/v1/report/${key}`)).body.result as { active: boolean }).active;
    expect([await isActive(gone), await isActive(staying)]).toEqual([false, true]);
    const asked = (await (await running.app.jobs.store()).list(100)).map((job) => describeJob(job));
    const told = asked.filter(({ name }) => name === "reports.tell_switched_off").map((job) => job.arguments);
    expect(told).toEqual([{ report: gone }]);
  });

  it("are not found under numbers that no column holds, and take none", async () => {
    const big = 2_147_483_648;
    for (const path of [`${big}`, `${big}/charts`, `?q=!(${big})`, `favorite_status/?q=!(${big})`])
      expect((await admin(path.startsWith("?") ? "DELETE" : "GET", `/api/v1/dashboard/${path}`)).status).toBe(404);
    const listed = await admin("GET", `/api/v1/dashboard/?q=(filters:!((col:id,opr:eq,value:${big})))`);
    expect([listed.status, listed.body.count]).toEqual([200, 0]);
    const id = await create({});
    expect((await change(id, { owners: [big] })).status).toBe(422);
    expect((await change(id, placing(big))).status).toBe(422);
    const chart = await createChart("long kept");
    const kept = await admin("PUT", `/api/v1/chart/${chart}`, { cache_timeout: big });
    expect(kept.status).toBe(kind === "sqlite" ? 200 : 422);
  });

  it("refuse layouts that bring in charts which do not exist, and keep the place of one that went", async () => {
    const [id, chart] = [await create({}), await createChart("goes")];
    expect((await change(id, placing(chart))).status).toBe(200);
    const { status, body } = await change(id, placing(chart, 999_999));
    expect([status, body]).toEqual([
      422,
      { message: { json_metadata: ["The layout names charts that do not exist: 999999"] } },
    ]);
    expect((await admin("DELETE", `/api/v1/chart/${chart}`)).status).toBe(200);
    expect((await change(id, placing(chart))).status).toBe(200);
  });

  it("with a layout that leads in circles have tabs all the same", async () => {
    const circle = {
      ROOT_ID: { type: "ROOT", children: ["TABS-1", "nothing"] },
      "TABS-1": { type: "TABS", children: ["TAB-a", "ROOT_ID"] },
      "TAB-a": { type: "TAB", children: ["TABS-1"], meta: { text: "A" } },
    };
    const id = await create({ position_json: JSON.stringify(circle) });
    const { body } = await admin("GET", `/api/v1/dashboard/${id}/tabs`);
    expect(body).toEqual({
      result: { all_tabs: { "TAB-a": "A" }, tab_tree: [{ value: "TAB-a", title: "A", children: [] }] },
    });
  });
});
