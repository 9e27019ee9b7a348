import { describe, expect, it } from "vitest";
import { allControls, type ControlSection } from "../charts/controls/control.ts";
import { chartTypes } from "../charts/registry.ts";
import type { FormData } from "../charts/types.ts";
import type { ExploreDataset } from "./api.ts";
import { isSameChart, missingControls, opened, shownValue, switchType, timeFilter, withInitials } from "./form-data.ts";
import { step } from "./history.ts";

const dataset: ExploreDataset = {
  id: 7,
  type: "table",
  columns: [
    { column_name: "day", is_dttm: true, type_generic: 2 },
    { column_name: "state", type_generic: 1 },
  ],
  metrics: [{ metric_name: "flights" }],
  main_dttm_col: "day",
};

const controlsOf = async (vizType: string): Promise<ControlSection[]> =>
  (await chartTypes[vizType]?.loadControls()) ?? [];

async function fresh(vizType: string): Promise<FormData> {
  return withInitials({ viz_type: vizType, datasource: "7__table" }, await controlsOf(vizType), dataset);
}

describe("controls", () => {
  it.each(Object.keys(chartTypes))(
    "of %s have keys of their own and make a chart that can be asked for",
    async (vizType) => {
      const sections = await controlsOf(vizType);
      const keys = allControls(sections).map((control) => `${control.key} ${control.label}`);
      expect(new Set(keys).size).toBe(keys.length);
      const formData = await fresh(vizType);
      for (const control of missingControls(formData, sections))
        formData[control.key] = /metric/.test(control.kind)
          ? ["flights"]
          : /column/.test(control.kind)
            ? ["state"]
            : "x";
      expect(missingControls(formData, sections)).toEqual([]);
      expect(chartTypes[vizType]?.buildQuery(formData).queries.length).toBeGreaterThan(0);
    },
  );
});

describe("a field", () => {
  const field = async (vizType: string, key: string, stored: Record<string, unknown> = {}) => {
    const control = allControls(await controlsOf(vizType)).find((one) => one.key === key)!;
    return shownValue(control, { viz_type: vizType, ...stored });
  };

  it("shows what a stored chart means that does not say it", async () => {
    expect(await field("funnel", "orient")).toBe("vertical");
    expect(await field("funnel", "gap")).toBe(2);
    expect(await field("echarts_timeseries_bar", "xAxisLabelRotation")).toBe(0);
    expect(await field("pivot_table_v2", "rowSubtotalPosition")).toBe(false);
    expect(await field("echarts_timeseries_bar", "xAxisLabelRotation", { xAxisLabelRotation: 45 })).toBe(45);
    expect(await field("echarts_area", "stack", { stack: null })).toBe(null);
  });
});

describe("a new chart", () => {
  it("starts on the dataset's time column, and says what is missing", async () => {
    const formData = await fresh("echarts_timeseries_line");
    expect(formData).toMatchObject({ x_axis: "day", row_limit: 10_000, temporal_columns_lookup: { day: true } });
    expect(formData.adhoc_filters).toMatchObject([
      { subject: "day", operator: "TEMPORAL_RANGE", comparator: "No filter" },
    ]);
    const missing = missingControls(formData, await controlsOf("echarts_timeseries_line"));
    expect(missing.map(({ key }) => key)).toEqual(["metrics"]);
  });

  it("of a box plot is distributed across time", async () => {
    expect((await fresh("box_plot")).columns).toEqual(["day"]);
  });

  it("of a table needs columns of its mode", async () => {
    const sections = await controlsOf("table");
    const formData = await fresh("table");
    expect(missingControls(formData, sections).map(({ key }) => key)).toEqual(["groupby"]);
    expect(missingControls({ ...formData, metrics: ["flights"] }, sections)).toEqual([]);
    const raw = { ...formData, query_mode: "raw" };
    expect(missingControls(raw, sections).map(({ key }) => key)).toEqual(["all_columns"]);
  });
});

