import { describe, expect, it } from "vitest";
import { recordPieces } from "../formats/json.ts";
import { type Dtype, type Frame, frameOf, type Series } from "../frame.ts";
import { postProcess, type Step } from "./operations.ts";

const series = (label: string, dtype: Dtype, values: unknown[]): Series => ({ label, dtype, values });
const day = (text: string) => Date.parse(`${text}T00:00:00Z`);
const rows = (frame: Frame): unknown => {
  let text = "";
  for (const piece of recordPieces(frame)) text += Buffer.from(piece).toString("utf8");
  return JSON.parse(text);
};
const run = (frame: Frame, ...steps: Step[]) => rows(postProcess(frame, steps));
const step = (operation: string, options: Record<string, unknown> = {}): Step => ({ operation, options });

const sales = frameOf([
  series("day", "datetime", ["2024-01-01", "2024-01-01", "2024-01-02", "2024-01-04"].map(day)),
  series("region", "string", ["North", null, "North", "East"]),
  series("n", "int", [1, 2, 3, null]),
]);
const line = frameOf([
  series(
    "day",
    "datetime",
    [1, 2, 3, 4].map((date) => day(`2024-01-0${date}`)),
  ),
  series("n", "int", [4, null, 1, 3]),
]);
const byDay = step("pivot", { index: ["day"], aggregates: { n: { operator: "mean" } }, drop_missing_columns: false });

describe("pivot and flatten", () => {
  it("spread values over columns, name missing ones and sort both ways", () => {
    const pivoted = run(
      sales,
      step("pivot", { index: ["day"], columns: ["region"], aggregates: { n: { operator: "sum" } } }),
      step("flatten"),
    );
    expect(pivoted).toEqual([
      { day: day("2024-01-01"), "n, <NULL>": 2, "n, East": null, "n, North": 1 },
      { day: day("2024-01-02"), "n, <NULL>": null, "n, East": null, "n, North": 3 },
      { day: day("2024-01-04"), "n, <NULL>": null, "n, East": 0, "n, North": null },
    ]);
  });

  it("fills, drops what is empty, and adds totals", () => {
    const frame = frameOf([
      series("a", "string", ["x", "x", "y"]),
      series("b", "string", ["p", "q", "p"]),
      series("n", "int", [1, 2, 4]),
    ]);
    const pivoted = run(
      frame,
      step("pivot", {
        index: ["a"],
        columns: ["b"],
        aggregates: { n: { operator: "sum" } },
        metric_fill_value: 0,
        marginal_distributions: true,
        marginal_distribution_name: "Total",
      }),
      step("flatten"),
    );
    expect(pivoted).toEqual([
      { a: "x", "n, p": 1, "n, q": 2, "n, Total": 3 },
      { a: "y", "n, p": 4, "n, q": 0, "n, Total": 4 },
      { a: "Total", "n, p": 5, "n, q": 2, "n, Total": 7 },
    ]);
  });

  it("refuse what is not there with the reference's words", () => {
    expect(() => run(sales, step("pivot", { index: [], aggregates: {} }))).toThrow(
      "Pivot operation requires at least one index",
    );
    expect(() => run(sales, step("pivot", { index: ["nope"], aggregates: {} }))).toThrow(
      "Referenced columns not available in DataFrame.",
    );
    expect(() => run(sales, step("pivot", { index: ["day"], aggregates: { n: { operator: "constructor" } } }))).toThrow(
      "Invalid numpy function: constructor",
    );
    expect(() =>
      run(sales, step("pivot", { index: ["day"], columns: ["region"], aggregates: { n: { operator: "sum" } } })),
    ).toThrow("flatten");
  });
});

