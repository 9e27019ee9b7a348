import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { Dataset } from "../../../metadata/entities/dataset.ts";
import { RowLevelSecurityFilter } from "../../../metadata/entities/row-level-security.ts";
import type { Viewer } from "../../../security/viewer.ts";
import type { Call } from "../../route.ts";
import { showExternalByName } from "./external.ts";
import { showSamples } from "./samples.ts";
import { showValues } from "./values.ts";

describe("rows and values of a dataset", () => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-values-"));
  let metadata: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let id: number;
  let alpha: Viewer;

  beforeAll(async () => {
    const file = join(folder, "sales.db");
    const sales = new DatabaseSync(file);
    sales.exec(`CREATE TABLE sales (region TEXT, "a ""b""; --" INTEGER);
      INSERT INTO sales VALUES ('North', 1), ('South', 2), ('South', 3), (NULL, 4)`);
    sales.close();
    metadata = await createTestDatabase("sqlite", inject("services"));
    running = await startFreshServer(metadata.sqlalchemyUri);
    const em = running.app.metadata.em();
    const source = em.create(Database, { database_name: "sales", sqlalchemy_uri: `sqlite:///${file}` } as never);
    await em.flush();
    const columns = ["region", 'a "b"; --'].map((column_name) => ({ column_name, type: "TEXT", is_active: true }));
    const dataset = em.create(Dataset, { table_name: "sales", database: source.id, perm: "x", columns } as never);
    await em.flush();
    id = dataset.id;
    const viewer = await running.app.viewers.byId(2);
    if (!viewer) throw new Error("no alpha");
    alpha = viewer;
  });

  afterAll(async () => {
    await running?.stop();
    await metadata?.drop();
    rmSync(folder, { recursive: true });
  });

  const callOf = (more: object) =>
    ({ app: running.app, viewer: alpha, signal: new AbortController().signal, ...more }) as unknown as Call;
  const valuesOf = async (column_name: string, of = id) =>
    (
      (await showValues(callOf({ params: { datasource_type: "table", datasource_id: String(of), column_name } }))) as {
        result: unknown[];
      }
    ).result;

  it("shows rows of closed datasets only where the settings bring that back", async () => {
    const gamma = await running.app.viewers.byId(3);
    const ask = (AS_IN_SUPERSET: string[]) =>
      showSamples({
        ...callOf({
          query: new URLSearchParams({ datasource_type: "table", datasource_id: String(id) }),
          json: async () => ({}),
        }),
        app: { ...running.app, settings: { ...running.app.settings, AS_IN_SUPERSET } },
        viewer: gamma as Viewer,
      });
    await expect(ask([])).rejects.toMatchObject({ status: 403 });
    expect(await ask(["samples"])).toMatchObject({ result: { total_count: 4 } });
  });

  it("says what its query fails of, and how long its pages are", async () => {
    const query = new URLSearchParams({ datasource_type: "table", datasource_id: String(id) });
    const failed = (await showSamples(
      callOf({ query, json: async () => ({ extras: { where: "nowhere = 1" } }) }),
    )) as Response;
    expect(failed.status).toBe(422);
    expect(await failed.json()).toEqual({ error: "no such column: nowhere" });
    expect(await showSamples(callOf({ query, json: async () => ({}) }))).toMatchObject({ result: { per_page: 1000 } });
  });

  it("gives each value once, of columns of any name", async () => {
    expect((await valuesOf("region")).map(String).sort()).toEqual(["North", "South", "null"]);
    expect((await valuesOf('a "b"; --')).sort()).toEqual([1, 2, 3, 4]);
    await expect(valuesOf("REGION")).rejects.toThrow("Column name REGION does not exist");
    await expect(valuesOf("(select 1)")).rejects.toThrow("does not exist");
  });

  const { postgresql } = inject("services");
  it.skipIf(postgresql.url === null)(
    `gives the value of a constant, by which none groups ${postgresql.reason}`,
    async () => {
      const warehouse = await createTestDatabase("postgresql", inject("services"));
      try {
        const em = running.app.metadata.em();
        const uri = { database_name: "warehouse", sqlalchemy_uri: warehouse.sqlalchemyUri };
        const source = em.create(Database, uri as never);
        await em.flush();
        const columns = [{ column_name: "place", expression: "'here'", type: "TEXT", is_active: true }];
        const sql = "select 1 as n union all select 2";
        const dataset = em.create(Dataset, { table_name: "v", sql, database: source.id, perm: "y", columns } as never);
        await em.flush();
        expect(await valuesOf("place", dataset.id)).toEqual(["here"]);
      } finally {
        await warehouse.drop();
      }
    },
  );

  it("tell the columns of closed tables to nobody, by whatever name they ask", async () => {
    const gamma = await running.app.viewers.byId(3);
    const q = { datasource_type: "table", database_name: "sales", table_name: "sales" };
    const query = new URLSearchParams({ q: JSON.stringify(q) });
    const other = new URLSearchParams({ q: JSON.stringify({ ...q, table_name: "sqlite_master" }) });
    const asked = { viewer: gamma, note: () => {} };
    await expect(showExternalByName(callOf({ ...asked, query }))).rejects.toMatchObject({ status: 403 });
    await expect(showExternalByName(callOf({ ...asked, query: other }))).rejects.toMatchObject({ status: 403 });
    expect(await showExternalByName(callOf({ note: () => {}, query }))).toMatchObject([{ name: "region" }, {}]);
  });

  it("keep what row rules hide", async () => {
    const em = running.app.metadata.em();
    em.create(RowLevelSecurityFilter, {
      name: "South only",
      clause: "region = 'South'",
      filter_type: "Regular",
      tables: [id],
      roles: alpha.roles.map((role) => role.id),
    } as never);
    await em.flush();
    expect(await valuesOf("region")).toEqual(["South"]);
    const query = new URLSearchParams({
      datasource_type: "table",
      datasource_id: String(id),
      per_page: "1",
      page: "2",
    });
    const { result } = (await showSamples(callOf({ query, json: async () => ({}) }))) as {
      result: { data: object[]; total_count: number };
    };
    expect([result.data.length, result.total_count]).toEqual([1, 2]);
  });
});
