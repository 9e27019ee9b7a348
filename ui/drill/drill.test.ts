import { describe, expect, it } from "vitest";
import { detailQuestion, drilledBy, filterText, groupControl, groupedBy, withFiltersOwned } from "./drill.ts";

const bars = {
  viz_type: "echarts_timeseries_bar",
  slice_id: 7,
  x_axis: "day",
  groupby: ["state"],
  adhoc_filters: [
    { expressionType: "SIMPLE", clause: "WHERE", subject: "day", operator: "TEMPORAL_RANGE", comparator: "2001" },
  ],
};

describe("drilling", () => {
  it("groups the rows that are left by the last column, whatever was chosen on the way", () => {
    const steps = [
      { column: "city", filters: [{ col: "state", op: "IN", val: ["CA"] }] },
      { column: "carrier", filters: [{ col: "city", op: "IS NULL" }] },
    ];
    const drilled = drilledBy(bars, steps);
    expect(drilled).toMatchObject({ slice_id: 0, chart_id: 7, groupby: ["carrier"], x_axis: "day" });
    expect(drilled.adhoc_filters).toMatchObject([
      { subject: "day", comparator: "2001" },
      { subject: "state", operator: "IN", comparator: ["CA"] },
      { subject: "city", operator: "IS NULL", comparator: null },
    ]);
    expect(groupedBy(drilled)).toEqual(new Set(["carrier", "day"]));
  });

  it("keeps a control that takes one column a single one, and leaves alone what has no groups", () => {
    const step = { column: "city", filters: [] };
    expect(drilledBy({ viz_type: "word_cloud", series: "state" }, [step]).series).toBe("city");
    expect(groupControl({ viz_type: "big_number_total" })).toBeUndefined();
    expect(groupControl({ viz_type: "table", query_mode: "raw" })).toBeUndefined();
  });

  it.each([
    ["P1M", "2001-03-01 – 2001-04-01"],
    ["P3M", "2001-03-01 – 2001-06-01"],
    ["PT1H", "2001-03-01 – 2001-03-01T01:00:00"],
    ["1969-12-29T00:00:00Z/P1W", "2001-03-01 – 2001-03-08"],
    ["P1W/1970-01-04T00:00:00Z", "2001-02-23 – 2001-03-02"],
  ])("asks for the whole period of a bar by %s", (grain, text) => {
    expect(filterText({ col: "day", op: "==", val: Date.UTC(2001, 2, 1), grain })).toBe(text);
  });

  it("asks for rows with the filters of chart, dashboard and place", () => {
    const onDashboard = { ...bars, extra_form_data: { filters: [{ col: "year", op: "IN", val: [2001] }] } };
    expect(detailQuestion(onDashboard, [{ col: "state", op: "IN", val: ["CA"] }]).filters).toEqual([
      { col: "year", op: "IN", val: [2001] },
      { col: "day", op: "TEMPORAL_RANGE", val: "2001" },
      { col: "state", op: "IN", val: ["CA"] },
    ]);
  });

  it("gives an editor the dashboard's filters as the chart's own", () => {
    const extra_form_data = { time_range: "Last year", filters: [{ col: "year", op: "IN", val: [2001] }] };
    const own = withFiltersOwned({ ...bars, dashboardId: 3, extra_form_data });
    expect(own).not.toHaveProperty("extra_form_data");
    expect(own).not.toHaveProperty("slice_id");
    expect(own.adhoc_filters).toMatchObject([{ comparator: "Last year" }, { subject: "year", comparator: [2001] }]);
  });
});