describe("windows and running totals", () => {
  it("average what is there, and cut the rows without enough of it", () => {
    const rolled = run(
      line,
      byDay,
      step("rolling", { rolling_type: "mean", window: 2, min_periods: 2, columns: { n: "n" } }),
      step("flatten"),
    );
    expect(rolled).toEqual([
      { day: day("2024-01-02"), n: null },
      { day: day("2024-01-03"), n: null },
      { day: day("2024-01-04"), n: 2 },
    ]);
  });

  it.each([
    ["sum", [4, 4, 5, 8]],
    ["count", [1, 1, 2, 3]],
    ["max", [4, 4, 4, 4]],
    ["median", [4, 4, 2.5, 3]],
  ])("%s over all rows so far", (rolling_type, wanted) => {
    const rolled = run(line, step("rolling", { rolling_type, window: 4, min_periods: 0, columns: { n: "r" } })) as {
      r: number;
    }[];
    expect(rolled.map(({ r }) => r)).toEqual(wanted);
  });

  it("refuse a window function that is none", () => {
    expect(() => run(line, step("rolling", { rolling_type: "abc", window: 2, columns: { n: "n" } }))).toThrow(
      "Invalid rolling_type: abc",
    );
    expect(() =>
      run(
        line,
        step("rolling", { rolling_type: "quantile", window: 2, columns: { n: "n" }, rolling_type_options: { abc: 1 } }),
      ),
    ).toThrow("Invalid options for quantile: {'abc': 1}");
  });

  it("add up with what is missing as 0", () => {
    expect(run(line, step("cum", { operator: "sum", columns: { n: "n" } }))).toMatchObject([
      { n: 4 },
      { n: 4 },
      { n: 5 },
      { n: 8 },
    ]);
    expect(() => run(line, step("cum", { operator: "toString", columns: { n: "n" } }))).toThrow(
      "Invalid cumulative operator: toString",
    );
  });

  it("tell the difference to earlier and later rows", () => {
    expect(run(line, step("diff", { columns: { n: "d" } }))).toMatchObject([
      { d: null },
      { d: null },
      { d: null },
      { d: 2 },
    ]);
    expect(run(line, step("diff", { columns: { n: "d" }, periods: -1 }))).toMatchObject([
      { d: null },
      { d: null },
      { d: -2 },
      { d: null },
    ]);
  });
});

describe("resample", () => {
  const sparse = frameOf([
    series("day", "datetime", ["2024-01-01", "2024-01-04"].map(day)),
    series("n", "int", [1, 4]),
  ]);
  const resampled = (rule: string, method: string, fill_value: number | null = null) =>
    (run(sparse, byDay, step("resample", { rule, method, fill_value }), step("flatten")) as { n: number }[]).map(
      ({ n }) => n,
    );

  it.each([
    ["1D", "asfreq", null, [1, null, null, 4]],
    ["1D", "asfreq", 0, [1, 0, 0, 4]],
    ["1D", "ffill", null, [1, 1, 1, 4]],
    ["1D", "bfill", null, [1, 4, 4, 4]],
    ["1D", "linear", null, [1, 2, 3, 4]],
    ["2D", "sum", null, [1, 4]],
    ["1MS", "mean", null, [2.5]],
  ])("by %s with %s (%s)", (rule, method, fill, wanted) => {
    expect(resampled(rule, method, fill)).toEqual(wanted);
  });

  it("names months by their ends where asked to", () => {
    const result = run(sparse, byDay, step("resample", { rule: "1M", method: "sum" }), step("flatten"));
    expect(result).toEqual([{ day: day("2024-01-31"), n: 5 }]);
  });

  it("refuses a rule that would make millions of rows", () => {
    const apart = frameOf([series("day", "datetime", [0, day("2024-01-01")]), series("n", "int", [1, 2])]);
    expect(() => run(apart, byDay, step("resample", { rule: "1S", method: "ffill" }))).toThrow(
      "more than 1000000 rows",
    );
  });
});

