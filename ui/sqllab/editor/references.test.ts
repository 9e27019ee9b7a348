import { describe, expect, it } from "vitest";
import { commonNames, tablesIn } from "./references.ts";
import { statementAt, statementsOf, wordsInPieces, wordsOf } from "./statements.ts";

describe("tablesIn", () => {
  it("finds tables, their schemas and aliases, in a statement that is being typed", () => {
    expect(tablesIn(wordsOf('select f. from sales.flights f join "Air Ports" as a on a.id = f.id, where'))).toEqual([
      { schema: "sales", table: "flights", alias: "f" },
      { schema: null, table: "Air Ports", alias: "a" },
    ]);
    expect(tablesIn(wordsOf("select * from a, b.c x where 1 = 1"))).toEqual([
      { schema: null, table: "a", alias: null },
      { schema: "b", table: "c", alias: "x" },
    ]);
  });

  it("is not led astray by comments and strings", () => {
    expect(tablesIn(wordsOf("select 'from x' -- from y\n from z /* join w */"))).toEqual([
      { schema: null, table: "z", alias: null },
    ]);
  });

  it("reads what a WITH names", () => {
    expect(commonNames(wordsOf("with a as (select 1), b as (select 2) select * from "))).toEqual(["a", "b"]);
    expect(commonNames(wordsOf("select x as ("))).toEqual([]);
  });
});

describe("statementsOf", () => {
  it("parts at semicolons, not at those in texts", () => {
    const sql = "select ';' ;\n-- a; comment\nselect 2; ;";
    expect(statementsOf(wordsOf(sql)).map(({ from, to }) => sql.slice(from, to))).toEqual(["select ';'", "select 2"]);
  });

  it("finds the statement at the cursor, also behind its semicolon", () => {
    const sql = "select 1;\nselect 2;\n";
    const at = (place: number) => {
      const span = statementAt(wordsOf(sql), place);
      return span && sql.slice(span.from, span.to);
    };
    expect([at(0), at(9), at(10), at(20)]).toEqual(["select 1", "select 1", "select 2", "select 2"]);
  });
});

describe("wordsInPieces", () => {
  it("finds the words of a long query and lets others in between", async () => {
    const sql = `select ${"case when a = 'b' then c else 0 end as d, ".repeat(3_000)} 1`;
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const words = await wordsInPieces(sql);
    clearInterval(timer);
    expect(words).toEqual(wordsOf(sql));
    expect(turns).toBeGreaterThan(0);
  });
});
