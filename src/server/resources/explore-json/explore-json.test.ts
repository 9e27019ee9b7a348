import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";

/** Forms, and the data that Superset 6.0.0 made of them over the table below. */
const recorded = JSON.parse(readFileSync(new URL("fixtures/superset-6.0.0.json", import.meta.url), "utf8")) as Record<
  string,
  { form: Record<string, unknown>; data: unknown }
>;

const GERMANY = `'EU','Germany','DEU',10.5,51.2`;
const FRANCE = `'EU','France','FRA',2.5,46.2`;
const BRAZIL = `'AM','Brazil','BRA',-52.5,-14.2`;
const OF_GERMANY = `'u33d','51.2, 10.5','[[10.1,50.2],[11.2,51.3]]','_p~iF~ps|U_ulLnnqC','${point(10.5, 51.2)}'`;
const OF_FRANCE = `'u09t','46.2, 2.5','[[2.1,46.2],[3.2,47.3]]','_p~iF~ps|U_ulLnnqC_mqNvxq\`@','${point(2.5, 46.2)}'`;
const OF_BRAZIL = `'6vjb','-14.2, -52.5','[[-52.1,-14.2],[-53.2,-15.3]]','_p~iF~ps|U_ulLnnqC','${point(-52.5, -14.2)}'`;

function point(lon: number, lat: number): string {
  return JSON.stringify({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: {} });
}

const TABLE = `
  create table obs (ts datetime, region varchar(20), country varchar(20), code varchar(3), lon double, lat double,
    val integer, cnt double, gh varchar(12), lonlat varchar(40), path text, pl text, geo text);
  insert into obs values
    ('2020-01-01 00:00:00',${GERMANY},10,1.5,${OF_GERMANY}),
    ('2020-01-01 06:00:00',${FRANCE},20,2.5,${OF_FRANCE}),
    ('2020-01-02 00:00:00',${GERMANY},12,3.5,${OF_GERMANY}),
    ('2020-01-02 00:00:00',${BRAZIL},7,0.5,${OF_BRAZIL}),
    ('2020-01-04 00:00:00',${BRAZIL},9,4.5,${OF_BRAZIL}),
    ('2020-01-08 00:00:00',${FRANCE},5,6.5,${OF_FRANCE}),
    ('2020-01-09 00:00:00','AM','Chile','CHL',-71.5,-33.2,3,7.25,'66jc','-33.2, -71.5','[[-71.1,-33.2],[-70.2,-34.3]]',
      '_p~iF~ps|U_ulLnnqC','${point(-71.5, -33.2)}'),
    ('2020-01-15 00:00:00','XX','Nowhere','XXX',null,null,1,1,null,null,null,null,null),
    ('2020-02-03 00:00:00',${GERMANY},30,8,${OF_GERMANY});`;

