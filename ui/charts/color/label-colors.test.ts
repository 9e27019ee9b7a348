import { expect, it } from "vitest";
import { createLabelColors } from "./label-colors.ts";

const palette = ["red", "green", "blue"];

it("keeps a label's colour from chart to chart", () => {
  const colors = createLabelColors();
  const first = colors.forLabels(["a", "b"], palette);
  const second = colors.forLabels(["c", "b"], palette);
  expect(second("b")).toBe(first("b"));
  expect(second("c")).not.toBe(second("b"));
});

it("tells labels of one chart apart that have the same colour elsewhere", () => {
  const colors = createLabelColors();
  expect(colors.forLabels(["heat"], palette)("heat")).toBe("red");
  expect(colors.forLabels(["carbon"], palette)("carbon")).toBe("red");
  const both = colors.forLabels(["heat", "carbon"], palette);
  expect([both("heat"), both("carbon")]).toEqual(["red", "green"]);
});

it("takes a dashboard's own colours before the palette's", () => {
  const colors = createLabelColors({ b: "red" }).forLabels(["a", "b"], palette);
  expect([colors("a"), colors("b")]).toEqual(["green", "red"]);
});
