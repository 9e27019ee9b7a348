import { describe, expect, it } from "vitest";
import { option as graph } from "./graph_chart/option.ts";
import { buildQuery as graphQuery } from "./graph_chart/query.ts";
import { option as radar } from "./radar/option.ts";
import { option as sankey } from "./sankey_v2/option.ts";
import { option as sunburst } from "./sunburst_v2/option.ts";
import { inputOf } from "./testing.ts";
import { option as tree } from "./tree_chart/option.ts";
import { option as waterfall } from "./waterfall/option.ts";
import { buildQuery as waterfallQuery } from "./waterfall/query.ts";

interface Series {
  name: string;
  data: unknown[];
  links: unknown[];
}
const seriesOf = (drawn: Record<string, unknown>) => drawn.series as Series[];

describe("charts of flows, trees and shares", () => {
  it("draws a waterfall whose bars begin where the last one ended, and end in a total", () => {
    const formData = { viz_type: "waterfall", x_axis: "month", metric: "profit" };
    const rows = [
      { month: "Jan", profit: 5 },
      { month: "Feb", profit: -8 },
      { month: "Mar", profit: 4 },
    ];
    const series = seriesOf(waterfall(inputOf(formData, rows)));
    expect(series.map(({ name, data }) => [name, data])).toEqual([
      [
        "Increase",
        [
          [0, 0, 5],
          [2, -3, 1],
        ],
      ],
      ["Decrease", [[1, 5, -3]]],
      ["Total", [[3, 0, 1]]],
    ]);
    // The pointer is over a bar, which is not the first of its series.
    const { formatter } = waterfall(inputOf(formData, rows)).tooltip as { formatter(items: object[]): string };
    expect(formatter([{ dataIndex: 0, value: [3, 0, 1] }])).toContain(">Total<");
    expect(formatter([{ dataIndex: 1, value: [2, -3, 1] }])).toContain(">Mar<");
    expect(waterfallQuery({ ...formData, groupby: ["team"] }).queries[0]?.orderby).toEqual([
      ["month", true],
      ["team", true],
    ]);
  });

  it("ends each period of a waterfall with a breakdown in what there is so far", () => {
    const formData = { viz_type: "waterfall", x_axis: "year", groupby: ["team"], metric: "m" };
    const rows = [
      { year: 2020, team: "a", m: 2 },
      { year: 2020, team: "b", m: 3 },
      { year: 2021, team: "a", m: -1 },
    ];
    const drawn = waterfall(inputOf(formData, rows));
    expect((drawn.xAxis as { data: string[] }).data).toEqual(["a", "b", "2020", "a", "2021"]);
    expect(seriesOf(drawn)[2]?.data).toEqual([
      [2, 0, 5],
      [4, 0, 4],
    ]);
  });

  it("draws a polygon for each group of a radar, on axes as long as the largest value", () => {
    const formData = { viz_type: "radar", groupby: ["g"], metrics: ["a", "b"] };
    const drawn = radar(
      inputOf(formData, [
        { g: "x", a: 1, b: 10 },
        { g: "y", a: 4, b: 5 },
      ]),
    );
    expect(seriesOf(drawn)[0]?.data).toMatchObject([
      { name: "x", value: [1, 10] },
      { name: "y", value: [4, 5] },
    ]);
    expect((drawn.radar as { indicator: object[] }).indicator).toEqual([
      { name: "a", min: 0, max: 4 },
      { name: "b", min: 0, max: 10 },
    ]);
  });

  it("nests the rings of a sunburst", () => {
    const formData = { viz_type: "sunburst_v2", columns: ["a", "b"], metric: "m" };
    const rows = [
      { a: "1", b: "x", m: 2 },
      { a: "1", b: "y", m: 3 },
      { a: "2", b: "x", m: 1 },
    ];
    expect(seriesOf(sunburst(inputOf(formData, rows)))[0]?.data).toMatchObject([
      {
        name: "1",
        value: 5,
        children: [
          { name: "x", value: 2, path: ["1", "x"] },
          { name: "y", value: 3 },
        ],
      },
      { name: "2", value: 1 },
    ]);
  });

  it("leaves out the smallest flow of a circle, which a Sankey diagram cannot show", () => {
    const formData = { viz_type: "sankey_v2", source: "s", target: "t", metric: "m" };
    const rows = [
      { s: "a", t: "b", m: 5 },
      { s: "b", t: "c", m: 4 },
      { s: "c", t: "a", m: 1 },
      { s: "a", t: "a", m: 9 },
    ];
    const [series] = seriesOf(sankey(inputOf(formData, rows)));
    expect(series?.links).toMatchObject([
      { source: "a", target: "b" },
      { source: "b", target: "c" },
    ]);
    expect(series?.data).toHaveLength(3);
  });

  it("grows the largest tree, and does not go round in circles", () => {
    const formData = { viz_type: "tree_chart", id: "id", parent: "up", name: "n" };
    const rows = [
      { id: 1, up: null, n: "root" },
      { id: 2, up: 1, n: "child" },
      { id: 3, up: 2, n: "grandchild" },
      { id: 9, up: null, n: "alone" },
      { id: 5, up: 6, n: "loop" },
      { id: 6, up: 5, n: "loop too" },
    ];
    const [root] = seriesOf(tree(inputOf(formData, rows)))[0]?.data ?? [];
    expect(root).toEqual({
      name: "root",
      children: [{ name: "child", children: [{ name: "grandchild", children: [] }] }],
    });
    const chosen = seriesOf(tree(inputOf({ ...formData, root_node_id: "5" }, rows)))[0]?.data[0];
    expect(chosen).toEqual({ name: "loop", children: [{ name: "loop too", children: [] }] });
  });

  it("connects the nodes of a graph, in the colours of their categories", () => {
    const formData = { viz_type: "graph_chart", source: "s", target: "t", source_category: "k", metric: "m" };
    const [series] = seriesOf(
      graph(
        inputOf(formData, [
          { s: "a", t: "b", k: "K", m: 2 },
          { s: "a", t: "c", k: "K", m: 4 },
        ]),
      ),
    );
    expect(series?.data).toMatchObject([
      { name: "a", value: 6, category: "K" },
      { name: "b", value: 2 },
      { name: "c" },
    ]);
    expect(series?.links).toHaveLength(2);
    expect(graphQuery(formData).queries[0]?.columns).toEqual(["s", "t", "k"]);
  });
});
