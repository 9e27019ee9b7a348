import { describe, expect, it } from "vitest";
import { stepBack } from "./step-back.ts";

/** Opacities of the items, and of those in them; 1 where nothing is said. */
const opacities = (items: unknown): unknown =>
  (items as { itemStyle?: { opacity?: number }; children?: unknown[] }[]).map(({ itemStyle, children }) =>
    children ? [itemStyle?.opacity ?? 1, opacities(children)] : (itemStyle?.opacity ?? 1),
  );
const seriesOf = (option: object) => (option as { series: { data: unknown }[] }).series;

describe("what a cross-filter does not stand for", () => {
  it("steps back item by item, or as a whole series", () => {
    const pie = {
      series: { type: "pie", data: [{ name: "a" }, { name: "b", itemStyle: { opacity: 0.5 } }, { name: "c" }] },
    };
    const byName = stepBack(pie, ({ name }) => (name ? name === "a" : undefined));
    expect(opacities(seriesOf(byName)[0]?.data)).toEqual([1, 0.15, 0.3]);

    const lines = {
      series: [
        { name: "a", data: [[1, 2]] },
        { name: "b", areaStyle: {}, data: [[1, 3]] },
      ],
    };
    expect(seriesOf(stepBack(lines, ({ seriesName }) => seriesName === "a"))).toEqual([
      lines.series[0],
      { ...lines.series[1], itemStyle: { opacity: 0.3 }, lineStyle: { opacity: 0.3 }, areaStyle: { opacity: 0.3 } },
    ]);
  });

  it("is told by the axis where items have no names, and leaves items that mean nothing", () => {
    const boxes = {
      xAxis: { data: ["a", "b"] },
      series: [
        {
          data: [
            [1, 2],
            [3, 4],
          ],
        },
        { data: [{ name: "outlier" }] },
      ],
    };
    const isPicked = ({ name }: { name: string }) => (name.length === 1 ? name === "b" : undefined);
    const [first, second] = seriesOf(stepBack(boxes, isPicked));
    expect(first?.data).toEqual([{ value: [1, 2], itemStyle: { opacity: 0.3 }, lineStyle: { opacity: 0.3 } }, [3, 4]]);
    expect(second?.data).toEqual([{ name: "outlier" }]);
  });

  it("is neither around nor within what the filter stands for", () => {
    const isPicked = ({ data }: { data?: unknown }) => (data ? (data as { name: string }).name === "a2" : undefined);
    const leaves = [{ name: "a2", children: [{ name: "a2x" }] }, { name: "a3" }];
    const tree = { series: [{ data: [{ name: "a", children: leaves }, { name: "b" }] }] };
    expect(opacities(seriesOf(stepBack(tree, isPicked))[0]?.data)).toEqual([[1, [[1, [1]], 0.3]], 0.3]);
  });

  it("is nothing where the filter stands for nothing that is drawn", () => {
    const option = { series: [{ data: [{ name: "a" }] }] };
    expect(stepBack(option, ({ name }) => (name ? false : undefined))).toBe(option);
  });
});
