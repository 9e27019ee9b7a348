import { describe, expect, it } from "vitest";
import { inputOf, recordings } from "../testing.ts";
import { option } from "../timeseries/option.ts";
import { readFormula } from "./formula.ts";

const day = 86_400_000;
const january = Date.UTC(2024, 0, 1);

/** A line chart of three days with layers over it. */
function drawn(layers: object[], annotationData: Record<string, unknown> = {}, formData: object = {}) {
  const input = inputOf(
    { viz_type: "echarts_timeseries_line", x_axis: "ds", metrics: ["count"], annotation_layers: layers, ...formData },
    [
      {
        data: [0, 1, 2].map((at) => ({ ds: january + at * day, count: at * 10 })),
        colnames: ["ds", "count"],
        coltypes: [2, 0],
        annotation_data: annotationData,
      },
    ],
  );
  const { series, legend } = option(input) as { series: Record<string, unknown>[]; legend: { data: string[] } };
  return { series: series.slice(1), names: legend.data };
}

describe("formulas", () => {
  it.each([
    ["2x+5", 3, 11],
    ["y = x^2", 3, 9],
    ["2^x - 1", 3, 7],
    ["(x > 2) * 10", 3, 10],
    ["(x >= 2) and (x < 3)", 3, 0],
  ])("%s of %d is %d", (source, x, y) => {
    expect(readFormula(source)(x)).toBeCloseTo(y);
  });

  it("that are none are refused", () => {
    for (const wrong of ["2x+", "foo(x)", "alert(1)", ""]) expect(() => readFormula(wrong), wrong).toThrow();
  });
});

describe("annotation layers", () => {
  it("draw a formula over the times of the chart, with a name in the legend", () => {
    const formula = {
      name: "Target",
      annotationType: "FORMULA",
      value: "x/86400000",
      show: true,
      style: "dotted",
      width: 3,
    };
    const { series, names } = drawn([
      formula,
      { ...formula, name: "Hidden", show: false },
      { ...formula, name: "No", value: "(" },
    ]);
    expect(names).toEqual(["count", "Target"]);
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({ name: "Target", lineStyle: { type: "dotted", width: 3, opacity: 1 } });
    expect(series[0]?.data).toEqual([0, 1, 2].map((at) => [january + at * day, january / day + at]));
  });

  it("draw moments of a layer of annotations and periods of a table's rows", () => {
    const records = [{ start_dttm: january + day, end_dttm: null, short_descr: "Launch", long_descr: "to all" }];
    const rows = [{ from: "2024-01-01T00:00:00", to: january + 2 * day, what: "Sale" }];
    const { series, names } = drawn(
      [
        {
          name: "News",
          annotationType: "EVENT",
          sourceType: "NATIVE",
          value: 1,
          showLabel: true,
          color: "#ff0000",
          opacity: "opacityLow",
        },
        {
          name: "Sales",
          annotationType: "INTERVAL",
          sourceType: "table",
          value: 2,
          timeColumn: "from",
          intervalEndColumn: "to",
          titleColumn: "what",
        },
      ],
      { News: { records }, Sales: { records: rows } },
    );
    expect(names).toEqual(["count"]);
    expect(series[0]?.markLine).toMatchObject({
      data: [{ name: "News - Launch\nto all", xAxis: january + day }],
      label: { show: true },
      lineStyle: { color: "#ff0000", opacity: 0.2 },
    });
    expect(series[1]?.markArea).toMatchObject({
      data: [[{ name: "Sales - Sale", xAxis: january }, { xAxis: january + 2 * day }]],
      label: { show: false },
    });
  });

  it("draw each series of another chart", () => {
    const records = [
      { ds: january, North: 1, South: 2 },
      { ds: january + day, North: 3, South: null },
    ];
    const layer = {
      name: "Last year",
      annotationType: "TIME_SERIES",
      sourceType: "line",
      value: 3,
      hideLine: true,
      showMarkers: true,
    };
    const { series, names } = drawn([layer], { "Last year": { records } });
    expect(names).toEqual(["count", "Last year - North", "Last year - South"]);
    expect(series[1]).toMatchObject({
      data: [
        [january, 2],
        [january + day, null],
      ],
      showSymbol: true,
      lineStyle: { width: 0 },
    });
  });

  it("lie along the other axis over lying bars, and marks only along time", () => {
    const layers = [
      { name: "Target", annotationType: "FORMULA", value: "5" },
      { name: "News", annotationType: "EVENT", sourceType: "NATIVE", value: 1 },
    ];
    const data = { News: { records: [{ start_dttm: january }] } };
    const lying = { viz_type: "echarts_timeseries_bar", orientation: "horizontal" };
    const { series } = drawn(layers, data, lying);
    expect(series[0]?.data).toEqual([0, 1, 2].map((at) => [5, january + at * day]));
    expect(series[1]?.markLine).toMatchObject({ data: [{ yAxis: january }] });
  });

  it("lie over mixed charts, too", async () => {
    const { option: mixed } = await import("../mixed_timeseries/option.ts");
    const { formData, result } = recordings.mixed ?? { formData: { viz_type: "" }, result: [] };
    const layer = { name: "Target", annotationType: "FORMULA", value: "7" };
    const { series } = mixed(inputOf({ ...formData, annotation_layers: [layer] }, result)) as {
      series: { name: string }[];
    };
    expect(series.at(-1)?.name).toBe("Target");
  });
});
