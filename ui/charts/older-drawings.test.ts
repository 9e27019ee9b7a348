import { describe, expect, it } from "vitest";
import { option as bubbles } from "./bubble_v2/option.ts";
import { bulletOf } from "./bullet/bullet.ts";
import { calendarsOf } from "./cal_heatmap/blocks.ts";
import { buildQuery as calendarQuery } from "./cal_heatmap/query.ts";
import { option as chord } from "./chord/option.ts";
import { withOlderAxes } from "./echarts/older.ts";
import { barsOf, lanesOf } from "./gantt_chart/bars.ts";
import { option as gantt } from "./gantt_chart/option.ts";
import { buildQuery as ganttQuery } from "./gantt_chart/query.ts";
import { option as parallel } from "./para/option.ts";
import { buildQuery as parallelQuery } from "./para/query.ts";
import { partsOf } from "./partition/parts.ts";
import { comparison } from "./pop_kpi/comparison.ts";
import { buildQuery as kpiQuery } from "./pop_kpi/query.ts";
import { option as rose } from "./rose/option.ts";
import { buildQuery as roseQuery } from "./rose/query.ts";
import { inputOf } from "./testing.ts";
import { wordsOf } from "./word_cloud/words.ts";

interface Series {
  name?: string;
  data: unknown[];
  links?: unknown[];
}
const seriesOf = (drawn: Record<string, unknown>) => drawn.series as Series[];
const at = (month: number, day = 1) => Date.UTC(2024, month, day);

describe("charts whose queries Superset's server makes", () => {
  it("asks for a time series by the time column, the largest series first", () => {
    const [query] = roseQuery({
      viz_type: "rose",
      granularity_sqla: "ds",
      time_grain_sqla: "P1M",
      metrics: ["m"],
      groupby: ["g"],
      limit: 5,
    }).queries;
    expect(query).toMatchObject({
      granularity: "ds",
      is_timeseries: true,
      columns: ["g"],
      series_columns: ["g"],
      series_limit: 5,
      orderby: [["m", false]],
      extras: { time_grain_sqla: "P1M" },
    });
  });

  it("draws a sector of a rose for each time, a layer for each series; areas grow with the values if asked", () => {
    const formData = { viz_type: "rose", metrics: ["m"], groupby: ["g"] };
    const rows = [
      { __timestamp: at(0), g: "a", m: 9 },
      { __timestamp: at(0), g: "b", m: 7 },
      { __timestamp: at(1), g: "a", m: 4 },
    ];
    expect(seriesOf(rose(inputOf(formData, rows))).map(({ name, data }) => [name, data])).toEqual([
      ["a", [9, 4]],
      ["b", [7, 0]],
    ]);
    expect(seriesOf(rose(inputOf({ ...formData, rose_area_proportion: true }, rows))).map(({ data }) => data)).toEqual([
      [3, 2],
      [1, 0],
    ]);
  });

  it("draws a chord for each flow", () => {
    const formData = { viz_type: "chord", groupby: "s", columns: "t", metric: "m" };
    const [series] = seriesOf(
      chord(
        inputOf(formData, [
          { s: "a", t: "b", m: 5 },
          { s: "b", t: null, m: 2 },
        ]),
      ),
    );
    expect(series?.data).toMatchObject([{ name: "a" }, { name: "b" }, { name: "<NULL>" }]);
    expect(series?.links).toEqual([
      { source: "a", target: "b", value: 5 },
      { source: "b", target: "<NULL>", value: 2 },
    ]);
  });

  it("draws a line across parallel axes for each group, coloured by another metric", () => {
    const formData = {
      viz_type: "para",
      series: "g",
      metrics: ["a", "b"],
      secondary_metric: "c",
      include_series: true,
    };
    expect(parallelQuery(formData).queries[0]).toMatchObject({ columns: ["g"], metrics: ["a", "b", "c"] });
    const drawn = parallel(inputOf(formData, [{ g: "x", a: 1, b: 2, c: 3 }]));
    expect(seriesOf(drawn)[0]?.data).toEqual([["x", 1, 2, 3]]);
    expect((drawn.parallelAxis as { name: string }[]).map(({ name }) => name)).toEqual(["g", "a", "b"]);
  });

  it("puts days under their weekdays, month by month", () => {
    const formData = {
      viz_type: "cal_heatmap",
      metrics: ["m"],
      domain_granularity: "month",
      subdomain_granularity: "day",
    };
    expect(calendarQuery(formData).queries[0]?.extras).toMatchObject({ time_grain_sqla: "P1D" });
    const [calendar] = calendarsOf(
      inputOf(formData, [
        { __timestamp: at(0, 31), m: 1 },
        { __timestamp: at(1, 5), m: 8 },
      ]),
    );
    expect(calendar?.blocks.map(({ start, cells }) => [start, cells.length])).toEqual([
      [at(0), 31],
      [at(1), 29],
    ]);
    // The 5th of February 2024 is a Monday, in the second week of its month.
    expect(calendar?.blocks[1]?.cells.find(({ value }) => value === 8)).toEqual({
      time: at(1, 5),
      value: 8,
      row: 0,
      column: 1,
    });
    expect([calendar?.low, calendar?.high]).toEqual([1, 8]);
  });

  it("cuts metrics into groups and draws the small parts as one", () => {
    const formData = { viz_type: "partition", metrics: ["m"], groupby: ["a", "b"], partition_limit: 1 };
    const [root] = partsOf(
      inputOf(formData, [
        { a: "x", b: "p", m: 6 },
        { a: "x", b: "q", m: 2 },
        { a: "y", b: "p", m: 1 },
        { a: "z", b: "p", m: 1 },
      ]),
    );
    expect(root).toMatchObject({
      name: "m",
      value: 10,
      children: [
        { name: "x", value: 8, children: [{ name: "p", value: 6 }, { name: "q" }] },
        { name: "2 others", value: 2, children: [] },
      ],
    });
  });

  it("says how parts changed from the first time to the last", () => {
    const formData = { viz_type: "partition", metrics: ["m"], groupby: ["a"], time_series_option: "point_percent" };
    const [root] = partsOf(
      inputOf(formData, [
        { __timestamp: at(0), a: "x", m: 4 },
        { __timestamp: at(1), a: "x", m: 99 },
        { __timestamp: at(2), a: "x", m: 6 },
      ]),
    );
    expect(root?.children[0]?.value).toBe(0.5);
  });

  it("holds a bullet against ranges, markers and lines", () => {
    const formData = { viz_type: "bullet", metric: "m", ranges: "100, 50", range_labels: "all,half", markers: "80" };
    expect(bulletOf(inputOf(formData, [{ m: 60 }]))).toEqual({
      measure: 60,
      ranges: [
        { at: 50, name: "half" },
        { at: 100, name: "all" },
      ],
      markers: [{ at: 80, name: "" }],
      lines: [],
      low: 0,
      high: 100,
    });
  });
});

