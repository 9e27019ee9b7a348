import { expect, it } from "vitest";
import { layersIn } from "./layers.ts";

it("gives layers that take over the chart's range and grain those of the chart, or of the dashboard", () => {
  const layer = { name: "L", sourceType: "line", value: 1 };
  const formData = {
    viz_type: "x",
    x_axis: "day",
    time_grain_sqla: "P1W",
    adhoc_filters: [
      { operator: "TEMPORAL_RANGE", subject: "other", comparator: "Last year" },
      { operator: "TEMPORAL_RANGE", subject: "day", comparator: "Last week" },
    ],
    annotation_layers: [{ ...layer, overrides: { time_range: null, time_grain_sqla: null } }, layer],
  };
  expect(layersIn(formData, {})).toEqual([
    { ...layer, overrides: { time_range: "Last week", time_grain_sqla: "P1W" } },
    layer,
  ]);
  expect(layersIn(formData, { time_range: "Last day" })[0]).toMatchObject({ overrides: { time_range: "Last day" } });
  expect(
    layersIn({ ...formData, annotation_layers: [{ ...layer, overrides: { time_range: "Last year" } }] }, {}),
  ).toEqual([{ ...layer, overrides: { time_range: "Last year" } }]);
});
