import { expect, it } from "vitest";
import { chartTypes } from "../../charts/registry.ts";
import type { ExploreDataset } from "../api.ts";
import { simpleMetric, sqlMetric } from "../fields.ts";
import { timeFilter } from "../form-data.ts";
import { simpleFilter } from "../panel/filter.ts";
import { swapDataset } from "./swap.ts";

const price = { column_name: "price", type_generic: 0 };
const flights: ExploreDataset = {
  id: 1,
  type: "table",
  columns: [
    { column_name: "day", is_dttm: true, type_generic: 2 },
    { column_name: "state", type_generic: 1 },
    { column_name: "delay", verbose_name: "Delay", type_generic: 0 },
    price,
  ],
  metrics: [{ metric_name: "count" }, { metric_name: "flights" }],
  main_dttm_col: "day",
};
const sales: ExploreDataset = {
  id: 2,
  type: "table",
  columns: [
    { column_name: "sold_at", is_dttm: true, type_generic: 2 },
    { column_name: "state", type_generic: 1 },
    { ...price, id: 77 },
  ],
  metrics: [{ metric_name: "count" }],
  main_dttm_col: "sold_at",
};

it("a chart keeps over another dataset what that one has, and tells what is left behind", async () => {
  const sections = (await chartTypes.echarts_timeseries_line?.loadControls()) ?? [];
  const inState = simpleFilter({ subject: "state", operator: "IN", comparator: ["CA"] }, flights);
  const late = simpleFilter({ subject: "delay", operator: ">", comparator: 3 }, flights);
  const { formData, left } = swapDataset(
    {
      viz_type: "echarts_timeseries_line",
      datasource: "1__table",
      x_axis: "day",
      metrics: [
        "count",
        "flights",
        simpleMetric(price, "SUM"),
        sqlMetric("SUM(price)", "all"),
        simpleMetric({ column_name: "delay" }, "AVG"),
      ],
      groupby: ["state", "delay"],
      adhoc_filters: [timeFilter("day", "Last week"), inState, late],
      temporal_columns_lookup: { day: true },
      row_limit: 100,
      x_axis_sort: "flights",
    },
    sections,
    flights,
    sales,
  );
  expect(formData).toMatchObject({
    datasource: "2__table",
    x_axis: "sold_at",
    metrics: ["count", { label: "SUM(price)", column: { id: 77 } }, { label: "all" }],
    groupby: ["state"],
    adhoc_filters: [{ subject: "sold_at", comparator: "Last week" }, inState],
    temporal_columns_lookup: { sold_at: true },
    row_limit: 100,
  });
  expect(formData.x_axis_sort).toBeUndefined();
  expect(left).toEqual(["flights", "AVG(delay)", "Delay", "Delay > 3"]);
});

it("a table keeps its order by columns that are there, and a map its place only where both columns are", async () => {
  const table = swapDataset(
    {
      viz_type: "table",
      query_mode: "raw",
      all_columns: ["state"],
      order_by_cols: ['["state", true]', '["delay", false]'],
    },
    (await chartTypes.table?.loadControls()) ?? [],
    flights,
    sales,
  );
  expect(table.formData.order_by_cols).toEqual(['["state", true]']);
  const map = swapDataset(
    { viz_type: "deck_scatter", spatial: { type: "latlong", lonCol: "price", latCol: "delay" } },
    (await chartTypes.deck_scatter?.loadControls()) ?? [],
    flights,
    sales,
  );
  expect(map.formData.spatial).toBeUndefined();
  expect(map.left).toEqual(["Longitude and latitude"]);
});
