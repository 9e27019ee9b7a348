import { describe, expect, it } from "vitest";
import { engineFor } from "../engines/registry.ts";
import { type SelectParts, selectText } from "./sql-text.ts";

const parts: SelectParts = {
  columns: [{ sql: "a", name: "a", alias: "a" }],
  from: "t",
  where: [],
  groupBy: [],
  having: [],
  orderBy: ["a DESC"],
  limit: 10,
  offset: 20,
};
const written = (uri: string, more: Partial<SelectParts> = {}): string =>
  selectText({ ...parts, ...more }, engineFor(uri)).replaceAll(/\s+/g, " ");

describe("a page of rows", () => {
  it.each([
    ["postgresql", "SELECT a AS a FROM t ORDER BY a DESC LIMIT 10 OFFSET 20"],
    ["denodo", "SELECT a AS a FROM t ORDER BY a DESC OFFSET 20 LIMIT 10"],
    ["db2", 'SELECT a AS "a" FROM t ORDER BY a DESC OFFSET 20 ROWS FETCH NEXT 10 ROWS ONLY'],
    [
      "teradatasql",
      "SELECT a AS a FROM t QUALIFY ROW_NUMBER() OVER (ORDER BY a DESC) BETWEEN 21 AND 30 ORDER BY a DESC",
    ],
  ])("of %s", (engine, sql) => expect(written(engine)).toBe(sql));

  it("has an order where Teradata needs one, and an end where there is one", () => {
    const sql = "SELECT a AS a FROM t QUALIFY ROW_NUMBER() OVER (ORDER BY a) > 20";
    expect(written("teradatasql", { orderBy: [], limit: null })).toBe(sql);
    expect(written("teradatasql", { orderBy: [], offset: 0 })).toBe("SELECT TOP 10 a AS a FROM t");
  });

  it("has each row once where that is asked", () => {
    const once = { isDistinct: true, orderBy: [], offset: 0 };
    expect(written("postgresql", once)).toBe("SELECT DISTINCT a AS a FROM t LIMIT 10");
    expect(written("mssql", once)).toBe("SELECT DISTINCT TOP 10 a AS a FROM t");
  });
});
