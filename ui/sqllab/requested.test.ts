import { afterEach, describe, expect, it, vi } from "vitest";
import { fromParts, readRequested } from "./requested.ts";
import type { SqlDatabase } from "./types.ts";

const databases = [{ id: 4, database_name: "warehouse", backend: "mysql" }] as SqlDatabase[];

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

  it("quotes a table as its database does", () => {
    const asked = { dbname: "warehouse", table: "old orders" };
    expect(fromParts(asked, databases).sql).toBe("SELECT *\nFROM `old orders`");
  });

  it("takes no number that is none", () => {
    expect(fromParts({ dbid: "x", sql: "" }, databases)).toMatchObject({ dbId: null, sql: "" });
  });
});

describe("readRequested", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("opens what a dataset reads, which Superset's addresses name by datasourceKey", async () => {
    vi.stubGlobal("location", { origin: "http://server", pathname: "/", search: "" });
    const dataset = {
      table_name: "orders",
      database: { id: 4 },
      catalog: null,
      schema: "sales",
      sql: "",
      select_star: "SELECT 1",
    };
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (url: URL) => {
      asked.push(url.pathname);
      return Response.json({ result: dataset });
    });
    const open = (address: string) => readRequested(new URLSearchParams(address), undefined, undefined, databases);
    const found = { name: "orders", dbId: 4, catalog: null, schema: "sales" };
    expect(await open("datasourceKey=12__table")).toEqual({ ...found, sql: "SELECT 1" });
    expect(await open("datasourceKey=12__table&sql=SELECT+2")).toEqual({ ...found, sql: "SELECT 2" });
    expect(asked).toEqual(["/api/v1/dataset/12", "/api/v1/dataset/12"]);
  });
});
