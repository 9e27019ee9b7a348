import { describe, expect, it } from "vitest";
import { rebased } from "../compare/rebased.ts";
import { foldPath, horizonOf } from "../horizon/bands.ts";
import { buildQuery as partitionQuery } from "../partition/query.ts";
import { buildQuery as roseQuery } from "../rose/query.ts";
import { inputOf } from "../testing.ts";
import { option as timePivot } from "../time_pivot/option.ts";
import { periodsOf } from "../time_pivot/periods.ts";
import { buildQuery as timePivotQuery } from "../time_pivot/query.ts";
import { seriesOverTime } from "./series.ts";

const at = (year: number, month: number, day = 1) => Date.UTC(year, month, day);

describe("series over time", () => {
  it("are made of rows in any order; a time without a row has no value", () => {
    const formData = { viz_type: "x", metrics: ["m", "n"], groupby: ["g"] };
    const rows = [
      { __timestamp: at(2024, 1), g: "a", m: 2, n: 5 },
      { __timestamp: at(2024, 0), g: null, m: 1, n: "4" },
    ];
    expect(seriesOverTime(inputOf(formData, rows))).toEqual({
      times: [at(2024, 0), at(2024, 1)],
      series: [
        { name: "m, a", metric: "m", groups: ["a"], values: [null, 2] },
        { name: "n, a", metric: "n", groups: ["a"], values: [null, 5] },
        { name: "m, <NULL>", metric: "m", groups: [null], values: [1, null] },
        { name: "n, <NULL>", metric: "n", groups: [null], values: [4, null] },
      ],
    });
  });
});

describe("an analysis of an older chart", () => {
  const formData = {
    viz_type: "rose",
    metrics: ["m"],
    groupby: ["g"],
    granularity_sqla: "ds",
    rolling_type: "cumsum",
    time_compare: ["1 year"],
    comparison_type: "absolute",
    contribution: true,
  };

  it("is asked for in the words of newer charts", () => {
    const query = roseQuery(formData).queries[0];
    expect(query?.time_offsets).toEqual(["1 year ago"]);
    expect(query?.post_processing?.map(({ operation }) => operation)).toEqual([
      "pivot",
      "cum",
      "compare",
      "contribution",
      "flatten",
    ]);
    expect(query?.post_processing?.[2]?.options).toMatchObject({ compare_type: "difference" });
    expect(
      roseQuery({ ...formData, rolling_type: "None", time_compare: [], contribution: false }).queries[0],
    ).not.toHaveProperty("post_processing");
    // A partition is analysed only where that is what it is over time.
    const partition = { ...formData, viz_type: "partition", time_series_option: "time_series" };
    expect(partitionQuery(partition).queries[0]).not.toHaveProperty("post_processing");
    expect(partitionQuery({ ...partition, time_series_option: "adv_anal" }).queries[0]?.post_processing).toHaveLength(
      5,
    );
  });

  it("comes with a column for each series, which become series again", () => {
    const { viz_type, metrics, groupby } = formData;
    const compared = { viz_type, metrics, groupby, time_compare: ["1 year ago"] };
    const input = inputOf(compared, [{ __timestamp: at(2024, 0), "m, a": 1, "m__1 year ago, a": 2, "m, b, c": 3 }]);
    const query = input.queriesData[0];
    if (query)
      query.label_map = { "m, a": ["m", "a"], "m__1 year ago, a": ["m__1 year ago", "a"], "m, b, c": ["m", "b, c"] };
    expect(seriesOverTime(input).series.map(({ name, groups, values }) => [name, groups, values])).toEqual([
      ["m, a", ["a"], [1]],
      ["m, 1 year ago, a", ["a"], [2]],
      ["m, b, c", ["b, c"], [3]],
      ["m, 1 year ago, b, c", ["b, c"], [null]],
    ]);
  });
});

describe("a period pivot", () => {
  it("lays earlier periods over the latest", () => {
    const times = [at(2022, 0), at(2022, 5), at(2023, 0), at(2024, 2)];
    expect(periodsOf(times, [1, 2, 3, 4], "AS")).toEqual([
      { rank: 0, points: [[at(2024, 2), 4]] },
      { rank: 1, points: [[at(2024, 0), 3]] },
      {
        rank: 2,
        points: [
          [at(2024, 0), 1],
          [at(2024, 0) + at(2022, 5) - at(2022, 0), 2],
        ],
      },
    ]);
    // The 1st of January 2024 is a Monday.
    const week = periodsOf([at(2024, 0, 1), at(2023, 11, 31)], [1, 2], "1W-MON");
    expect(week.map(({ points }) => points[0]?.[0])).toEqual([at(2024, 0, 1), at(2024, 0, 7)]);
  });

  it("asks for one metric and draws a line for each period", () => {
    const formData = { viz_type: "time_pivot", metric: "m", freq: "AS", granularity_sqla: "ds" };
    expect(timePivotQuery(formData).queries[0]).toMatchObject({ is_timeseries: true, columns: [], metrics: ["m"] });
    const rows = [
      { __timestamp: at(2023, 0), m: 1 },
      { __timestamp: at(2024, 0), m: 2 },
    ];
    const drawn = timePivot(inputOf(formData, rows)).series as { name: string; data: unknown }[];
    expect(drawn.map(({ name, data }) => [name, data])).toEqual([
      ["Current", [[at(2024, 0), 2]]],
      ["−1", [[at(2024, 0), 1]]],
    ]);
  });
});

describe("a percent change", () => {
  it("is counted from the chosen row, or from a series' first value after it", () => {
    const query = inputOf({ viz_type: "compare" }, [
      { __timestamp: 1, a: 10, b: null },
      { __timestamp: 2, a: 15, b: 4 },
      { __timestamp: 3, a: 30, b: 3 },
    ]).queriesData[0];
    if (!query) throw new Error("No answer");
    const formData = { viz_type: "compare", granularity_sqla: "ds" };
    expect(rebased(query, formData, 0).data).toEqual([
      { __timestamp: 1, a: 0, b: null },
      { __timestamp: 2, a: 0.5, b: 0 },
      { __timestamp: 3, a: 2, b: -0.25 },
    ]);
    expect(rebased(query, formData, 1).data[2]).toEqual({ __timestamp: 3, a: 1, b: -0.25 });
  });
});

describe("a horizon chart", () => {
  const rows = [
    { __timestamp: 1, g: "a", m: 3 },
    { __timestamp: 2, g: "a", m: -9 },
    { __timestamp: 1, g: "b", m: 1 },
  ];
  const formData = { viz_type: "horizon", metrics: ["m"], groupby: ["g"] };

  it("measures each series by itself, all on one scale, or from the start", () => {
    const reach = (horizon_color_scale: string) =>
      horizonOf(inputOf({ ...formData, horizon_color_scale }, rows)).strips.map((strip) => strip.reach);
    expect(reach("series")).toEqual([9, 1]);
    expect(reach("overall")).toEqual([9, 9]);
    expect(reach("change")).toEqual([12, 1]);
  });

  it("folds what is high, and hangs what is below zero from the top", () => {
    const strip = { drawn: [3, -9], reach: 9 };
    expect(foldPath(strip, 0, 1, 100, 30)).toBe("M0,30L0.0,0.0L100.0,30.0L100.0,30Z");
    expect(foldPath(strip, 1, 1, 100, 30)).toBe("");
    expect(foldPath(strip, 2, -1, 100, 30)).toBe("M0,0L0.0,0.0L100.0,30.0L100.0,0Z");
  });
});
