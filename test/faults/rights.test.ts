import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Scene, SECRET, setScene, sumByRegion } from "../support/scene.ts";

describe("who may little", () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await setScene(inject("services"));
  });

  afterAll(() => scene?.close());

  const rowsOf = (body: Record<string, unknown>) => (body.result as { data: unknown[] }[])[0]?.data;

  it("puts no chart on a dashboard of others by changing the chart (CVE-2026-23981)", async () => {
    const { admin, gamma, make, sales } = scene;
    const board = await make(admin, "dashboard", { dashboard_title: "The board's", published: true });
    const theirs = { slice_name: "theirs", datasource_id: sales, datasource_type: "table", dashboards: [board] };
    await make(admin, "chart", theirs);
    const chart = await make(gamma, "chart", { slice_name: "mine", datasource_id: sales, datasource_type: "table" });
    const { status } = await gamma("PUT", `/api/v1/chart/${chart}`, { dashboards: [board] });
    expect(status).toBe(403);
    const { body } = await admin("GET", `/api/v1/dashboard/${board}/charts`);
    expect(body.result).toMatchObject([{ slice_name: "theirs" }]);
  });

  it("does not come to own an object by importing its uuid (CVE-2024-26016)", async () => {
    const { admin, gamma, make } = scene;
    const board = await make(admin, "dashboard", { dashboard_title: "Kept", published: true });
    const { body: before } = await admin("GET", `/api/v1/dashboard/${board}`);
    const { uuid } = before.result as { uuid: string };
    const bundle = zipSync({
      "b/metadata.yaml": strToU8("version: 1.0.0\ntype: Dashboard\ntimestamp: '2026-01-01T00:00:00+00:00'\n"),
      "b/dashboards/k.yaml": strToU8(
        `dashboard_title: Taken\nuuid: ${uuid}\nslug: null\nposition: {}\nmetadata: {}\nversion: 1.0.0\n`,
      ),
    });
    const form = new FormData();
    form.set("formData", new File([new Uint8Array(bundle)], "b.zip"));
    form.set("overwrite", "true");
    const { status } = await gamma("POST", "/api/v1/dashboard/import/", form);
    expect([403, 422]).toContain(status);
    const { body } = await admin("GET", `/api/v1/dashboard/${board}`);
    expect(body.result).toMatchObject({ dashboard_title: "Kept", owners: [{ first_name: "Ad" }] });
  });

  it("learns nothing about accounts from tags (CVE-2026-23983)", async () => {
    const { admin, gamma, make } = scene;
    const board = await make(admin, "dashboard", { dashboard_title: "Tagged", published: true });
    await admin("POST", "/api/v1/tag/", { name: "seen", objects_to_tag: [["dashboard", board]] });
    for (const path of ["/api/v1/tag/", "/api/v1/tag/1", "/api/v1/tag/get_objects/?tags=seen", "/api/v1/tag/_info"]) {
      const { body } = await gamma("GET", path);
      expect(JSON.stringify(body)).not.toMatch(/scrypt:|pbkdf2:|login_count|fail_login|admin@example\.com/);
    }
  });

  it.each(["test_connection", "validate_parameters"])(
    "makes the server connect nowhere: %s (CVE-2023-36388)",
    async (way) => {
      const { status } = await scene.gamma("POST", `/api/v1/database/${way}/`, {
        sqlalchemy_uri: "postgresql://u:p@169.254.169.254/x",
        engine: "postgresql",
        configuration_method: "sqlalchemy_form",
      });
      expect(status).toBe(403);
    },
  );

  it("reads no closed table through any question about data", async () => {
    const { gamma, payroll, database, make, admin } = scene;
    const chart = await make(admin, "chart", { slice_name: "pay", datasource_id: payroll, datasource_type: "table" });
    const queries = [{ columns: ["note"], metrics: [] }];
    const asked: [string, string, unknown?][] = [
      ["POST", "/api/v1/chart/data", { datasource: { id: payroll, type: "table" }, queries }],
      ["POST", "/api/v1/chart/data", { ...sumByRegion(payroll), queries: [{ result_type: "samples" }] }],
      [
        "POST",
        "/api/v1/chart/data",
        { ...sumByRegion(payroll), queries: [{ result_type: "drill_detail", columns: [] }] },
      ],
      ["GET", `/api/v1/chart/${chart}/data/`],
      ["GET", `/api/v1/chart/${chart}`],
      ["GET", `/api/v1/dataset/${payroll}`],
      ["GET", `/api/v1/datasource/table/${payroll}/column/note/values/`],
      ["POST", `/datasource/samples?datasource_type=table&datasource_id=${payroll}`, {}],
      ["GET", `/api/v1/explore/?datasource_id=${payroll}&datasource_type=table`],
      ["GET", `/api/v1/database/${database}/select_star/payroll/`],
      ["GET", `/api/v1/database/${database}/table_metadata/?name=payroll`],
      ["POST", "/api/v1/sqllab/execute/", { database_id: database, sql: "select * from payroll" }],
    ];
    const opened: unknown[] = [];
    for (const [method, path, body] of asked) {
      const answer = await gamma(method, path, body);
      expect(JSON.stringify(answer.body)).not.toContain(SECRET);
      if (answer.status < 400 || answer.status >= 500) opened.push({ path, ...answer });
    }
    expect(opened).toEqual([]);
    // The editor opens, as it does for a chart that is not there.
    const { body } = await gamma("GET", `/api/v1/explore/?slice_id=${chart}`);
    expect(body.result).toMatchObject({ slice: null, dataset: { name: "[Missing Dataset]", columns: [] } });
  });

  it("gets no answer that was computed before a rule on rows was there", async () => {
    const { admin, gamma, sales, make, running } = scene;
    const ask = async () => rowsOf((await gamma("POST", "/api/v1/chart/data", sumByRegion(sales))).body);
    const all = [
      { region: "north", total: 3 },
      { region: "south", total: 4 },
    ];
    expect(await ask()).toEqual(all);
    const db = running.app.metadata.kysely();
    const role = await db.selectFrom("ab_role").select("id").where("name", "=", "Gamma").executeTakeFirstOrThrow();
    const rule = await make(admin, "rowlevelsecurity", {
      ...{ name: "south only", filter_type: "Regular", clause: "region = 'south'" },
      ...{ tables: [sales], roles: [role.id], group_key: "" },
    });
    expect(await ask()).toEqual([{ region: "south", total: 4 }]);
    expect((await admin("DELETE", `/api/v1/rowlevelsecurity/${rule}`)).status).toBe(200);
    expect(await ask()).toEqual(all);
  });

  it("gets no answer from a cache once a role has lost its access", async () => {
    const { admin, gamma, sales, running } = scene;
    const ask = () => gamma("POST", "/api/v1/chart/data", sumByRegion(sales));
    expect((await ask()).status).toBe(200);
    const db = running.app.metadata.kysely();
    const role = await db.selectFrom("ab_role").select("id").where("name", "=", "Gamma").executeTakeFirstOrThrow();
    const held = await admin("GET", `/api/v1/security/roles/${role.id}/permissions/`);
    const permissions = held.body.result as { id: number; permission_name: string; view_menu_name: string }[];
    const kept = permissions.filter(({ view_menu_name: view }) => !view.startsWith("[shop].[sales]"));
    const write = (ids: number[]) =>
      admin("POST", `/api/v1/security/roles/${role.id}/permissions`, { permission_view_menu_ids: ids });
    expect((await write(kept.map(({ id }) => id))).status).toBe(200);
    expect((await ask()).status).toBe(403);
    await write(permissions.map(({ id }) => id));
    expect((await ask()).status).toBe(200);
  });

  it("makes no role and no user", async () => {
    const { gamma } = scene;
    expect((await gamma("POST", "/api/v1/security/roles/", { name: "mine" })).status).toBe(403);
    const user = { ...{ username: "x", first_name: "x", last_name: "x", email: "x@x.x" }, password: "x", active: true };
    expect((await gamma("POST", "/api/v1/security/users/", { ...user, roles: [1] })).status).toBe(403);
  });
});
