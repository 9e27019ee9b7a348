import { describe, expect, it } from "vitest";
import { commonNames, tablesIn } from "./references.ts";
import { statementAt, statementsOf } from "./statements.ts";

describe("tablesIn", () => {
  it("finds tables, their schemas and aliases, in a statement that is being typed", () => {
    expect(tablesIn('select f. from sales.flights f join "Air Ports" as a on a.id = f.id, where')).toEqual([
      { schema: "sales", table: "flights", alias: "f" },
      { schema: null, table: "Air Ports", alias: "a" },
    ]);
    expect(tablesIn("select * from a, b.c x where 1 = 1")).toEqual([
      { schema: null, table: "a", alias: null },
      { schema: "b", table: "c", alias: "x" },
    ]);
  });

  it("is not led astray by comments and strings", () => {
    expect(tablesIn("select 'from x' -- from y\n from z /* join w */")).toEqual([
      { schema: null, table: "z", alias: null },
    ]);
  });

  it("reads what a WITH names", () => {
    expect(commonNames("with a as (select 1), b as (select 2) select * from ")).toEqual(["a", "b"]);
    expect(commonNames("select x as (")).toEqual([]);
  });
});

describe("statementsOf", () => {
  it("parts at semicolons, not at those in texts", () => {
    const sql = "select ';' ;\n-- a; comment\nselect 2; ;";
    expect(statementsOf(sql).map(({ from, to }) => sql.slice(from, to))).toEqual(["select ';'", "select 2"]);
  });

  it("finds the statement at the cursor, also behind its semicolon", () => {
    const sql = "select 1;\nselect 2;\n";
    const at = (place: number) => {
      const span = statementAt(sql, place);
      return span && sql.slice(span.from, span.to);
    };
    expect([at(0), at(9), at(10), at(20)]).toEqual(["select 1", "select 1", "select 2", "select 2"]);
  });
});
