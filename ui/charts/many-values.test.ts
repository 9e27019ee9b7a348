import { describe, expect, it } from "vitest";
import { categoryAxis } from "./echarts/axes.ts";
import { option as funnel } from "./funnel/option.ts";
import { option as gauge } from "./gauge_chart/option.ts";
import { option as graph } from "./graph_chart/option.ts";
import { option as pie } from "./pie/option.ts";
import { option as radar } from "./radar/option.ts";
import { inputOf, longName as long, readOption as read, smallInputOf as small } from "./testing.ts";
import { option as timeseries } from "./timeseries/option.ts";

describe("a drawing of many values", () => {
  const groups = (count: number) => Array.from({ length: count }, (_, at) => ({ g: `Group ${at}`, a: at + 1, b: 1 }));

  it("lists the values of a gauge in its middle, where no hands lie", () => {
    const formData = { viz_type: "gauge_chart", metric: "a", groupby: ["g"] };
    const dial = (count: number, more = {}) => read(gauge(inputOf({ ...formData, ...more }, groups(count)))).series[0];
    expect(dial(3).pointer.show).toBe(false);
    expect(dial(3).data[1].detail.formatter).toBe("{dot|●}{name|Group 1}{value|2}");
    expect(dial(3, { show_progress: false }).pointer).toMatchObject({ show: true, icon: "triangle" });
    expect(dial(1).pointer).toMatchObject({ show: true, length: "58%" });
    expect(dial(1).data[0].detail.formatter).toBeUndefined();
  });

  it("writes the values of a radar's lines where they do not lie upon each other", () => {
    const formData = { viz_type: "radar", metrics: ["a", "b"], groupby: ["g"] };
    const [few, many] = [3, 40].map((count) => read(radar(inputOf(formData, groups(count)))).series[0]);
    expect(few).toMatchObject({ labelLayout: { hideOverlap: true } });
    expect(few.data[0].label.show).toBe(true);
    expect(many.data[0].label.show).toBe(false);
  });

  it("writes values at the points of a line, and cuts a title that is longer than its axis", () => {
    const formData = { viz_type: "echarts_timeseries_line", x_axis: "g", metrics: ["m"], y_axis_title: long };
    const drawn = (more: object) =>
      read(
        timeseries(
          inputOf({ ...formData, ...more }, [
            { g: "a", m: 1 },
            { g: "b", m: 2 },
          ]),
        ),
      );
    expect(drawn({}).series[0].showSymbol).toBe(false);
    expect(drawn({ show_value: true }).series[0].showSymbol).toBe(true);
    expect(drawn({}).yAxis.nameTruncate.maxWidth).toBeLessThan(360);
  });

  it("leaves room for the values of bars to the left of zero", () => {
    const formData = { viz_type: "echarts_timeseries_bar", x_axis: "g", metrics: ["m"], orientation: "horizontal" };
    const axis = (more: object, m: number) =>
      read(timeseries(inputOf({ ...formData, ...more }, [{ g: "a", m }]))).xAxis;
    expect(axis({ show_value: true }, -1200).boundaryGap[0]).toBeGreaterThan(0.05);
    expect(axis({ show_value: true }, 1200).boundaryGap).toBeUndefined();
  });

  it("keeps values below zero on the axes of a radar, and a funnel in its form", () => {
    const rows = [
      { g: "x", a: -5, b: 1 },
      { g: "y", a: 3, b: 2 },
    ];
    const { radar: axes } = read(radar(inputOf({ viz_type: "radar", metrics: ["a", "b"], groupby: ["g"] }, rows)));
    expect(axes.indicator).toMatchObject([
      { min: -5, max: 3 },
      { min: 0, max: 2 },
    ]);
    const { series } = read(funnel(inputOf({ viz_type: "funnel", metric: "a", groupby: ["g"] }, rows)));
    expect(series[0].data.map(({ value }: { value: number }) => value)).toEqual([0, 3]);
  });

  it("chooses all or the others of several series in a wide legend", () => {
    const formData = { viz_type: "echarts_timeseries_line", x_axis: "x", metrics: ["m"], groupby: ["g"] };
    const buttons = (series: number, width = 600) => {
      const rows = [{ x: "one", ...Object.fromEntries(Array.from({ length: series }, (_, at) => [`s${at}`, 1])) }];
      const { selector } = read(timeseries({ ...inputOf(formData, rows), width })).legend;
      return selector?.map(({ type }: { type: string }) => type);
    };
    expect(buttons(5)).toEqual(["all", "inverse"]);
    expect([buttons(2), buttons(5, 300)]).toEqual([undefined, undefined]);
  });

  it("turns the values of bars that stand side by side, and leaves those out for which even that is too narrow", () => {
    const formData = {
      viz_type: "echarts_timeseries_bar",
      x_axis: "x",
      metrics: ["m"],
      groupby: ["g"],
      show_value: true,
    };
    const label = (series: number, value = 12_345) => {
      const names = Array.from({ length: series }, (_, at) => `s${at}`);
      const rows = ["one", "two", "three"].map((x) => ({
        x,
        ...Object.fromEntries(names.map((name) => [name, value])),
      }));
      return read(timeseries(inputOf({ ...formData, y_axis_format: "d" }, rows))).series[0];
    };
    expect(label(2).label).toMatchObject({ show: true, position: "outside" });
    expect(label(2).label.rotate).toBeUndefined();
    expect(label(6).label).toMatchObject({ show: true, rotate: 90 });
    expect(label(6, -5000).labelLayout({ dataIndex: 0 })).toMatchObject({ align: "right" });
    expect(label(30).label.show).toBe(false);
  });

  it("names times along an axis at equal distances", () => {
    const formData = { viz_type: "echarts_timeseries_line", x_axis: "t", metrics: ["m"], x_axis_time_format: "%B %Y" };
    const rows = Array.from({ length: 12 }, (_, month) => ({ t: Date.UTC(2024, month), m: month }));
    const answer = { data: rows, colnames: ["t", "m"], coltypes: [2, 0] as (0 | 2)[] };
    const axis = (more: object) => read(timeseries(inputOf({ ...formData, ...more }, [answer]))).xAxis;
    const quarters = [0, 3, 6, 9].map((month) => Date.UTC(2024, month));
    expect(axis({}).axisLabel.customValues).toEqual(quarters);
    expect(axis({}).axisTick.customValues).toEqual(quarters);
    // Within a zoom there are others.
    expect(axis({ zoomable: true }).axisLabel.customValues).toBeUndefined();
  });

  it("breaks names along an axis into lines where that is enough, and cuts long ones in a legend", () => {
    const { theme } = inputOf({ viz_type: "x" }, []);
    const label = (data: string[], length: number) => read(categoryAxis(theme, { data, length })).axisLabel;
    expect(label(["East Asia & Pacific", "Europe"], 240)).toMatchObject({ rotate: 0, overflow: "break", width: 114 });
    expect(label(["Uncharacteristically", "Europe"], 200)).toMatchObject({ rotate: 45, overflow: "truncate" });
    const rows = [{ g: long, m: 1 }];
    const { legend } = read(pie(small({ viz_type: "pie", metric: "m", groupby: ["g"] }, rows)));
    expect(legend.formatter(long)).toMatch(/…$/);
    expect(legend.formatter("Rain")).toBe("Rain");
  });
});

