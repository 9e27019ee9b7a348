import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/support/services.ts";
import { Chart } from "../../metadata/entities/chart.ts";
import { upgrade } from "../../metadata/migrate.ts";
import { type Metadata, openMetadata } from "../../metadata/orm.ts";
import { defaultSettings } from "../../settings/keys.ts";
import { readJson } from "../json.ts";
import { type TreeMap, toPlain } from "../tree.ts";
import { downgradeCharts, upgradeCharts } from "./charts.ts";
// Form data, and what Superset 6.0.0's own migrations make of it.
import recorded from "./fixtures/migrated.json" with { type: "json" };
import { migrateFormData } from "./migration.ts";
import { VIZ_MIGRATIONS } from "./migrations.ts";

const pairs: Record<string, unknown>[][] = recorded;
const settings = { DEFAULT_TIME_FILTER: "No filter" };

describe("form data of obsolete chart types", () => {
  it.each(pairs.map(([given, wanted], at) => ({ type: String(given?.viz_type), at, given, wanted })))(
    "$type becomes what Superset makes of it ($at)",
    ({ type, given, wanted }) => {
      const migration = VIZ_MIGRATIONS[type];
      if (!migration) throw new Error(`there is no migration of ${type}`);
      const data = readJson(JSON.stringify(given)) as TreeMap;
      expect({ ...(toPlain(migrateFormData(data, migration, settings)) as object) }).toEqual(wanted);
      expect(toPlain(data)).toEqual(Object.assign(Object.create(null), given));
    },
  );
});

describe("charts of obsolete types", () => {
  let database: TestDatabase;
  let metadata: Metadata;
  beforeAll(async () => {
    database = await createTestDatabase("sqlite", inject("services"));
    const own = { ...defaultSettings(), SECRET_KEY: "k", SQLALCHEMY_DATABASE_URI: database.sqlalchemyUri };
    await upgrade(own);
    metadata = await openMetadata(own);
    const em = metadata.em();
    const context = JSON.stringify({ form_data: { viz_type: "sunburst" }, queries: [{ columns: ["a"] }] });
    for (const viz_type of ["sunburst", "line", "table"])
      em.create(Chart, {
        slice_name: viz_type,
        viz_type,
        params: JSON.stringify({ viz_type, groupby: ["a"] }),
        query_context: viz_type === "sunburst" ? context : null,
        created_on: new Date(),
        changed_on: new Date(),
      } as never);
    await em.flush();
  }, 60_000);
  afterAll(async () => {
    await metadata?.close();
    await database?.drop();
  });

  const rows = async () =>
    (await metadata.em().find(Chart, {}, { orderBy: { id: "asc" } })).map(({ viz_type, params, query_context }) => ({
      viz_type,
      params: JSON.parse(params ?? ""),
      query_context: JSON.parse(query_context ?? "null"),
    }));

  it("come up to date by type and by id, and go back to the letter", async () => {
    const before = await rows();
    expect(await upgradeCharts(metadata, { type: "sunburst" }, settings)).toEqual([
      { id: 1, name: "sunburst", from: "sunburst", to: "sunburst_v2" },
    ]);
    const [sunburst, line] = await rows();
    expect(sunburst).toMatchObject({
      viz_type: "sunburst_v2",
      params: {
        viz_type: "sunburst_v2",
        columns: ["a"],
        form_data_bak: before[0]?.params,
        queries_bak: [{ columns: ["a"] }],
      },
      query_context: { form_data: { viz_type: "sunburst_v2" } },
    });
    expect(line?.viz_type).toBe("line");
    expect((await upgradeCharts(metadata, { ids: [1, 2, 3] }, settings)).map(({ id }) => id)).toEqual([2]);
    expect((await downgradeCharts(metadata, { type: "sunburst" })).map(({ id }) => id)).toEqual([1]);
    await downgradeCharts(metadata, { ids: [2, 3] });
    expect((await rows()).map(({ viz_type, params }) => [viz_type, params])).toEqual(
      before.map(({ viz_type, params }) => [viz_type, params]),
    );
  });
});