describe("a stored chart", () => {
  it("means what Superset's controls begin with where it stores nothing, and gets a time range to set", async () => {
    const sections = await controlsOf("pie");
    const pie = opened({ viz_type: "pie", metric: "flights", row_limit: 7 }, sections, dataset);
    expect(pie).toMatchObject({ row_limit: 7, sort_by_metric: true, outerRadius: 70 });
    expect(pie.adhoc_filters).toMatchObject([{ subject: "day", operator: "TEMPORAL_RANGE", comparator: "No filter" }]);
  });

  it("has its time column among its dimensions where one of long ago says so", async () => {
    const stored = { viz_type: "table", groupby: ["state"], granularity_sqla: "day", include_time: true };
    const table = opened(stored, await controlsOf("table"), dataset);
    expect(table.groupby).toEqual(["day", "state"]);
    expect(table).not.toHaveProperty("granularity_sqla");
  });

  it("keeps the time range that it has", async () => {
    const sections = await controlsOf("pie");
    const own = [timeFilter("other", "Last week")];
    expect(opened({ viz_type: "pie", adhoc_filters: own }, sections, dataset).adhoc_filters).toEqual(own);
    expect(opened({ viz_type: "pie", granularity_sqla: "day" }, sections, dataset).adhoc_filters).toEqual([]);
    const timeless = { ...dataset, main_dttm_col: null };
    expect(opened({ viz_type: "pie" }, sections, timeless).adhoc_filters).toEqual([]);
  });
});

describe("another chart type", () => {
  it("keeps what fits and finds places for metrics and columns", async () => {
    const pie = { ...(await fresh("pie")), metric: "flights", groupby: ["state"], donut: true, slice_id: 3 };
    const [from, to] = [await controlsOf("pie"), await controlsOf("echarts_timeseries_bar")];
    const bar = switchType(pie, "echarts_timeseries_bar", from, to);
    expect(bar).toMatchObject({ metrics: ["flights"], groupby: ["state"], datasource: "7__table", slice_id: 3 });
    expect(bar).not.toHaveProperty("donut");
    const again = { metric: "flights", groupby: ["state"] };
    expect(switchType(bar, "pie", to, from)).toMatchObject(again);
    expect(switchType(bar, "pie", to, from)).not.toHaveProperty("donut");
    // Its looks are those that it had.
    expect(switchType(bar, "pie", to, from, { ...pie, metric: "old" })).toMatchObject({ ...again, donut: true });
  });

  it("turns one column into several and back", async () => {
    const [table, histogram] = [await controlsOf("table"), await controlsOf("treemap_v2")];
    const raw = { viz_type: "table", query_mode: "raw", all_columns: ["state", "day"] };
    expect(switchType(raw, "treemap_v2", table, histogram)).toMatchObject({ groupby: ["state", "day"] });
  });
});

it("knows a changed chart by what is stored, in any order of keys", () => {
  const one = { viz_type: "pie", metric: "a", adhoc_filters: [{ subject: "s", comparator: 1 }] };
  const two = {
    adhoc_filters: [{ comparator: 1, subject: "s" }],
    metric: "a",
    viz_type: "pie",
    slice_id: 4,
    url_params: {},
  };
  expect(isSameChart(one, two)).toBe(true);
  expect(isSameChart(one, { ...two, metric: "b" })).toBe(false);
});

it("takes back changes and makes them again", () => {
  const start = { past: [], present: { viz_type: "pie" }, future: [] };
  const changed = step(start, { type: "change", to: { viz_type: "table" } });
  expect(step(changed, { type: "change", to: { viz_type: "table" } })).toBe(changed);
  const undone = step(changed, { type: "undo" });
  expect(undone.present).toEqual({ viz_type: "pie" });
  expect(step(undone, { type: "redo" }).present).toEqual({ viz_type: "table" });
  expect(step(start, { type: "undo" })).toBe(start);
});
