import { generateKeyPairSync } from "node:crypto";
import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { json, poolsTo, serve } from "../../../test/support/http-server.ts";
import { readSheetAddress } from "./sheet.ts";

/** Google's exchange as it documents it, spoken by a socket here. */
const url = "https://docs.google.com/spreadsheets/d/abc-123/edit#gid=7";
const cell = (v: unknown) => (v === null ? null : { v });
const sheet = (response: ServerResponse, cols: object[], rows: unknown[][]) => {
  const table = { cols, rows: rows.map((row) => ({ c: row.map(cell) })) };
  response.end(`)]}'\n${JSON.stringify({ version: "0.6", status: "ok", table })}`);
};
const columns = [
  { id: "A", label: "name", type: "string" },
  { id: "B", label: "amount", type: "number" },
  { id: "C", label: "day", type: "date" },
  { id: "D", label: "at", type: "datetime" },
  { id: "E", label: "", type: "boolean" },
];
const rows = [
  ["a", 1.5, "Date(2024,2,15)", "Date(2024,2,15,13,45,30)", true],
  ["it's", 2, null, null, false],
];
const connect = (port: number, more = {}) => {
  process.env.LITESET_TEST_GOOGLE_DOCS = `http://127.0.0.1:${port}`;
  return poolsTo("gsheets://", { extra: { engine_params: { catalog: { sales: url } } }, ...more });
};
afterEach(() => {
  delete process.env.LITESET_TEST_GOOGLE_DOCS;
});

describe("Google Sheets", () => {
  it("answers SQL over sheets, by their names and their addresses", async () => {
    const { port, asked } = await serve((_, response) => sheet(response, columns, rows));
    const { pools, target } = connect(port);
    const sql = `SELECT s.name, SUM(s.amount) AS total, MAX(t.at) AS at, MAX(s."E") AS e FROM sales s JOIN "${url}" t ON s.name = t.name GROUP BY 1 ORDER BY 1`;
    const result = await pools.run(target, sql);
    expect(result.columns.map(({ name, values }) => [name, values])).toEqual([
      ["name", ["a", "it's"]],
      ["total", [1.5, 2]],
      ["at", ["2024-03-15 13:45:30", null]],
      ["e", [1, 0]],
    ]);
    expect(asked.map(({ path }) => path)).toEqual(
      Array.from({ length: 2 }, () => "/spreadsheets/d/abc-123/gviz/tq?headers=1&tqx=out%3Ajson&gid=7"),
    );
    // The next query sees what the sheet holds then.
    await pools.run(target, "SELECT * FROM sales");
    expect(asked).toHaveLength(3);
  });

  it("tells the sheets of the connection and their columns", async () => {
    const { port, asked } = await serve((_, response) => sheet(response, columns, []));
    const { pools, target } = connect(port);
    const inspector = pools.inspect(target);
    expect([await inspector.schemas(), await inspector.tables()]).toEqual([["main"], ["sales"]]);
    expect((await inspector.columns("sales")).map(({ name, type, isTemporal }) => [name, type, isTemporal])).toEqual([
      ["name", "TEXT", false],
      ["amount", "REAL", false],
      ["day", "DATE", true],
      ["at", "TIMESTAMP", true],
      ["E", "BOOLEAN", false],
    ]);
    expect(asked[0]!.path).toContain("tq=SELECT+*+LIMIT+1");
    expect(await inspector.columns("nothing")).toEqual([]);
  });

  it("reads as the service account, or as who asks", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const { port, asked } = await serve(({ path }, response) => {
      if (path === "/token") return json(response, { access_token: "of-the-account", expires_in: 3600 });
      sheet(response, columns, rows);
    });
    const service_account_info = JSON.stringify({
      type: "service_account",
      client_email: "reader@project.example",
      private_key: privateKey.export({ format: "pem", type: "pkcs8" }),
      token_uri: `http://127.0.0.1:${port}/token`,
    });
    const account = connect(port, { secrets: { service_account_info } });
    await account.pools.run(account.target, "SELECT 1 FROM sales");
    const person = connect(port, { accessToken: "of-ada" });
    await person.pools.run(person.target, "SELECT 1 FROM sales");
    expect(asked.filter(({ path }) => path !== "/token").map(({ headers }) => headers.authorization)).toEqual([
      "Bearer of-the-account",
      "Bearer of-ada",
    ]);
  });

  it("asks Google alone, whatever a table is called", async () => {
    const { port, asked } = await serve((_, response) => sheet(response, columns, rows));
    const { pools, target } = connect(port);
    for (const name of ["http://127.0.0.1/x", "https://docs.google.com.evil.example/spreadsheets/d/a", "other"])
      await expect(pools.run(target, `SELECT * FROM "${name}"`)).rejects.toThrow("There are sales");
    expect(asked).toEqual([]);
    expect(readSheetAddress("https://docs.google.com/spreadsheets/d/../../x")).toBeNull();
    expect(readSheetAddress("https://docs.google.com/spreadsheets/d/a/edit?headers=2#gid=0")).toEqual({
      id: "a",
      gid: "0",
      headers: "2",
    });
  });

  it("writes nothing, also where the database allows DML", async () => {
    const { port } = await serve((_, response) => sheet(response, columns, rows));
    const { pools, target } = connect(port, { allowDml: true });
    for (const sql of ["INSERT INTO sales (name) VALUES ('b')", "WITH x AS (SELECT 1) DELETE FROM sales"])
      await expect(pools.run(target, sql, { readOnly: false })).rejects.toThrow("read here, not written");
  });

  it("says in words what is wrong", async () => {
    const { port } = await serve(({ path }, response) => {
      if (path.includes("abc")) response.writeHead(302, { location: "https://accounts.google.com/" }).end();
      else response.end(`)]}'\n{"status":"error","errors":[{"detailed_message":"Invalid query"}]}`);
    });
    const { pools, target } = connect(port);
    await expect(pools.run(target, "SELECT * FROM sales")).rejects.toThrow("not shared with who reads it");
    const other = "https://docs.google.com/spreadsheets/d/xyz";
    await expect(pools.run(target, `SELECT * FROM "${other}"`)).rejects.toThrow("Invalid query");
    await expect(pools.run(target, "SELECT FROM x")).rejects.toMatchObject({ type: "SYNTAX_ERROR" });
  });
});
