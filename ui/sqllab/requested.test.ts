import { describe, expect, it } from "vitest";
import { fromParts } from "./requested.ts";
import type { SqlDatabase } from "./types.ts";

const databases = [{ id: 4, database_name: "warehouse" }] as SqlDatabase[];

describe("fromParts", () => {
  it("reads the parts of Superset's addresses", () => {
    const parts = { dbid: "3", schema: "sales", catalog: "c", sql: "SELECT 1", name: "mine", templateParams: "{}" };
    expect(fromParts(parts, databases)).toEqual({
      dbId: 3,
      schema: "sales",
      catalog: "c",
      sql: "SELECT 1",
      name: "mine",
      templateParams: "{}",
    });
  });

  it("knows a database by its name, and shows a table", () => {
    expect(fromParts({ dbname: "warehouse", table: "orders" }, databases)).toMatchObject({
      dbId: 4,
      name: "orders",
      sql: "SELECT *\nFROM orders",
    });
  });

  it("takes no number that is none", () => {
    expect(fromParts({ dbid: "x", sql: "" }, databases)).toMatchObject({ dbId: null, sql: "" });
  });
});
