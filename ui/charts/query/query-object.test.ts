import { describe, expect, it } from "vitest";
import { splitFilters } from "./filters.ts";
import { baseQuery } from "./query-object.ts";

const temporal = {
  expressionType: "SIMPLE",
  clause: "WHERE",
  subject: "day",
  operator: "TEMPORAL_RANGE",
  comparator: "No filter",
};

describe("baseQuery", () => {
  it("adds a dashboard's filters to the chart's own; its time range is for the server to put into theirs", () => {
    const query = baseQuery({
      viz_type: "pie",
      adhoc_filters: [temporal],
      extra_form_data: {
        time_range: "Last week",
        filters: [{ col: "state", op: "IN", val: ["CA"] }],
        time_grain_sqla: "P1D",
      },
    });
    expect(query.filters).toEqual([
      { col: "state", op: "IN", val: ["CA"] },
      { col: "day", op: "TEMPORAL_RANGE", val: "No filter" },
    ]);
    expect(query.time_range).toBe("Last week");
    expect(query.extras).toMatchObject({ time_grain_sqla: "P1D" });
  });

  it("takes metrics and columns from every control that holds them, each once", () => {
    const query = baseQuery({
      viz_type: "x",
      metric: "count",
      metrics: ["count", "sum__a"],
      groupby: ["b"],
      series: "b",
      all_columns: ["c"],
    });
    expect(query.metrics).toEqual(["count", "sum__a"]);
    expect(query.columns).toEqual(["b", "c"]);
  });
});

describe("splitFilters", () => {
  it("joins SQL clauses and closes a trailing comment", () => {
    const sql = (sqlExpression: string, clause: string) => ({ expressionType: "SQL", sqlExpression, clause });
    const split = splitFilters({
      viz_type: "x",
      adhoc_filters: [sql("a > 1 -- why", "WHERE"), sql("b < 2", "WHERE"), sql("SUM(c) > 3", "HAVING")],
    });
    expect(split).toEqual({ filters: [], where: "(a > 1 -- why\n) AND (b < 2)", having: "(SUM(c) > 3)" });
  });

  it("gives unary operators no value", () => {
    const adhoc = { expressionType: "SIMPLE", clause: "WHERE", subject: "a", operator: "IS NOT NULL", comparator: "x" };
    expect(splitFilters({ viz_type: "x", adhoc_filters: [adhoc] }).filters).toEqual([{ col: "a", op: "IS NOT NULL" }]);
  });
});
