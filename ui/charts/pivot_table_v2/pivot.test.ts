import { describe, expect, it } from "vitest";
import { inputOf } from "../testing.ts";
import { groupKey, groupsOf, openLines, toggled } from "./collapse.ts";
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

  it("takes the texts of metrics, and lists what is unique", () => {
    const named = [
      { region: "east", name: "b" },
      { region: "west", name: "a" },
    ];
    const options = { ...formData, groupbyRows: ["region"], groupbyColumns: [], metrics: ["name"], colTotals: true };
    const { rows: lines, columns, value } = pivotRows(inputOf(options, named));
    expect(lines.map((line) => columns[0] && value(line, columns[0]))).toEqual(["b", "a", "a"]);
    const listing = pivotRows(inputOf({ ...formData, aggregateFunction: "List Unique Values", colTotals: true }, rows));
    const [last, first] = [listing.rows.at(-1), listing.columns[0]];
    expect(last && first && listing.listed?.(last, first)).toEqual([1, 2, 4]);
  });
});

describe("closed groups", () => {
  const { rows: lines, rowLevels } = pivotRows(inputOf({ ...formData, rowSubTotals: true, colTotals: true }, rows));
  const keys = (closed: ReadonlySet<string>) => openLines(lines, rowLevels, closed).map(({ key }) => key);

  it("leave their subtotals", () => {
    const east = lines[0] ? groupKey(lines[0], 0) : "";
    expect(keys(new Set([east]))).toEqual([
      ["east", undefined],
      ["west", "c"],
      ["west", undefined],
      [undefined, undefined],
    ]);
  });

  it("close and open together", () => {
    const groups = groupsOf(lines, 0);
    const closed = toggled(new Set(), groups);
    expect(keys(closed)).toEqual([
      ["east", undefined],
      ["west", undefined],
      [undefined, undefined],
    ]);
    expect(toggled(closed, groups)).toEqual(new Set());
  });

  it("keep the subtotals of each metric below a name", () => {
    const options = { ...formData, metrics: ["sales", "cost"], metricsLayout: "ROWS", combineMetric: true };
    const deep = pivotRows(inputOf({ ...options, rowSubTotals: true, rowTotals: true }, rows));
    const [one] = deep.rows;
    const shown = openLines(deep.rows, deep.rowLevels, new Set(one ? [groupKey(one, 0)] : []));
    expect(shown.slice(0, 2).map(({ key }) => key)).toEqual([
      ["east", undefined, "sales"],
      ["east", undefined, "cost"],
    ]);
  });
});
