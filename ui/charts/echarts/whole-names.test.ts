import { expect, it } from "vitest";
import { inputOf } from "../testing.ts";
import { plugin } from "../timeseries/plugin.ts";
import { svgOf } from "./to-svg.ts";

it("ends the pages of a legend between two names", () => {
  const names = Array.from({ length: 12 }, (_, at) => `Region ${at + 1} of all`);
  const formData = { viz_type: "echarts_timeseries_line", x_axis: "t", metrics: ["m"], groupby: ["g"] };
  const row = { t: Date.UTC(2024, 0), ...Object.fromEntries(names.map((name) => [name, 1])) };
  const answer = { data: [row], colnames: Object.keys(row), coltypes: [2, ...names.map(() => 0)] as (0 | 2)[] };
  const drawn = svgOf(plugin, inputOf(formData, [answer]));
  const shown = names.filter((name) => drawn.includes(`>${name}<`));
  // Those of the pages after it are not drawn beside the edge, either.
  expect(shown).toEqual(names.slice(0, shown.length));
  expect(shown.length).toBeGreaterThan(1);
  expect(shown.length).toBeLessThan(6);
  expect(drawn).toContain("1/");
});
