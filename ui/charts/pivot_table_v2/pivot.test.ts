import { describe, expect, it } from "vitest";
import { inputOf } from "../testing.ts";
import { pivotRows } from "./pivot.ts";

const rows = [
  { region: "east", shop: "a", year: 2020, sales: 1, cost: 10 },
  { region: "east", shop: "b", year: 2020, sales: 2, cost: 20 },
  { region: "west", shop: "c", year: 2020, sales: 4, cost: 40 },
  { region: "west", shop: "c", year: 2021, sales: 8, cost: 80 },
];
const formData = {
  viz_type: "pivot_table_v2",
  groupbyRows: ["region", "shop"],
  groupbyColumns: ["year"],
  metrics: ["sales"],
  aggregateFunction: "Sum",
};

function table(extra: object) {
  const pivoted = pivotRows(inputOf({ ...formData, ...extra }, rows));
  return {
    rows: pivoted.rows.map((row) => row.key),
    columns: pivoted.columns.map((column) => column.key),
    values: pivoted.rows.map((row) => pivoted.columns.map((column) => pivoted.value(row, column))),
  };
}

describe("pivotRows", () => {
  it("sums into cells, rows, columns and a grand total", () => {
    expect(table({ rowTotals: true, colTotals: true })).toEqual({
      rows: [
        ["east", "a"],
        ["east", "b"],
        ["west", "c"],
        [undefined, undefined],
      ],
      columns: [
        ["sales", 2020],
        ["sales", 2021],
        ["sales", undefined],
      ],
      values: [
        [1, undefined, 1],
        [2, undefined, 2],
        [4, 8, 12],
        [7, 8, 15],
      ],
    });
  });

  it("puts a subtotal behind each group", () => {
    const { rows: keys, values } = table({ rowSubTotals: true });
    expect(keys).toEqual([
      ["east", "a"],
      ["east", "b"],
      ["east", undefined],
      ["west", "c"],
      ["west", undefined],
    ]);
    expect(values[2]).toEqual([3, undefined]);
  });

  it("never adds up two metrics", () => {
    const { columns, values } = table({ metrics: ["sales", "cost"], rowTotals: true, colTotals: true });
    expect(columns.slice(-2)).toEqual([
      ["sales", undefined],
      ["cost", undefined],
    ]);
    expect(values.at(-1)?.slice(-2)).toEqual([15, 150]);
  });

  it("orders rows by value and computes shares of the total", () => {
    const { rows: keys, values } = table({
      rowOrder: "value_z_to_a",
      aggregateFunction: "Sum as Fraction of Total",
      rowTotals: true,
    });
    expect(keys[0]).toEqual(["west", "c"]);
    expect(values[0]?.at(-1)).toBeCloseTo(12 / 15);
  });
});