describe("charts whose data the server prepares", () => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-explore-json-"));
  let metadata: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;
  let datasource: string;

  beforeAll(async () => {
    const file = join(folder, "obs.db");
    const warehouse = new DatabaseSync(file);
    warehouse.exec(TABLE);
    warehouse.close();
    metadata = await createTestDatabase("sqlite", inject("services"));
    running = await startFreshServer(metadata.sqlalchemyUri, { level: "silent" });
    admin = await signInAs(running.server.url, "admin");
    const database = await admin("POST", "/api/v1/database/", {
      database_name: "d",
      sqlalchemy_uri: `sqlite:///${file}`,
    });
    const dataset = await admin("POST", "/api/v1/dataset/", { database: database.body.id, table_name: "obs" });
    datasource = `${dataset.body.id}__table`;
  });

  afterAll(async () => {
    await running?.stop();
    await metadata?.drop();
    rmSync(folder, { recursive: true });
  });

  const ask = async (form: Record<string, unknown>, { as = admin, search = "" } = {}) => {
    const body = new FormData();
    body.set("form_data", JSON.stringify({ datasource, ...form }));
    return as("POST", `/superset/explore_json/${search}`, body);
  };

  it.each(Object.keys(recorded))("makes of the form %s what Superset 6.0.0 makes of it", async (name) => {
    const { form, data } = recorded[name]!;
    const { status, body } = await ask(form);
    expect(status, JSON.stringify(body).slice(0, 500)).toBe(200);
    expect(sorted(body.data)).toEqual(close(sorted(data)));
  });

  it("tells what was left out, and what no chart of this kind is", async () => {
    const refused = async (form: Record<string, unknown>) => {
      const { status, body } = await ask(form);
      return [status, (body.errors as { message: string }[])[0]?.message];
    };
    const metric = { expressionType: "SQL", sqlExpression: "SUM(val)", label: "s" };
    expect(await refused({ viz_type: "country_map", metric, entity: "code" })).toEqual([400, "Must specify a country"]);
    expect(await refused({ viz_type: "table" })).toEqual([400, 'Charts of type "table" ask /api/v1/chart/data.']);
    expect(await refused({ viz_type: "bullet", metric, datasource: "none" })).toEqual([
      403,
      "The dataset associated with this chart no longer exists",
    ]);
    expect((await ask({ viz_type: "bullet", metric, datasource: "999__table" })).status).toBe(404);
    expect((await ask({ viz_type: "bullet", metric: { label: [] } })).status).toBe(400);
    expect((await ask({ viz_type: "deck_scatter", spatial: 5 })).status).toBe(400);
  });

  it("gives rows, SQL and CSV of a form, to those who may have them", async () => {
    const form = recorded.bullet!.form;
    expect((await ask(form, { search: "?results=true" })).body).toMatchObject({
      data: [{ "SUM(val)": 67 }],
      rowcount: 1,
    });
    expect((await ask(form, { search: "?query=true" })).body.query).toContain("SELECT");
    expect((await ask(form, { search: "?csv=true" })).body.text).toContain("SUM(val)\n67");
    const gamma = await signInAs(running.server.url, "gamma");
    expect((await ask(form, { as: gamma })).status).toBe(403);
  });

  it("puts the layers of a map together, under the map's filters", async () => {
    const { form } = recorded.scatter!;
    const params = JSON.stringify({ ...form, datasource });
    const made = await admin("POST", "/api/v1/chart/", {
      slice_name: "layer",
      viz_type: "deck_scatter",
      datasource_id: Number.parseInt(datasource, 10),
      datasource_type: "table",
      params,
    });
    const filter = { clause: "WHERE", expressionType: "SIMPLE", subject: "region", operator: "==", comparator: "AM" };
    const map = { viz_type: "deck_multi", deck_slices: [made.body.id, 999], adhoc_filters: [filter] };
    const { data } = (await ask(map)).body as { data: { features: Record<string, unknown[]>; slices: unknown[] } };
    expect(data.features.deck_scatter).toHaveLength(2);
    expect(data.slices).toMatchObject([{ slice_id: made.body.id, form_data: { viz_type: "deck_scatter" } }]);
  });

  it("warms up charts at the former address", async () => {
    const warm = (search: string) => admin("GET", `/superset/warm_up_cache/${search}`);
    expect((await warm("")).status).toBe(400);
    expect((await warm("?slice_id=999")).status).toBe(404);
    expect((await warm("?table_name=obs&db_name=none")).status).toBe(404);
    expect((await warm("?table_name=obs&db_name=d")).body.text).toMatch(/^\[\{"slice_id":\d+,"viz_error":null/);
  });

  it("saves a dataset at the former address, whole or not at all", async () => {
    const id = Number.parseInt(datasource, 10);
    const { body: dataset } = await admin("GET", `/datasource/get/table/${id}/`);
    const save = async (changes: Record<string, unknown>) => {
      const body = new FormData();
      body.set("data", JSON.stringify({ ...dataset, ...changes }));
      return admin("POST", "/datasource/save/", body);
    };
    expect(await save({ description: "observed" })).toMatchObject({ status: 200, body: { description: "observed" } });
    const [column] = dataset.columns as object[];
    expect((await save({ columns: [column, column] })).status).toBe(409);
    expect((await save({ id: 999 })).status).toBe(404);
    expect((await save({ columns: "none" })).status).toBe(400);
  });
});

/** Databases return rows without an order as they like: lists of records are compared as sets. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(sorted);
    const isRecords = items.every((item) => typeof item === "object" && item !== null && !Array.isArray(item));
    return isRecords ? items.sort((a, b) => (JSON.stringify(rounded(a)) < JSON.stringify(rounded(b)) ? -1 : 1)) : items;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, item) => (typeof item === "number" ? Number(item.toPrecision(9)) : item));

/** Floating-point numbers may differ in their last digits. */
function close(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? value : expect.closeTo(value, 9);
  if (Array.isArray(value)) return value.map(close);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, close(item)]));
}
