import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Scene, setScene, sumByRegion } from "../support/scene.ts";

/** Rows of `sales` that the rule hides: their region, and what only they can make of the amounts. */
const HIDDEN = /north|\b[37]\b/i;

describe("whoever may see the rows of the south only", () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await setScene(inject("services"));
    const { admin, sales, make, running } = scene;
    const db = running.app.metadata.kysely();
    const role = await db.selectFrom("ab_role").select("id").where("name", "=", "Gamma").executeTakeFirstOrThrow();
    await make(admin, "rowlevelsecurity", {
      ...{ name: "south only", filter_type: "Regular", clause: "region = 'south' or region = 'island'" },
      ...{ tables: [sales], roles: [role.id], group_key: "" },
    });
  });

  afterAll(() => scene?.close());

  /** What an answer lets its reader know of the rows, without the question that some answers repeat. */
  const told = (body: Record<string, unknown>): string => {
    const results = Array.isArray(body.result) ? body.result : [body.result];
    return JSON.stringify(
      results.map((result) =>
        result && typeof result === "object" && "data" in result ? (result as { data: unknown }).data : result,
      ),
    );
  };

  const sql = (sqlExpression: string) => ({ expressionType: "SQL", sqlExpression, label: "x" });
  const questions: [name: string, question: Record<string, unknown>][] = [
    ["a plain question", {}],
    ["a condition that is always true", { extras: { where: "1 = 1 or 1 = 1" } }],
    ["a bracket that closes ours", { extras: { where: "1 = 1) or (1 = 1" } }],
    ["a comment over what follows", { extras: { where: "1 = 1 or 1 = 1 -- " } }],
    ["a comment that stays open", { extras: { where: "1 = 1 or 1 = 1 /*" } }],
    ["a condition on groups", { extras: { having: "1 = 1) or (1 = 1" } }],
    ["a union in a condition", { extras: { where: "1 = 0 union select region, amount from sales" } }],
    ["a second statement", { extras: { where: "1 = 1; select * from sales" } }],
    ["a subquery as a metric", { metrics: [sql("(select sum(amount) from sales)")] }],
    ["a subquery within a metric", { metrics: [sql("max((select group_concat(region) from sales))")] }],
    ["a metric that ends the statement", { metrics: [sql("sum(amount) from sales -- ")] }],
    ["a metric with a union", { metrics: [sql("1 from sales union all select region, amount from sales -- ")] }],
    ["a subquery as a column", { columns: [sql("(select group_concat(region) from sales)")] }],
    ["a quoted name of the table", { columns: [sql('(select max(region) from "sales" where amount < 3)')] }],
    ["a common table", { columns: [sql("(with s as (select * from sales) select group_concat(region) from s)")] }],
    ["an order that asks", { orderby: [[sql("(select 1 from sales where region = 'north')"), true]] }],
    ["an adhoc filter of SQL", { filters: [], extras: { where: "region in (select region from sales)" } }],
    ["a filter's value", { filters: [{ col: "region", op: "IN", val: ["x') or ('1'='1", "north"] }] }],
    ["a filter's column", { filters: [{ col: sql("1=1 or region"), op: "==", val: "north" }] }],
    ["a filter's column that is none", { filters: [{ col: "1=1 or region", op: "==", val: "north" }] }],
    ["a filter's pattern", { filters: [{ col: "region", op: "LIKE", val: "%' or '1'='1" }] }],
    ["a template", { extras: { where: "{{ '1 = 1) or (1 = 1' }}" } }],
    ["a template that reads another dataset", { extras: { where: "region in ({{ dataset(1) }})" } }],
    ["rows instead of sums", { columns: ["region", "amount"], metrics: [] }],
    ["samples", { result_type: "samples" }],
    ["details", { result_type: "drill_detail", columns: [] }],
    ["totals beside rows", { columns: [], row_limit: 0 }],
    ["an offset in time", { time_offsets: ["1 year ago"], granularity: "region" }],
    ["limits of series", { series_columns: ["region"], series_limit: 1, series_limit_metric: sql("sum(amount)") }],
    ["other rows left out of the rule", { is_timeseries: false, apply_fetch_values_predicate: true }],
  ];

  it.each(questions)("learns nothing of others by %s", async (_name, question) => {
    const { status, body } = await scene.gamma("POST", "/api/v1/chart/data", sumByRegion(scene.sales, question));
    expect(status, JSON.stringify(body)).toBeLessThan(500);
    if (status === 200) expect(told(body)).not.toMatch(HIDDEN);
  });

  it("sees the rows of the south, and the administrator all", async () => {
    const ask = async (who: Scene["admin"]) =>
      told((await who("POST", "/api/v1/chart/data", sumByRegion(scene.sales))).body);
    expect(await ask(scene.gamma)).toContain('{"region":"south","total":4}');
    expect(await ask(scene.admin)).toMatch(HIDDEN);
  });

  it("gets no other rows as a file", async () => {
    const body = JSON.stringify({ ...sumByRegion(scene.sales), result_format: "csv" });
    const csrf = (await scene.gamma("GET", "/api/v1/security/csrf_token/")).body.result as string;
    const headers = { cookie: scene.gamma.cookie, "x-csrftoken": csrf, "content-type": "application/json" };
    const answer = await fetch(`${scene.base}/api/v1/chart/data`, { method: "POST", headers, body });
    const text = await answer.text();
    if (answer.status === 200) expect(text).toBe("region,total\nsouth,4\n");
    else expect([answer.status, text]).toEqual([403, expect.not.stringMatching(HIDDEN)]);
  });

  it("learns nothing of others by values of a column, samples, old charts or a chart's own address", async () => {
    const { gamma, admin, sales, make } = scene;
    const params = JSON.stringify({ viz_type: "table", metrics: ["count"], groupby: ["region"] });
    const query_context = JSON.stringify(sumByRegion(sales));
    const chart = await make(admin, "chart", {
      ...{ slice_name: "by region", datasource_id: sales, datasource_type: "table", viz_type: "table" },
      ...{ params, query_context },
    });
    const form = {
      datasource: `${sales}__table`,
      viz_type: "table",
      groupby: ["region"],
      metrics: [sql("sum(amount)")],
    };
    const asked: [string, string, unknown?][] = [
      ["GET", `/api/v1/chart/${chart}/data/`],
      ["GET", `/api/v1/datasource/table/${sales}/column/region/values/`],
      ["POST", `/datasource/samples?datasource_type=table&datasource_id=${sales}`, {}],
      ["POST", `/superset/explore_json/?form_data=${encodeURIComponent(JSON.stringify(form))}`, {}],
    ];
    for (const [method, path, body] of asked) {
      const answer = await gamma(method, path, body);
      expect(answer.status, path).toBeLessThan(500);
      expect({ path, told: told(answer.body) }).not.toMatchObject({ told: expect.stringMatching(/north/) });
    }
  });

  it("does not lift or change the rule", async () => {
    const { gamma, admin } = scene;
    const { body } = await admin("GET", "/api/v1/rowlevelsecurity/");
    const id = (body.ids as number[])[0];
    expect((await gamma("GET", `/api/v1/rowlevelsecurity/${id}`)).status).toBe(403);
    expect((await gamma("PUT", `/api/v1/rowlevelsecurity/${id}`, { tables: [], roles: [] })).status).toBe(403);
    expect((await gamma("DELETE", `/api/v1/rowlevelsecurity/${id}`)).status).toBe(403);
    expect((await gamma("PUT", `/api/v1/dataset/${scene.sales}`, { sql: "select * from sales" })).status).toBe(403);
  });
});
