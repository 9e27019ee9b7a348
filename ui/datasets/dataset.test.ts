import { describe, expect, it } from "vitest";
import { newMetric, partsOf, problemOf, synced, toBody, toDraft } from "./dataset.ts";

const detail = {
  id: 1,
  database: { id: 2, database_name: "examples", backend: "sqlite" },
  table_name: "orders",
  schema: null,
  sql: null,
  offset: 0,
  extra: '{"certification": {"certified_by": "Ada", "details": "checked"}, "own": 1}',
  owners: [{ id: 5, first_name: "Ada", last_name: "Lovelace" }],
  columns: [
    { id: 10, column_name: "placed", type: "DATE", is_dttm: true, filterable: true, groupby: true, extra: "{}" },
    { id: 11, column_name: "double", type: null, expression: "amount * 2", filterable: true, groupby: true },
  ],
  metrics: [{ id: 20, metric_name: "count", expression: "COUNT(*)", currency: { symbol: "EUR" }, extra: null }],
};

describe("a dataset that is edited", () => {
  it("is stored as it was read, with all that its extra holds", () => {
    const body = toBody(toDraft(detail));
    expect(body).toMatchObject({ table_name: "orders", database_id: 2, owners: [5], sql: null });
    expect(JSON.parse(String(body.extra))).toEqual(JSON.parse(detail.extra));
    expect(body.columns).toMatchObject([{ id: 10, is_dttm: true, expression: null }, { expression: "amount * 2" }]);
    expect(body.metrics).toMatchObject([{ id: 20, currency: { symbol: "EUR" } }]);
    expect(JSON.stringify(body)).not.toContain('"key"');
  });

  it("takes new columns of its source and loses those that are gone; calculated ones stay", () => {
    const { columns } = toDraft(detail);
    const after = synced(columns, [{ column_name: "amount", type: "NUMERIC" }]);
    expect(after.columns.map((one) => one.column_name)).toEqual(["amount", "double"]);
    expect([after.added, after.removed]).toEqual([1, 1]);
    expect(synced(columns, [{ column_name: "placed", type: "TIMESTAMP" }]).columns[0]).toMatchObject({
      id: 10,
      type: "TIMESTAMP",
      is_dttm: true,
    });
  });

  it("says what cannot be stored", () => {
    const draft = toDraft(detail);
    expect(problemOf(draft)).toBeUndefined();
    expect(problemOf({ ...draft, metrics: [...draft.metrics, newMetric()] })).toMatch(/needs a name/);
    expect(problemOf({ ...draft, metrics: [{ ...newMetric(), metric_name: "m" }] })).toMatch(/m needs an expression/);
    expect(problemOf({ ...draft, columns: [...draft.columns, ...draft.columns] })).toBe("placed is there twice.");
  });

  it("keeps its folders where the server has some, without parts that are gone", () => {
    expect(toBody(toDraft(detail))).not.toHaveProperty("folders");
    const metrics = [{ ...detail.metrics[0], uuid: "m" }];
    const folder = { uuid: "f", type: "folder", name: "Money", children: [{ uuid: "m" }, { uuid: "gone" }] };
    const draft = toDraft({ ...detail, metrics, folders: [folder] });
    expect(partsOf(draft)).toEqual([{ uuid: "m", name: "count", type: "metric" }]);
    expect(toBody(draft).folders).toEqual([{ ...folder, children: [{ uuid: "m" }] }]);
    expect(toDraft({ ...detail, folders: null }).folders).toEqual([]);
    expect(problemOf({ ...draft, folders: [{ ...folder, name: "columns" }] })).toBe(
      "A folder cannot be called columns.",
    );
  });
});
