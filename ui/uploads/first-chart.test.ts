import { expect, it } from "vitest";
import { firstChartAddress } from "./first-chart.ts";

const formDataOf = (...columns: [name: string, type: string][]) => {
  const address = firstChartAddress(
    7,
    columns.map(([name, type]) => ({ name, type })),
  );
  return JSON.parse(new URL(address, "http://here").searchParams.get("form_data") ?? "");
};

it("begins with a chart of what a table has: over time, by names, or its rows", () => {
  const sum = { expressionType: "SIMPLE", column: { column_name: "n" }, aggregate: "SUM", label: "SUM(n)" };
  expect(formDataOf(["id", "integer"], ["day", "datetime"], ["name", "longtext"], ["n", "double"])).toMatchObject({
    datasource: "7__table",
    viz_type: "echarts_timeseries_line",
    x_axis: "day",
    metrics: [sum],
  });
  expect(formDataOf(["user_id", "integer"], ["name", "text"])).toMatchObject({
    viz_type: "echarts_timeseries_bar",
    x_axis: "name",
    metrics: ["count"],
  });
  expect(formDataOf(["a", "integer"], ["b", "integer"])).toMatchObject({ viz_type: "table", all_columns: ["a", "b"] });
});
