import { describe, expect, it } from "vitest";
import { option as chord } from "./chord/option.ts";
import { categoryAxis, timeAxis } from "./echarts/axes.ts";
import { fittingSize } from "./format/fit.ts";
import { option as funnel } from "./funnel/option.ts";
import { option as gantt } from "./gantt_chart/option.ts";
import { option as gauge } from "./gauge_chart/option.ts";
import { option as graph } from "./graph_chart/option.ts";
import { option as heatmap } from "./heatmap_v2/option.ts";
import { option as parallel } from "./para/option.ts";
import { option as pie } from "./pie/option.ts";
import { option as radar } from "./radar/option.ts";
import { option as sankey } from "./sankey_v2/option.ts";
import { columnsOf } from "./table/columns.ts";
import { inputOf, longName as long, readOption as read, smallInputOf as small } from "./testing.ts";
import { option as timeseries } from "./timeseries/option.ts";
import { option as tree } from "./tree_chart/option.ts";
import { option as treemap } from "./treemap_v2/option.ts";
import type { ChartInput } from "./types.ts";
import { wordsOf } from "./word_cloud/words.ts";

describe("a drawing in a small box", () => {
  it("keeps the names of a radar's axes inside, in lines", () => {
    const formData = { viz_type: "radar", metrics: ["Life expectancy (years)", "b", "c"], groupby: ["g"] };
    const { radar: axes } = read(radar(small(formData, [{ g: "x", "Life expectancy (years)": 1, b: 2, c: 3 }])));
    const lines = axes.axisName.formatter("Life expectancy (years)").split("\n");
    expect(lines).toEqual(["Life", "expectancy", "(years)"]);
    const [centre] = axes.center;
    expect(centre - axes.radius).toBeGreaterThan(Math.max(...lines.map((line: string) => line.length)) * 6);
  });

  it("makes room beside the outer ones of parallel axes for their names", () => {
    const formData = { viz_type: "para", series: "s", metrics: ["a", "Children per woman"] };
    const { parallel: box, parallelAxis } = read(
      parallel(inputOf(formData, [{ s: "x", a: 1, "Children per woman": 2 }])),
    );
    expect(box.right).toBeGreaterThan(70);
    expect(parallelAxis[1].name).toBe("Children per woman");
  });

  it("cuts the labels of a funnel at its edge", () => {
    const rows = [
      { g: long, m: 100 },
      { g: "b", m: 1 },
    ];
    const { series } = read(funnel(small({ viz_type: "funnel", metric: "m", groupby: ["g"] }, rows)));
    expect(series[0].data[0].label).toMatchObject({ position: "right", overflow: "truncate" });
    expect(series[0].data[0].label.width).toBeLessThan(200);
  });

  it("brings the nodes of a graph nearer to each other", () => {
    const formData = { viz_type: "graph_chart", source: "a", target: "b", metric: "m" };
    const rows = [{ a: "x", b: "y", m: 1 }];
    const force = (input: ChartInput) => read(graph(input)).series[0].force;
    expect(force({ ...inputOf(formData, rows), height: 400 })).toMatchObject({ edgeLength: 180, repulsion: 1000 });
    expect(force(small(formData, rows))).toMatchObject({ edgeLength: 99, repulsion: 250 });
  });

  it("lets many nodes of a graph find their places while the page answers, and puts too many in a circle", () => {
    const formData = { viz_type: "graph_chart", source: "a", target: "b", metric: "m" };
    const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ a: "hub", b: `${at}`, m: 1 }));
    const drawn = (count: number) => read(graph(inputOf(formData, rows(count)))).series[0];
    expect(drawn(100)).toMatchObject({ layout: "force", force: { layoutAnimation: false } });
    expect(drawn(500)).toMatchObject({ layout: "force", force: { layoutAnimation: true } });
    expect(drawn(3000)).toMatchObject({ layout: "circular" });
  });

  it("names only the parts of a treemap that have room for a name", () => {
    const rows = [
      { g: "large", m: 99 },
      { g: "little", m: 1 },
    ];
    const { series } = read(treemap(small({ viz_type: "treemap_v2", metric: "m", groupby: ["g"] }, rows)));
    expect(series[0].data.map((node: { label: { show?: boolean } }) => node.label.show)).toEqual([undefined, false]);
  });

  it("gives a pie the room that the longest word beside it leaves", () => {
    const outer = (name: string) => {
      const formData = { viz_type: "pie", metric: "m", groupby: ["g"], label_type: "key_percent", show_legend: false };
      const { series } = read(
        pie(
          small(formData, [
            { g: name, m: 1 },
            { g: "b", m: 1 },
          ]),
        ),
      );
      return { radius: series[0].radius[1], label: series[0].label.formatter({ name, value: 1 }) };
    };
    expect(outer("Rain").radius).toBeGreaterThan(outer("Precipitation").radius);
    expect(outer("Drizzle").label).toBe("Drizzle:\n50.0%");
    expect(outer(long).label.length).toBeLessThan(30);
  });

  it("lets turned labels take no more than their part of the height", () => {
    const { theme } = inputOf({ viz_type: "x" }, []);
    const names = [long, "b", "c"];
    const label = (height: number) => read(categoryAxis(theme, { data: names, length: 200, height })).axisLabel;
    expect(label(400)).toMatchObject({ rotate: 45, width: 150, overflow: "truncate" });
    expect(label(220).width).toBeCloseTo(92.4);
  });

  it("has as many times below a Gantt chart as there is room for, and names days in full", () => {
    const formData = { viz_type: "gantt_chart", start_time: "s", end_time: "e", y_axis: "y" };
    const rows = [{ s: Date.UTC(2001, 0, 15), e: Date.UTC(2001, 10, 15), y: "Rock pigeon" }];
    const answer = { data: rows, colnames: ["s", "e", "y"], coltypes: [2, 2, 1] as (1 | 2)[] };
    const input = inputOf(formData, [answer]);
    expect(read(gantt(input)).xAxis.splitNumber).toBe(4);
    expect(read(gantt({ ...input, width: 300 })).xAxis.splitNumber).toBe(2);
    const tooltip = read(gantt(input)).tooltip.formatter({ value: [0, 0, 0, 0], color: "#000" });
    expect(tooltip).toContain("2001-01-15");
  });
});

