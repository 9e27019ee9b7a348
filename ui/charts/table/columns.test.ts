import { expect, it } from "vitest";
import { inputOf, recordings } from "../testing.ts";
import { shownColumns } from "./column-settings.ts";
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

it("shows each column as its own settings say", () => {
  const column_config = {
    a: {
      customColumnName: "Alpha",
      columnWidth: 90,
      horizontalAlign: "center",
      d3NumberFormat: ",.1f",
      showCellBars: false,
    },
    b: { visible: false },
    c: { currencyFormat: { symbol: "EUR", symbolPosition: "suffix" }, colorPositiveNegative: false },
  };
  const input = inputOf(
    { viz_type: "table", query_mode: "raw", all_columns: ["a", "b", "c"], column_config, color_pn: true },
    [{ a: 1.25, b: 2, c: 3 }],
  );
  const columns = columnsOf(input);
  expect(columns.map(({ title, width, align, barBySign }) => [title, width, align, barBySign])).toEqual([
    ["Alpha", 90, "center", true],
    ["c", expect.any(Number), "right", false],
  ]);
  expect([columns[0]?.write(1.25), columns[0]?.bar, columns[1]?.write(3)]).toEqual(["1.3", undefined, "3 €"]);
});

it("offers the settings of the columns that will be there, those of compared metrics one by one", () => {
  const formData = {
    viz_type: "table",
    query_mode: "aggregate",
    groupby: ["day"],
    metrics: ["m"],
    percent_metrics: ["m"],
  };
  const keys = (patch: object) => shownColumns({ ...formData, ...patch }, () => "time").map(({ key }) => key);
  expect(keys({})).toEqual(["day", "m", "%m"]);
  expect(keys({ time_compare: ["1 year ago"] }).slice(0, 5)).toEqual(["day", "Main m", "# m", "△ m", "% m"]);
  expect(keys({ query_mode: "raw", all_columns: ["x"] })).toEqual(["x"]);
});
