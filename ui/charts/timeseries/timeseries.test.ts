import { describe, expect, it } from "vitest";
import { allControls } from "../controls/control.ts";
import { inputOf } from "../testing.ts";
import type { FormData } from "../types.ts";
import { controlsOf } from "./controls.ts";
import { option } from "./option.ts";
import { plugin } from "./plugin.ts";
import { readSeries } from "./series.ts";

const rows = [
  { state: "CA", cars: 30, vans: 1 },
  { state: "AL", cars: 5, vans: 4 },
  { state: "TX", cars: 20, vans: 40 },
];
const bars: FormData = { viz_type: "echarts_timeseries_bar", x_axis: "state", metrics: ["cars", "vans"] };

function drawn(formData: Partial<FormData>, data: Record<string, unknown>[] = rows) {
  return option(inputOf({ ...bars, ...formData }, data)) as {
    xAxis: Record<string, unknown>;
    yAxis: Record<string, unknown>;
    series: { label: { formatter(at: { dataIndex: number }): string } }[];
    tooltip: { formatter(params: unknown): string };
  };
}

describe("an axis of names", () => {
  const axisOf = (formData: Partial<FormData>) => {
    const input = inputOf({ ...bars, ...formData }, rows);
    return readSeries(input.queriesData[0]!, input.formData, {}).xs;
  };

  it("is in the order of what the series come to, or of its names", () => {
    expect(axisOf({})).toEqual(["CA", "AL", "TX"]);
    expect(axisOf({ x_axis_sort: "sum", x_axis_sort_asc: false })).toEqual(["TX", "CA", "AL"]);
    expect(axisOf({ x_axis_sort: "min", x_axis_sort_asc: true })).toEqual(["CA", "AL", "TX"]);
    expect(axisOf({ x_axis_sort: "name", x_axis_sort_asc: true })).toEqual(["AL", "CA", "TX"]);
  });

  it("shows all names where it is told to", () => {
    const many = Array.from({ length: 80 }, (_, at) => ({ state: `A long name ${at}`, cars: at, vans: at }));
    expect(drawn({}, many).xAxis.axisLabel).not.toMatchObject({ interval: 0 });
    expect(drawn({ xAxisLabelInterval: "0" }, many).xAxis.axisLabel).toMatchObject({ interval: 0 });
  });

  it("offers the axis and the metrics as its order where there is one series", () => {
    const sort = allControls(controlsOf("echarts_timeseries_bar")).find(({ key }) => key === "x_axis_sort");
    const choices = (formData: FormData) =>
      sort?.kind === "choice" ? (sort.choicesOf?.(formData) ?? sort.choices) : [];
    expect(choices({ ...bars, metrics: ["cars"] })).toEqual([
      [null, "As it comes"],
      ["state", "state"],
      ["cars", "cars"],
    ]);
    expect(choices(bars)?.map(([value]) => value)).toEqual([null, "name", "sum", "min", "max", "avg"]);
  });
});

it("keeps to the bounds of an axis of numbers, and starts it at zero where told", () => {
  const numbers = rows.map((row, at) => ({ ...row, state: at + 10 }));
  const line = { viz_type: "echarts_timeseries_line" };
  expect(drawn(line, numbers).xAxis).toMatchObject({ type: "value", scale: true });
  expect(drawn({ ...line, truncateXAxis: false, xAxisBounds: [5, 15] }, numbers).xAxis).toMatchObject({
    scale: false,
    min: 5,
    max: 15,
  });
});

it("puts a title above the Y axis, and fine ticks on both", () => {
  const { xAxis, yAxis } = drawn({ y_axis_title: "Cars", y_axis_title_position: "Top", minorTicks: true });
  expect(yAxis).toMatchObject({ name: "Cars", nameLocation: "end", minorTick: { show: true } });
  expect(xAxis).toMatchObject({ type: "category" });
  expect(drawn({ y_axis_title: "Cars" }).yAxis).toMatchObject({ nameLocation: "middle", minorTick: { show: false } });
});

it("leaves parts of a stack that come to little without a label", () => {
  const stacked = { stack: "Stack", show_value: true, only_total: false };
  const labels = (formData: object) => {
    const { series } = drawn({ ...stacked, ...formData });
    return series.map(({ label }) => label.formatter({ dataIndex: 0 }));
  };
  expect(labels({})).toContain("1");
  expect(labels({ percentage_threshold: 10 })).toEqual(expect.arrayContaining(["", "30"]));
});

it("says shares in the tooltip where told", () => {
  const point = [{ dataIndex: 0, value: ["CA", 30] }];
  expect(drawn({}).tooltip.formatter(point)).not.toContain("%)");
  expect(drawn({ showTooltipPercentage: true }).tooltip.formatter(point)).toContain("30 (96.77%)");
});

it("stacks bars by a dimension of their own, with a total above each stack", () => {
  const answer = {
    data: [{ year: "2020", "east, a": 1, "east, b": 2, "west, a": 4 }],
    colnames: ["year", "east, a", "east, b", "west, a"],
    coltypes: [1, 0, 0, 0] as (0 | 1)[],
    label_map: { "east, a": ["east", "a"], "east, b": ["east", "b"], "west, a": ["west", "a"] },
  };
  const drawnBy = (stackDimension?: string) => {
    const formData = { ...bars, groupby: ["region", "shop"], stack: "Stack", show_value: true, stackDimension };
    const { series } = option(inputOf({ ...formData, x_axis: "year", metrics: ["m"] }, [answer])) as {
      series: { name: string; stack: string; label: { formatter(at: { dataIndex: number }): string } }[];
    };
    return Object.fromEntries(series.map((one) => [one.name, [one.stack, one.label.formatter({ dataIndex: 0 })]]));
  };
  expect(drawnBy("region")).toEqual({ "west, a": ["west", "4"], "east, a": ["east", ""], "east, b": ["east", "3"] });
  expect(new Set(Object.values(drawnBy()).map(([stack]) => stack)).size).toBe(1);
});

it("has its stacking above it where an area chart is told so", () => {
  const offered = (viz_type: string, show_extra_controls: boolean) =>
    plugin.offers?.({ viz_type, show_extra_controls })?.choices.map(({ value }) => value);
  expect(offered("echarts_area", true)).toEqual(["", "Stack", "Expand", "Stream"]);
  expect(offered("echarts_area", false)).toBeUndefined();
  expect(offered("echarts_timeseries_bar", true)).toBeUndefined();
});

it("stacks points where it is told to", () => {
  const scatter = { viz_type: "echarts_timeseries_scatter" };
  const stacksOf = (formData: object) =>
    drawn({ ...scatter, ...formData }).series.map((one) => "stack" in one && one.stack);
  expect(stacksOf({ stack: "Stack" })).toEqual(["all", "all"]);
  expect(stacksOf({})).toEqual([undefined, undefined]);
});