describe("a drawing of thousands", () => {
  const names = Array.from({ length: 2000 }, (_, at) => `Category ${at}`);
  const rows = names.map((g) => ({ g, m: 1 }));

  it("names as many along an axis as there is room for", () => {
    const { theme } = inputOf({ viz_type: "x" }, []);
    const shown = (more: object) =>
      2000 / (read(categoryAxis(theme, { data: names, length: 300, ...more })).axisLabel.interval + 1);
    expect(shown({})).toBeLessThan(25);
    expect(shown({ upright: true })).toBeLessThan(25);
  });

  it("has no gaps where the parts are narrower than these", () => {
    const gap = (count: number) =>
      read(pie(inputOf({ viz_type: "pie", metric: "m", groupby: ["g"] }, rows.slice(0, count)))).series[0].itemStyle
        .borderWidth;
    expect([20, 100, 2000].map(gap)).toEqual([2, 1, 0]);
  });

  it("makes the nodes of a graph smaller and brings them nearer", () => {
    const formData = { viz_type: "graph_chart", source: "g", target: "t", metric: "m" };
    const drawn = (count: number) =>
      read(
        graph(
          inputOf(
            formData,
            rows.slice(0, count).map((row) => ({ ...row, t: "hub" })),
          ),
        ),
      ).series[0];
    expect(drawn(5).data[0].symbolSize).toBeGreaterThan(3 * drawn(1500).data[0].symbolSize);
    expect(drawn(5).force.edgeLength).toBeGreaterThan(3 * drawn(1500).force.edgeLength);
  });

  it("writes a funnel's label beside a stage that ends in a much smaller one", () => {
    const stages = [
      { g: "All", m: 1e9 },
      { g: "Some", m: 100 },
    ];
    const drawn = (m: number) =>
      read(
        funnel(
          small({ viz_type: "funnel", metric: "m", groupby: ["g"] }, [
            { g: "All of them here", m: 1e9 },
            { g: "b", m },
          ]),
        ),
      );
    expect(drawn(9e8).series[0].data[0].label.position).toBe("inside");
    expect(
      read(funnel(small({ viz_type: "funnel", metric: "m", groupby: ["g"], label_type: "key_value_percent" }, stages)))
        .series[0].data[0].label.position,
    ).toBe("right");
  });
});
