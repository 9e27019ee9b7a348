import { describe, expect, it } from "vitest";
import { readLayout } from "../layout/tree.ts";
import { type NativeFilter, readFilters } from "./config.ts";
import { mergeExtraFormData } from "./extra-form-data.ts";
import { isSet, labelOf, maskOf } from "./masks.ts";
import { chartsOfCrossFilter, chartsOfFilter, extraFormDataOfChart } from "./scope.ts";
import { withClick } from "./use-cross-filters.ts";

function filter(settings: Record<string, unknown>): NativeFilter {
  const base = { id: "F", name: "Region", targets: [{ datasetId: 3, column: { name: "region" } }] };
  return readFilters({ native_filter_configuration: [{ ...base, ...settings }] })[0] as NativeFilter;
}

const chart = (id: number) => ({ type: "CHART", meta: { chartId: id } });
const layout = readLayout(
  JSON.stringify({
    ROOT_ID: { type: "ROOT", children: ["T"] },
    T: { type: "TABS", children: ["A", "B"] },
    A: { type: "TAB", children: ["C1", "C2"] },
    B: { type: "TAB", children: ["C3"] },
    C1: chart(1),
    C2: chart(2),
    C3: chart(3),
  }),
  [],
);

describe("readFilters", () => {
  it("reads filters, dividers and kinds from plugins in order", () => {
    const items = readFilters({
      native_filter_configuration: [
        { id: "D", type: "DIVIDER", title: "Where" },
        {
          id: "F",
          filterType: "filter_select",
          name: "Region",
          targets: [{ datasetId: 3, column: { name: "region" } }],
        },
        { id: "U", filterType: "filter_custom", name: "Own" },
      ],
    });
    expect(items.map((item) => item.type)).toEqual(["divider", "filter", "unknown"]);
    expect(items[1]).toMatchObject({ datasetId: 3, column: "region", parents: [] });
    expect(readFilters({})).toEqual([]);
  });
});

describe("maskOf", () => {
  it("asks for the chosen values, or for all others", () => {
    const select = filter({ filterType: "filter_select" });
    expect(maskOf(select, ["East", null]).extraFormData).toEqual({
      filters: [{ col: "region", op: "IN", val: ["East", null] }],
    });
    const inverse = filter({ filterType: "filter_select", controlValues: { inverseSelection: true } });
    expect(maskOf(inverse, ["East"]).extraFormData).toEqual({
      filters: [{ col: "region", op: "NOT IN", val: ["East"] }],
    });
    expect(labelOf(inverse, ["East"])).toBe("not East");
    expect(isSet(maskOf(select, []))).toBe(false);
  });

  it("lets nothing through a required filter without a value", () => {
    const required = filter({ filterType: "filter_select", controlValues: { enableEmptyFilter: true } });
    expect(maskOf(required, null).extraFormData.adhoc_filters).toEqual([
      { expressionType: "SQL", clause: "WHERE", sqlExpression: "1 = 0" },
    ]);
  });

  it("writes ranges with open and equal ends", () => {
    const range = filter({ filterType: "filter_range" });
    const written = (value: unknown) => maskOf(range, value).extraFormData.filters;
    expect(written([1, 5])).toEqual([
      { col: "region", op: ">=", val: 1 },
      { col: "region", op: "<=", val: 5 },
    ]);
    expect(written([0, null])).toEqual([{ col: "region", op: ">=", val: 0 }]);
    expect(written([5, 5])).toEqual([{ col: "region", op: "==", val: 5 }]);
    expect(written([null, null])).toBeUndefined();
  });

  it("sets the time range, column and grain", () => {
    expect(maskOf(filter({ filterType: "filter_time" }), "Last week").extraFormData).toEqual({
      time_range: "Last week",
    });
    expect(maskOf(filter({ filterType: "filter_time" }), "No filter").extraFormData).toEqual({});
    expect(maskOf(filter({ filterType: "filter_timecolumn" }), ["at"]).extraFormData).toEqual({
      granularity_sqla: "at",
    });
    expect(maskOf(filter({ filterType: "filter_timegrain" }), ["P1D"]).extraFormData).toEqual({
      time_grain_sqla: "P1D",
    });
  });
});

describe("mergeExtraFormData", () => {
  it("appends filters and lets the last of the others win", () => {
    const merged = mergeExtraFormData([
      { filters: [{ col: "a" }], time_range: "Last day" },
      { filters: [{ col: "b" }], time_range: "Last week", granularity_sqla: undefined },
    ]);
    expect(merged).toEqual({ filters: [{ col: "a" }, { col: "b" }], time_range: "Last week" });
  });
});

describe("scope", () => {
  it("reaches the charts below its roots, without those excluded", () => {
    const scoped = filter({ filterType: "filter_select", scope: { rootPath: ["A"], excluded: [2] } });
    expect([...chartsOfFilter(scoped, layout)]).toEqual([1]);
    const whole = filter({ filterType: "filter_select", scope: { rootPath: ["ROOT_ID"], excluded: [] } });
    expect([...chartsOfFilter(whole, layout)]).toEqual([1, 2, 3]);
  });

  it("falls back on stored chart ids, and on everything", () => {
    expect([...chartsOfFilter(filter({ filterType: "filter_select", chartsInScope: [3, 99] }), layout)]).toEqual([3]);
    expect(chartsOfFilter(filter({ filterType: "filter_select" }), layout).size).toBe(3);
  });

  it("takes a cross-filter back with the same click again", () => {
    const mask = (val: string) => ({
      extraFormData: { filters: [{ col: "g", op: "IN", val: [val] }] },
      filterState: {},
    });
    const once = withClick({ 2: mask("x") }, 1, mask("a"));
    expect(Object.keys(once)).toEqual(["1", "2"]);
    expect(withClick(once, 1, mask("b"))[1]).toEqual(mask("b"));
    expect(withClick(once, 1, mask("a"))).toEqual({ 2: mask("x") });
  });

  it("keeps a click from filtering its own chart", () => {
    expect([...chartsOfCrossFilter(1, {}, layout)]).toEqual([2, 3]);
    const own = { chart_configuration: { 1: { crossFilters: { scope: { rootPath: ["A"], excluded: [] } } } } };
    expect([...chartsOfCrossFilter(1, own, layout)]).toEqual([2]);
  });

  it("sums up for a chart only the filters that reach it", () => {
    const reaches = [
      { id: "x", charts: new Set([1]) },
      { id: "y", charts: new Set([1, 2]) },
    ];
    const masks = {
      x: { extraFormData: { filters: [{ col: "x" }] }, filterState: {} },
      y: { extraFormData: { filters: [{ col: "y" }] }, filterState: {} },
    };
    expect(extraFormDataOfChart(1, reaches, masks).filters).toEqual([{ col: "x" }, { col: "y" }]);
    expect(extraFormDataOfChart(2, reaches, masks).filters).toEqual([{ col: "y" }]);
  });
});
