import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { View as bullet } from "./bullet/View.tsx";
import { View as calendar } from "./cal_heatmap/View.tsx";
import { View as horizon } from "./horizon/View.tsx";
import { View as partition } from "./partition/View.tsx";
import { inputOf } from "./testing.ts";

it("keeps the direction of what charts draw themselves on pages from right to left", () => {
  const formData = { viz_type: "x", metrics: ["m"], metric: "m", groupby: ["g"] };
  const rows = [{ __timestamp: Date.UTC(2024, 0, 1), g: "a", m: 1 }];
  const answer = { data: rows, colnames: ["__timestamp", "g", "m"], coltypes: [2, 1, 0] as (0 | 1 | 2)[] };
  for (const View of [bullet, calendar, horizon, partition]) {
    const drawn = renderToStaticMarkup(createElement(View, { ...inputOf(formData, [answer]), name: "A chart" }));
    expect(drawn).toMatch(/^<\w+ dir(ection)?="ltr"/);
  }
});
