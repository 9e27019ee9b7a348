import { expect, it } from "vitest";
import { seriesOverTime } from "../over-time/series.ts";
import { inputOf } from "../testing.ts";
import { cellValue, columnsOf, sparkOf } from "./columns.ts";

const at = (day: number) => Date.UTC(2024, 0, day);
const formData = {
  viz_type: "time_table",
  metrics: ["m"],
  groupby: ["g"],
  column_collection: [
    { key: "a", colType: "time", comparisonType: "value", timeLag: 1 },
    { key: "b", colType: "time", comparisonType: "diff", timeLag: "1" },
    { key: "c", colType: "time", comparisonType: "perc", timeLag: 1 },
    { key: "d", colType: "time", comparisonType: "perc_change", timeLag: 1 },
    { key: "e", colType: "contrib" },
    { key: "f", colType: "avg", timeLag: 2 },
    { key: "g", colType: "time", timeLag: -1 },
    { key: "h", colType: "spark", timeRatio: 1 },
    "broken",
  ],
};

it("says what a series is now, was before, and how it changed", () => {
  const all = seriesOverTime(
    inputOf(formData, [
      { __timestamp: at(1), g: "x", m: 10 },
      { __timestamp: at(2), g: "x", m: 20 },
      { __timestamp: at(3), g: "x", m: 30 },
      { __timestamp: at(3), g: "y", m: 10 },
    ]),
  );
  const columns = columnsOf(formData);
  const rows = all.series.map((one) => columns.slice(0, 7).map((column) => cellValue(column, one, all)));
  expect(rows).toEqual([
    [20, 10, 1.5, 0.5, 0.75, 25, 10],
    [null, null, null, null, 0.25, 10, null],
  ]);
  const spark = columns[7];
  if (!spark) throw new Error("No sparkline");
  expect(all.series.map(({ values }) => sparkOf(spark, values))).toEqual([
    [2, 1.5],
    [null, null],
  ]);
});
