import { describe, expect, it } from "vitest";
import { option as box } from "./box_plot/option.ts";
import { option as bubble } from "./bubble_v2/option.ts";
import { option as funnel } from "./funnel/option.ts";
import { option as gauge } from "./gauge_chart/option.ts";
import { option as heatmap } from "./heatmap_v2/option.ts";
import { option as histogram } from "./histogram_v2/option.ts";
import { option as mixed } from "./mixed_timeseries/option.ts";
import { option as pie } from "./pie/option.ts";
import { inputOf, recordings } from "./testing.ts";
import { option as timeseries } from "./timeseries/option.ts";
import { option as treemap } from "./treemap_v2/option.ts";
import type { ChartInput } from "./types.ts";
import { option as worldMap } from "./world_map/option.ts";

interface Series {
  type: string;
  name?: string;
  data: unknown[];
  stack?: string;
  lineStyle?: { type: string; color: string };
  label?: { formatter(at: { dataIndex: number }): string };
}

function draw(option: (input: ChartInput) => Record<string, unknown>, name: string, extra: object = {}) {
  const recording = recordings[name];
  if (!recording) throw new Error(`No recording ${name}`);
  const drawn = option(inputOf({ ...recording.formData, ...extra }, recording.result));
  return { drawn, series: drawn.series as Series[], answer: recording.result[0] };
}

describe("recorded data become drawings", () => {
  it("draws a line for each series, the largest first", () => {
    const { series, answer } = draw(timeseries, "line");
    expect(series.map((one) => one.type)).toEqual(["line", "line", "line", "line", "line"]);
    expect(series[0]?.name).toBe("GOOG");
    expect(series[0]?.data).toHaveLength(answer?.data.length ?? 0);
  });

  it("writes the sum above a stack, once", () => {
    const { series, answer } = draw(timeseries, "bar_stack");
    const labels = series.map((one) => one.label?.formatter({ dataIndex: 0 })).filter(Boolean);
    const row = answer?.data[0] ?? {};
    const total = Object.entries(row).reduce(
      (sum, [name, value]) => sum + (name === "date" ? 0 : Number(value ?? 0)),
      0,
    );
    expect(labels).toEqual([String(total)]);
  });

  it("lays bars on their side, the first at the bottom", () => {
    const { drawn, answer } = draw(timeseries, "bar_horizontal");
    expect(drawn.xAxis).toMatchObject({ type: "value" });
    expect(drawn.yAxis).toMatchObject({ type: "category" });
    expect(drawn.yAxis).not.toHaveProperty("inverse");
    expect((drawn.series as Series[])[0]?.data[0]).toEqual([answer?.data[0]?.Gross, "Adventure"]);
  });

  it("draws shares that add up to one when expanded", () => {
    const { series } = draw(timeseries, "area_expand");
    const sum = series.reduce((total, one) => total + Number((one.data[3] as [number, number])[1]), 0);
    expect(sum).toBeCloseTo(1);
  });

  it("draws what it was a year ago dashed, in the colour of today", () => {
    const { series } = draw(timeseries, "line_compare2");
    const today = series.find((one) => one.name === "People, Manufacturing");
    const before = series.find((one) => one.name === "1 year ago, Manufacturing");
    expect(before?.lineStyle).toMatchObject({ type: "dashed", color: today?.lineStyle?.color });
  });

  it("draws both queries of a mixed chart, each on its axis", () => {
    const { series } = draw(mixed, "mixed");
    expect(series.map((one) => [one.type, (one as { yAxisIndex?: number }).yAxisIndex])).toEqual([
      ["bar", 0],
      ["line", 1],
      ["line", 1],
    ]);
  });

  it("gathers small slices into one", () => {
    const { series, answer } = draw(pie, "pie", { threshold_for_other: 5 });
    const data = series[0]?.data as { name: string; value: number }[];
    expect(data.at(-1)?.name).toBe("Other");
    const total = (rows: number[]) => rows.reduce((sum, value) => sum + value, 0);
    expect(total(data.map((slice) => slice.value))).toBe(total((answer?.data ?? []).map((row) => Number(row.Films))));
  });

  it("nests a treemap by its groups", () => {
    const nodes = draw(treemap, "treemap").series[0]?.data as {
      name: string;
      value: number;
      children: { value: number }[];
    }[];
    const [first] = nodes;
    expect(first?.children.reduce((sum, child) => sum + child.value, 0)).toBe(first?.value);
  });

  it("labels a treemap by names alone where Superset's word for them is stored, which is written with a capital", () => {
    const [series] = draw(treemap, "treemap", { label_type: "Key" }).series as unknown as {
      label: { formatter(item: { name: string; value: number }): string };
    }[];
    expect(series?.label.formatter({ name: "Boats", value: 3 })).toBe("Boats");
  });

  it("reads the edges of a histogram's bins", () => {
    const { drawn, series } = draw(histogram, "histogram");
    expect((drawn.xAxis as { data: string[] }).data[0]).toBe("1.4 – 1.79");
    expect(series[0]?.data).toHaveLength(20);
  });

  it.each([
    ["funnel", funnel, "funnel", 7],
    ["heatmap", heatmap, "heatmap", 54],
    ["box plot", box, "box", 12],
    ["gauge", gauge, "gauge_group", 4],
  ])("draws every row of a %s", (_kind, option, name, count) => {
    expect(draw(option, name).series[0]?.data).toHaveLength(count);
  });

  it("draws one bubble a country, by region", () => {
    const { series, answer } = draw(bubble, "bubble");
    expect(series.reduce((sum, one) => sum + one.data.length, 0)).toBe(answer?.data.length);
  });

  it("finds countries by name whatever their spelling, and by code", () => {
    const formData = { viz_type: "world_map", entity: "country", metric: "m", country_fieldtype: "name" };
    const byName = worldMap(
      inputOf(formData, [
        { country: "Cote d'Ivoire", m: 1 },
        { country: "UNITED STATES", m: 2 },
        { country: "Atlantis", m: 3 },
      ]),
    );
    expect((byName.series as Series[])[0]?.data).toMatchObject([
      { name: "384", value: 1 },
      { name: "840", value: 2 },
    ]);
    const byCode = worldMap(inputOf({ ...formData, country_fieldtype: "cca3" }, [{ country: "DEU", m: 1 }]));
    expect((byCode.series as Series[])[0]?.data).toMatchObject([{ name: "276" }]);
  });
});

it("escapes names in tooltips", () => {
  const input = inputOf({ viz_type: "pie", groupby: ["g"], metric: "m" }, [
    { g: "<img src=x onerror=alert(1)>", m: 1 },
  ]);
  const tooltip = pie(input).tooltip as { formatter(item: object): string };
  expect(tooltip.formatter({ name: "<img src=x onerror=alert(1)>", value: 1, color: "red" })).not.toContain("<img");
});
