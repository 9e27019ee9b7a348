import { expect, it } from "vitest";
import type { ExploreDataset } from "./api.ts";
import { faultOf, simpleMetric, sqlMetric } from "./fields.ts";
import { simpleFilter, sqlFilter } from "./panel/filter.ts";

const dataset: ExploreDataset = {
  type: "table",
  columns: [{ column_name: "state" }],
  metrics: [{ metric_name: "flights" }],
};

it("what the dataset has not, or no longer, is known in columns, metrics and filters", () => {
  expect(faultOf("state", "column", dataset)).toBeUndefined();
  expect(faultOf("gone", "column", dataset)).toMatch(/no column/);
  expect(faultOf({ sqlExpression: "a || b", label: "gone" }, "column", dataset)).toBeUndefined();
  expect(faultOf("flights", "metric", dataset)).toBeUndefined();
  expect(faultOf("state", "metric", dataset)).toMatch(/no metric/);
  expect(faultOf(simpleMetric({ column_name: "gone" }, "SUM"), "metric", dataset)).toMatch(/no column/);
  expect(faultOf(sqlMetric("SUM(gone)"), "metric", dataset)).toBeUndefined();
  const filter = (subject: string) => simpleFilter({ subject, operator: ">", comparator: 1 }, dataset);
  expect(
    ["state", "flights", "gone"].map((subject) => faultOf(filter(subject), "filter", dataset) !== undefined),
  ).toEqual([false, false, true]);
  expect(faultOf(sqlFilter("gone > 1", "WHERE"), "filter", dataset)).toBeUndefined();
});
