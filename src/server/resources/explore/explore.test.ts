import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";
import { Chart } from "../../../metadata/entities/chart.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { Dataset } from "../../../metadata/entities/dataset.ts";
import { mergeFilters } from "../../../query/legacy/merge-filters.ts";

describe("the chart editor's API", () => {
  let database: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let datasetId: number;
  let chartId: number;

  beforeAll(async () => {
    database = await createTestDatabase("sqlite", inject("services"));
    running = await startFreshServer(database.sqlalchemyUri);
    const em = running.app.metadata.em();
    const source = em.create(Database, { database_name: "d", sqlalchemy_uri: "sqlite://" } as never);
    await em.flush();
    const dataset = em.create(Dataset, { table_name: "t", database: source.id, perm: "[d].[t](id:1)" } as never);
    await em.flush();
    datasetId = dataset.id;
    const chart = em.create(Chart, {
      slice_name: "Secret margin",
      viz_type: "table",
      datasource_id: datasetId,
      datasource_type: "table",
      params: '{"metrics": ["margin"]}',
    } as never);
    await em.flush();
    chartId = chart.id;
  });

  afterAll(async () => {
    await running?.stop();
    await database?.drop();
  });

  const tokens = new Map<string, string>();
  async function ask(name: string, path: string, method = "GET", body?: unknown) {
    const headers = { "content-type": "application/json", authorization: `Bearer ${tokens.get(name) ?? ""}` };
    if (!tokens.has(name)) {
      const login = { username: name, password: name, provider: "db" };
      const answer = await fetch(`${running.server.url}/api/v1/security/login`, {
        method: "POST",
        headers,
        body: JSON.stringify(login),
      });
      tokens.set(name, ((await answer.json()) as { access_token: string }).access_token);
      headers.authorization = `Bearer ${tokens.get(name)}`;
    }
    const answer = await fetch(running.server.url + path, {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
    });
    return { status: answer.status, text: await answer.text() };
  }

  it("shows a chart to those who may see it, and nothing of it to others, however they ask", async () => {
    expect((await ask("alpha", `/api/v1/explore/?slice_id=${chartId}`)).text).toContain("Secret margin");
    const formData = JSON.stringify({ slice_id: chartId, datasource: "999__table" });
    for (const search of [
      `slice_id=${chartId}`,
      `slice_id=${chartId}&datasource_id=999&datasource_type=table`,
      `slice_id=${chartId}&datasource_id=${datasetId}&datasource_type=table`,
      `form_data=${encodeURIComponent(formData)}`,
    ]) {
      const { text } = await ask("gamma", `/api/v1/explore/?${search}`);
      expect(text, search).not.toContain("margin");
      expect(text, search).not.toContain("sqlite");
    }
  });

  it("takes any numbers and texts in its address without an error of the server", async () => {
    for (const search of [
      "slice_id=x",
      "datasource_id=99999999999",
      "datasource_type=__proto__&datasource_id=1",
      "form_data=%5B1",
    ])
      expect((await ask("admin", `/api/v1/explore/?${search}`)).status, search).toBeLessThan(500);
  });
});

describe("mergeFilters", () => {
  it("puts a dashboard's filters among those of each query of the chart", () => {
    const merged = mergeFilters({
      time_range: "Last week",
      adhoc_filters: [{ operator: "TEMPORAL_RANGE", subject: "day", comparator: "No filter" }],
      adhoc_filters_b: [],
      extra_form_data: { time_range: "Last year", filters: [{ col: "state", op: "IN", val: ["AK"] }] },
    });
    const state = { clause: "WHERE", comparator: ["AK"], operator: "IN", subject: "state", isExtra: true };
    expect(merged).toMatchObject({
      time_range: "Last year",
      adhoc_filters: [{ operator: "TEMPORAL_RANGE", comparator: "Last year" }, state],
      adhoc_filters_b: [state],
    });
    expect(merged).not.toHaveProperty("extra_form_data");
  });

  it("turns filters of older kinds into today's, once", () => {
    const extra = [
      { col: "state", op: "IN", val: ["AK", "AL"] },
      { col: "__time_range", op: "==", val: "Last month" },
    ];
    const first = mergeFilters({ where: "a > 1", filters: [{ col: "b", op: "==", val: 2 }], extra_filters: extra });
    expect(first).toMatchObject({
      time_range: "Last month",
      applied_time_extras: { __time_range: "Last month" },
      adhoc_filters: [{ expressionType: "SQL", sqlExpression: "a > 1" }, { subject: "b" }, { subject: "state" }],
    });
    const again = mergeFilters({ ...first, extra_filters: [{ col: "state", op: "IN", val: ["AL", "AK"] }] });
    expect(again.adhoc_filters).toHaveLength(3);
  });
});
