import { expect, it } from "vitest";
import { inputOf, recordings } from "../testing.ts";
import { columnsOf } from "./columns.ts";

it("orders columns as the controls do, and writes values by their kind", () => {
  const recording = recordings.table;
  if (!recording) throw new Error("No recording");
  const columns = columnsOf(inputOf(recording.formData, recording.result));
  const row = recording.result[0]?.data[0] ?? {};
  expect(columns.map((column) => [column.title, column.align, column.write(row[column.key])])).toEqual([
    ["genre", "left", "Action"],
    ["released", "left", "2009"],
    ["Gross", "right", "$6.45B"],
    ["Films", "right", "16"],
    ["% Films", "right", "0.616%"],
  ]);
});

it("starts bars of both signs at the zero between them", () => {
  const input = inputOf({ viz_type: "table", query_mode: "raw", all_columns: ["n"] }, [{ n: 30 }, { n: -10 }]);
  const [column] = columnsOf(input);
  expect(column?.bar?.(30)).toEqual({ from: 0.25, to: 1, negative: false });
  expect(column?.bar?.(-10)).toEqual({ from: 0, to: 0.25, negative: true });
});