describe("the other operations", () => {
  it("aggregate by group, leaving out rows without one", () => {
    const result = run(
      sales,
      step("aggregate", {
        groupby: ["region"],
        aggregates: { s: { column: "n", operator: "sum" }, c: { column: "n", operator: "count" } },
      }),
    );
    expect(result).toEqual([
      { region: "East", s: 0, c: 1 },
      { region: "North", s: 4, c: 2 },
    ]);
  });

  it("share columns and rows of a total", () => {
    const frame = frameOf([series("a", "int", [1, 3]), series("b", "int", [1, 0])]);
    expect(run(frame, step("contribution", { orientation: "column", columns: ["a"] }))).toEqual([
      { a: 0.25, b: 1 },
      { a: 0.75, b: 0 },
    ]);
    expect(run(frame, step("contribution", { orientation: "row", columns: ["a", "b"] }))).toEqual([
      { a: 0.5, b: 0.5 },
      { a: 1, b: 0 },
    ]);
  });

  it("compare columns", () => {
    const frame = frameOf([series("a", "int", [3, 1]), series("b", "int", [2, 0])]);
    const result = run(
      frame,
      step("compare", {
        source_columns: ["a"],
        compare_columns: ["b"],
        compare_type: "percentage",
        drop_original_columns: true,
      }),
    );
    expect(result).toEqual([{ percentage__a__b: 0.5 }, { percentage__a__b: null }]);
  });

  it("draw boxes", () => {
    const frame = frameOf([series("g", "string", ["x", "x", "x", "x", "x"]), series("n", "int", [1, 2, 3, 4, 100])]);
    expect(run(frame, step("boxplot", { groupby: ["g"], metrics: ["n"], whisker_type: "tukey" }))).toEqual([
      { g: "x", n__mean: 22, n__median: 3, n__max: 4, n__min: 1, n__q1: 2, n__q3: 4, n__count: 5, n__outliers: [100] },
    ]);
  });

  it("leave gaps out of the median", () => {
    const gappy = frameOf([series("g", "string", ["x", "x", "x", "x"]), series("n", "float", [1, null, 3, 8])]);
    const [box] = run(gappy, step("boxplot", { groupby: ["g"], metrics: ["n"], whisker_type: "tukey" })) as [object];
    expect(box).toMatchObject({ n__median: 3, n__count: 4 });
    const aggregates = { middle: { column: "n", operator: "median" } };
    expect(run(gappy, step("aggregate", { groupby: ["g"], aggregates }))).toEqual([{ g: "x", middle: 3 }]);
  });

  it("count values in bins", () => {
    const frame = frameOf([series("n", "int", [1, 2, 2, null, 5])]);
    expect(run(frame, step("histogram", { column: "n", groupby: [], bins: 2 }))).toEqual([
      { "1.0 - 3.0": 3, "3.0 - 5.0": 1 },
    ]);
    expect(() => run(sales, step("histogram", { column: "region", groupby: [], bins: 2 }))).toThrow(
      "Column 'region' contains non-numeric values",
    );
  });

  it("sort with missing values last, rank, rename, select", () => {
    expect(run(line, step("sort", { by: ["n"], ascending: false }), step("select", { columns: ["n"] }))).toEqual([
      { n: 4 },
      { n: 3 },
      { n: 1 },
      { n: null },
    ]);
    expect(run(line, step("rank", { metric: "n" }), step("select", { columns: ["rank"] }))).toEqual([
      { rank: 1 },
      { rank: null },
      { rank: 1 / 3 },
      { rank: 2 / 3 },
    ]);
    expect(run(line, step("rename", { columns: { n: "N" } }), step("select", { exclude: ["day"] }))).toEqual([
      { N: 4 },
      { N: null },
      { N: 1 },
      { N: 3 },
    ]);
    expect(() => run(line, step("rename", { columns: { n: "day" } }))).toThrow("Label already exists");
  });

  it.each([
    ["escape_separator", [",", "a,b", null], ["\\,", "a,b", null]],
    ["unescape_separator", ["\\,", "a\\,b", ","], [",", "a\\,b", ","]],
  ])("replace whole cells, as the reference's helper %s does", (operation, values, replaced) => {
    const given = frameOf([{ label: "s", dtype: "string", values }]);
    expect(postProcess(given, [{ operation }]).columns[0]!.values).toEqual(replaced);
  });

  it("encode and decode places", () => {
    const places = frameOf([
      series("la", "float", [52.5]),
      series("lo", "float", [13.4]),
      series("pt", "string", ["41.5N 81.7W 10m"]),
    ]);
    expect(run(places, step("geohash_encode", { latitude: "la", longitude: "lo", geohash: "h" }))).toMatchObject([
      { h: expect.stringMatching(/^u33d[0-9b-z]{8}$/) },
    ]);
    expect(
      run(places, step("geodetic_parse", { geodetic: "pt", latitude: "a", longitude: "o", altitude: "h" })),
    ).toMatchObject([{ a: 41.5, o: -81.7, h: 0.01 }]);
    const hashes = frameOf([series("g", "string", ["u33d"])]);
    expect(run(hashes, step("geohash_decode", { geohash: "g", latitude: "a", longitude: "o" }))).toEqual([
      { g: "u33d", a: 52.470703125, o: 13.53515625 },
    ]);
  });
});