describe("a drawing of long names and large numbers", () => {
  it("cuts the names around a chord diagram at their end, not at their beginning", () => {
    const formData = { viz_type: "chord", groupby: "a", columns: "b", metric: "m" };
    const { series } = read(chord(small(formData, [{ a: long, b: "y", m: 1 }])));
    expect(series[0].label.formatter({ name: long })).toMatch(/^a very.*…$/);
  });

  it("keeps names inside a gauge, a graph and a Sankey diagram", () => {
    const rows = [{ a: long, b: "y", m: 1 }];
    const flows = { viz_type: "x", source: "a", target: "b", metric: "m" };
    expect(read(gauge(inputOf({ viz_type: "x", metric: "m", groupby: ["a"] }, rows))).series[0].title.overflow).toBe(
      "truncate",
    );
    expect(read(graph(inputOf(flows, rows))).series[0].label.overflow).toBe("truncate");
    const [flow] = read(sankey(inputOf(flows, rows))).series;
    expect(flow.label.width).toBeLessThan(flow.right);
  });

  it("sizes every word of a cloud so that the box has room for it, and cuts what is longer still", () => {
    const formData = { viz_type: "word_cloud", series: "w", metric: "m", size_from: 10, size_to: 70 };
    const [first, second] = wordsOf(
      small(formData, [
        { w: "European starling", m: 2 },
        { w: long, m: 1 },
      ]),
    );
    expect((first?.size ?? 0) * 17 * 0.68).toBeLessThanOrEqual(300);
    expect(second).toMatchObject({ size: 8, entry: long });
    expect(second?.text).toMatch(/…$/);
  });

  it("leaves room for bold digits and signs", () => {
    expect(fittingSize("−74,999", 276, 104, 600)).toBeLessThan(276 / (7 * 0.6));
  });

  it("shows every digit of a date in a table", () => {
    const formData = { viz_type: "table", query_mode: "raw", all_columns: ["d"], table_timestamp_format: "%Y-%m-%d" };
    const answer = { data: [{ d: Date.UTC(1998, 1, 24) }], colnames: ["d"], coltypes: [2 as const] };
    expect(columnsOf(inputOf(formData, [answer]))[0]?.width).toBeGreaterThan(100);
  });
});

describe("a drawing with more around it", () => {
  it("has its slider above a legend below it", () => {
    const formData = { viz_type: "echarts_timeseries_line", x_axis: "t", metrics: ["m"], zoomable: true };
    const rows = [1, 2].map((day) => ({ t: Date.UTC(2024, 0, day), m: day }));
    const bottom = (extra: object) => read(timeseries(inputOf({ ...formData, ...extra }, rows))).dataZoom[0].bottom;
    expect(bottom({ legendOrientation: "bottom" }) - bottom({})).toBeGreaterThan(20);
  });

  it("writes the stages of a funnel that lies below them", () => {
    const formData = { viz_type: "funnel", metric: "m", groupby: ["g"], orient: "horizontal" };
    const { series } = read(
      funnel(
        inputOf(formData, [
          { g: "a", m: 10 },
          { g: "b", m: 1 },
        ]),
      ),
    );
    expect(series[0].data.map((stage: { label: { position: string } }) => stage.label.position)).toEqual([
      "bottom",
      "bottom",
    ]);
  });

  it("leaves room around a circle of names", () => {
    const rows = [{ a: "Afghanistan", b: "Asia", m: 1 }];
    const round = read(
      graph(inputOf({ viz_type: "x", source: "a", target: "b", metric: "m", layout: "circular" }, rows)),
    );
    expect(round.series[0].left).toBeGreaterThan(80);
    const grown = read(tree(inputOf({ viz_type: "x", id: "a", parent: "b", layout: "radial" }, rows)));
    expect(grown.series[0].top).toBeGreaterThan(80);
  });
});

describe("a drawing of nothing", () => {
  it("has a scale where a heatmap has no values", () => {
    const formData = { viz_type: "heatmap_v2", x_axis: "x", groupby: "y", metric: "m" };
    expect(read(heatmap(inputOf(formData, [{ x: "a", y: "b", m: null }]))).visualMap).toMatchObject({ min: 0, max: 1 });
  });

  it("writes a time once where ticks are closer than its format", () => {
    const { theme } = inputOf({ viz_type: "x" }, []);
    const { axisLabel } = read(timeAxis(theme, { format: (value) => String(new Date(value).getUTCFullYear()) }));
    const write = () => [11, 12, 13].map((month, at) => axisLabel.formatter(Date.UTC(1954, month, 1), at));
    expect(write()).toEqual(["1954", "1955", ""]);
    expect(write()).toEqual(["1954", "1955", ""]);
  });
});
