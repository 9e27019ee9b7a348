import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { describeEachDatabase } from "../../../../test/support/describe-databases.ts";
import { type Served, serveWarehouse } from "../../../../test/support/scene.ts";
import { packBundle } from "../../../bundles/zip.ts";

const uuid = (at: number) => `0000000${at}-aaaa-4bbb-8ccc-00000000b001`;

async function archive(files: Record<string, string>): Promise<Blob> {
  async function* all(): AsyncGenerator<[string, string]> {
    yield* Object.entries(files);
  }
  return new Blob([await packBundle("bundle", all())]);
}

describeEachDatabase("bundles over the API", (kind) => {
  let served: Served;
  let running: Served["running"];
  let admin: Client;
  let writer: Client;
  let base: string;
  let connection: { id: number; uuid: string };
  let salaries: { id: number; uuid: string };

  beforeAll(async () => {
    const tables = "create table sales (amount real); create table salaries (amount real)";
    served = await serveWarehouse(inject("services"), { kind, tables });
    ({ running, admin, base } = served);
    connection = await shown(`/api/v1/database/${served.database}`);
    const dataset = { database: connection.id, schema: "main", table_name: "salaries" };
    salaries = await shown(`/api/v1/dataset/${await served.make(admin, "dataset", dataset)}`);
    writer = await makeWriter();
  }, 120_000);

  afterAll(() => served?.close(), 60_000);

  const shown = async (path: string) => (await admin("GET", path)).body.result as unknown as typeof salaries;

  /** A Gamma user who may write datasets, and may not read any table. */
  async function makeWriter(): Promise<Client> {
    const rights = await running.app.metadata
      .kysely()
      .selectFrom("ab_permission_view as pv")
      .innerJoin("ab_permission as p", "p.id", "pv.permission_id")
      .innerJoin("ab_view_menu as v", "v.id", "pv.view_menu_id")
      .where("v.name", "in", ["Dataset", "Chart", "Dashboard"])
      .select("pv.id as id")
      .execute();
    const { body: role } = await admin("POST", "/api/v1/security/roles/", { name: "writers" });
    const ids = { permission_view_menu_ids: rights.map(({ id }) => id) };
    await admin("POST", `/api/v1/security/roles/${role.id}/permissions`, ids);
    const { body: all } = await admin("GET", "/api/v1/security/roles/?q=(page_size:100)");
    const gamma = (all.result as { id: number; name: string }[]).find(({ name }) => name === "Gamma")?.id;
    await admin("POST", "/api/v1/security/users/", {
      username: "writer",
      first_name: "A",
      last_name: "B",
      email: "writer@example.com",
      password: "writer",
      active: true,
      roles: [gamma, role.id],
    });
    return signInAs(base, "writer");
  }

  async function send(client: Client, asset: string, files: Record<string, string>, more: Record<string, string> = {}) {
    const form = new FormData();
    form.set(asset === "assets" ? "bundle" : "formData", await archive(files), "bundle.zip");
    for (const [name, value] of Object.entries(more)) form.set(name, value);
    return client("POST", `/api/v1/${asset}/import/`, form);
  }

  const metadata = (type: string) => `version: 1.0.0\ntype: ${type}\n`;
  const datasetFile = (table: string, at: number, more = "") =>
    `table_name: ${table}\nschema: main\nuuid: ${uuid(at)}\nversion: 1.0.0\ndatabase_uuid: ${connection.uuid}\n${more}`;
  const chartFile = (at: number, dataset: string) =>
    `slice_name: Chart ${at}\nviz_type: table\nparams: {}\nuuid: ${uuid(at)}\nversion: 1.0.0\ndataset_uuid: ${dataset}\n`;
  const dashboardFile = (at: number, chart: string, filtered: string) =>
    `dashboard_title: Board ${at}\nuuid: ${uuid(at)}\nposition:\n  CHART-1:\n    type: CHART\n    id: CHART-1\n    meta: {chartId: 1, uuid: ${chart}}\nmetadata:\n  native_filter_configuration:\n  - id: F\n    targets: [{datasetUuid: ${filtered}}]\nversion: 1.0.0\n`;

  it("open no table to its importer: neither by its name nor by a query", async () => {
    for (const more of ["", "sql: select * from salaries\n"]) {
      const files = { "metadata.yaml": metadata("SqlaTable"), "datasets/x.yaml": datasetFile("mine", 1, more) };
      const { status, body } = await send(writer, "dataset", files);
      expect(status).toBe(422);
      expect(JSON.stringify(body)).toContain("datasets/x.yaml");
    }
    const files = { "metadata.yaml": metadata("SqlaTable"), "datasets/x.yaml": datasetFile("sales", 1) };
    expect(await send(admin, "dataset", files)).toEqual({ status: 200, body: { message: "OK" } });
  });

  it("put nothing on a dashboard that is closed to its importer", async () => {
    const chart = { "metadata.yaml": metadata("Slice"), "charts/c.yaml": chartFile(2, salaries.uuid) };
    expect((await send(admin, "chart", chart)).status).toBe(200);
    const files = {
      "metadata.yaml": metadata("Dashboard"),
      "dashboards/d.yaml": dashboardFile(3, uuid(2), salaries.uuid),
    };
    expect((await send(writer, "dashboard", files)).status).toBe(200);
    const withAssets = {
      ...files,
      "dashboards/d.yaml": dashboardFile(4, uuid(2), salaries.uuid),
      "charts/c.yaml": chart["charts/c.yaml"],
    };
    const refused = await send(writer, "dashboard", withAssets);
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([422, expect.stringContaining(salaries.uuid)]);
    const stored = await running.app.metadata
      .kysely()
      .selectFrom("dashboards")
      .leftJoin("dashboard_slices", "dashboard_slices.dashboard_id", "dashboards.id")
      .where("dashboard_title", "=", "Board 3")
      .select(["slice_id", "json_metadata"])
      .execute();
    expect(stored).toEqual([
      { slice_id: null, json_metadata: '{"native_filter_configuration": [{"id": "F", "targets": [{}]}]}' },
    ]);
  });

  it("give nobody what they may not see", async () => {
    const path = `/api/v1/dataset/export/?q=!(${salaries.id})`;
    expect(await writer("GET", path)).toEqual({ status: 404, body: { message: "Not found" } });
    const answer = await fetch(`${base}${path}&token=t1`, { headers: { cookie: admin.cookie } });
    expect(answer.headers.get("set-cookie")).toContain("t1=done; Max-Age=600");
    const names = Object.keys(unzipSync(new Uint8Array(await answer.arrayBuffer())));
    expect(names.map((name) => name.replace(/_export_\w+/, ""))).toEqual([
      "dataset/metadata.yaml",
      `dataset/datasets/warehouse/salaries_${salaries.id}.yaml`,
      "dataset/databases/warehouse.yaml",
    ]);
  });

  it("build on what is there: assets when they are sparse, a chart always", async () => {
    const files = { "metadata.yaml": metadata("assets"), "charts/c.yaml": chartFile(5, salaries.uuid) };
    expect((await send(admin, "assets", files)).status).toBe(422);
    expect((await send(admin, "assets", files, { sparse: "true" })).status).toBe(200);
  });

  it("are imported at the same time by two without a trace of the loser", async () => {
    const files = { "metadata.yaml": metadata("Slice"), "charts/c.yaml": chartFile(6, salaries.uuid) };
    const answers = await Promise.all([send(admin, "chart", files), send(admin, "chart", files)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  });
});