describe("a big number with a comparison", () => {
  it("asks for the metric and the same metric some time ago", () => {
    const formData = { viz_type: "pop_kpi", metric: "m", time_compare: "custom", start_date_offset: "2024-01-31" };
    expect(kpiQuery(formData).queries[0]?.time_offsets).toEqual(["2024-01-31"]);
    expect(kpiQuery({ ...formData, time_compare: "inherit" }).queries[0]?.time_offsets).toEqual(["inherit"]);
  });

  it("says by how much the metric changed", () => {
    const formData = { viz_type: "pop_kpi", metric: "m", time_compare: "1 year ago" };
    expect(comparison(inputOf(formData, [{ m: 12, "m__1 year ago": 10 }]))).toEqual({
      value: 12,
      before: 10,
      difference: 2,
      share: 0.2,
    });
    expect(comparison(inputOf(formData, [{ m: 12, "m__1 year ago": 0 }])).share).toBeNull();
  });
});

describe("a Gantt chart", () => {
  const formData = {
    viz_type: "gantt_chart",
    start_time: "s",
    end_time: "e",
    y_axis: "y",
    series: "g",
    subcategories: true,
    tooltip_columns: ["note"],
    order_by_cols: ['["y", true]'],
  };
  const rows = [
    { s: at(0), e: at(1), y: "build", g: "red", note: "n" },
    { s: at(1), e: at(2), y: "build", g: "blue", note: "n" },
    { s: at(2), e: null, y: "ship", g: "red", note: "n" },
  ];

  it("asks for all that it shows, each once", () => {
    expect(ganttQuery(formData).queries[0]).toMatchObject({
      columns: ["s", "e", "y", "g", "note"],
      metrics: [],
      orderby: [["y", true]],
      series_columns: ["g"],
    });
  });

  it("draws a bar for each row with two ends, in lines of its category", () => {
    const bars = barsOf(inputOf(formData, rows));
    expect(lanesOf(bars, true)).toEqual({ lanes: ["build\nred", "build\nblue"], titles: ["build", ""] });
    expect(seriesOf(gantt(inputOf(formData, rows))).map(({ name, data }) => [name, data])).toEqual([
      ["red", [[0, at(0), at(1), 0]]],
      ["blue", [[1, at(1), at(2), 1]]],
    ]);
  });
});

it("makes words as large as their metric, within the sizes that are set", () => {
  const formData = { viz_type: "word_cloud", series: "w", metric: "m", size_from: 10, size_to: 50 };
  const words = wordsOf({
    ...inputOf(formData, [
      { w: "a", m: 1 },
      { w: "b", m: 101 },
      { w: "c", m: 26 },
      { w: null, m: 9 },
    ]),
    height: 400,
  });
  expect(words.map(({ text, size }) => [text, size])).toEqual([
    ["a", 10],
    ["b", 50],
    ["c", 30],
  ]);
});

it("older charts end their axes with the least and the greatest value, and keep to their margins", () => {
  const axis = { type: "value", axisLabel: { color: "red" } };
  const plain = { xAxis: axis, yAxis: { ...axis, min: 0 }, grid: { left: 12, top: 12, right: 16, bottom: 10 } };
  expect(withOlderAxes(plain, { viz_type: "bubble", left_margin: "auto", bottom_margin: "auto" })).toEqual(plain);
  const drawn = withOlderAxes(plain, { viz_type: "bubble", y_axis_showminmax: true, left_margin: 100 });
  expect(drawn).toMatchObject({
    xAxis: axis,
    yAxis: { min: 0, max: "dataMax", axisLabel: { color: "red", showMinLabel: true, showMaxLabel: true } },
    grid: { left: 100, bottom: 10, outerBounds: { left: 12, bottom: 10 } },
  });
});

it("bubbles leave out labels of the X axis that have no room, unless all are wanted", () => {
  const labels = (xAxisLabelInterval: string) => {
    const formData = { viz_type: "bubble_v2", entity: "e", x: "x", y: "y", size: "s", xAxisLabelInterval };
    return bubbles(inputOf(formData, [{ e: "a", x: 1, y: 2, s: 3 }])).xAxis;
  };
  expect(labels("auto")).toMatchObject({ axisLabel: { hideOverlap: true } });
  expect(labels("0")).toMatchObject({ axisLabel: { hideOverlap: false } });
});
