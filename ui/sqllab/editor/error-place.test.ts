import { describe, expect, it } from "vitest";
import { placeOf, withLine } from "./error-place.ts";

/** The SQL with « » around the place that the message points at. */
function point(message: string, sql: string, extra?: Record<string, unknown>): string {
  const span = placeOf(message, sql, extra);
  return span ? `${sql.slice(0, span.from)}«${sql.slice(span.from, span.to)}»${sql.slice(span.to)}` : sql;
}

describe("placeOf", () => {
  it.each([
    // PostgreSQL, which shows a line of what ran
    [
      'postgresql error: relation "nope" does not exist\nLINE 3: FROM nope\n             ^\n',
      "select nope.x from «nope»",
    ],
    ["postgresql error: function foo(integer) does not exist\nLINE 2:   FOO(1)\n          ^", "select «foo»(1)"],
    ['We can\'t seem to resolve the column "foo" at line 3.', "select 1;\nselect 'foo', «foo» from t"],
    [
      'Please check your query for syntax errors at or near "frm". Then, try running your query again.',
      "select 1 «frm» t",
    ],
    // SQLite
    ['We can\'t seem to resolve the column "foo"', "select «foo» from t"],
    ["sqlite error: no such table: nope", "select * from «nope»"],
    ['sqlite error: near "FORM": syntax error', "select * «form» t"],
    // MySQL
    [
      "You have an error in your SQL syntax; check the manual for the right syntax to use near 'form t\nlimit 1' at line 1",
      "select * «form» t limit 1",
    ],
    ["(1054, \"Unknown column 't.foo' in 'field list'\")", "select t.«foo» from t"],
    ["(1146, \"Table 'db.nope' doesn't exist\")", "select * from «nope»"],
    ["SQL statement contains disallowed function(s): pg_sleep", "select «pg_sleep»(1)"],
    // Trino, DuckDB
    ["line 1:8: Column 'foo' cannot be resolved", "select «foo» from t"],
    [
      "Catalog Error: Table with name nope does not exist!\nLINE 1: SELECT * FROM nope\n                      ^",
      "select *\nfrom «nope»",
    ],
  ])("%s", (message, expected) => {
    expect(point(message, expected.replaceAll(/[«»]/g, ""))).toBe(expected);
  });

  it("takes line and column that the server has found in the same text", () => {
    const extra = { line: 2, column: 8, sql: "select 1;\nselect from" };
    expect(point("Error parsing the SQL", "select 1;\nselect from", extra)).toBe("select 1;\nselect «from»");
    expect(point("Error parsing the SQL", "select {{ x }};\nselect from", extra)).toBe("select {{ x }};\nselect from");
  });

  it("points nowhere where the message names nothing", () => {
    expect(point("division by zero", "select 1/0")).toBe("select 1/0");
  });
});

it("counts the line of a message in what was written", () => {
  expect(withLine('We can\'t seem to resolve the column "foo" at line 3.', 2)).toBe(
    'We can\'t seem to resolve the column "foo" at line 2.',
  );
});
