import { describe, expect, it } from "vitest";
import { type Asked, json, poolsTo, serve, until } from "../../../test/support/http-server.ts";

/** The exchange that Databricks documents (Statement Execution API 2.0), spoken by a server here. */
const columns = [
  ["n", "LONG", "BIGINT"],
  ["amount", "DECIMAL", "DECIMAL(10,2)"],
  ["at", "TIMESTAMP", "TIMESTAMP"],
  ["ok", "BOOLEAN", "BOOLEAN"],
  ["tags", "ARRAY", "ARRAY<STRING>"],
].map(([name, type_name, type_text]) => ({ name, type_name, type_text }));
const manifest = { schema: { columns } };
const first = ["9007199254740993", "1.50", "2024-03-15T13:45:30.123Z", "true", '["a"]'];
const done = (result: object) => ({ statement_id: "s1", status: { state: "SUCCEEDED" }, manifest, result });
const base = "/api/2.0/sql/statements";

async function serveDatabricks(answer: (asked: Asked, port: number) => unknown) {
  const server = await serve((asked, response) => {
    const found = answer(asked, server.port);
    if (found instanceof Error) json(response, { error_code: "BAD_REQUEST", message: found.message }, 400);
    else json(response, found ?? {});
  });
  const query = "http_path=%2Fsql%2F1.0%2Fwarehouses%2Fw1&catalog=main&schema=sales&ssl=0";
  return { ...server, uri: `databricks://token:dapi-hidden@127.0.0.1:${server.port}?${query}` };
}

describe("Databricks", () => {
  it("asks after a statement and reads all chunks", async () => {
    const { asked, uri } = await serveDatabricks(({ path }) => {
      if (path === base) return { statement_id: "s1", status: { state: "PENDING" } };
      if (path === `${base}/s1`) return done({ data_array: [first], next_chunk_index: 1 });
      return { data_array: [[null, null, null, null, null]] };
    });
    const { pools, target } = poolsTo(uri);
    const table = await pools.run(target, "SELECT 1");
    expect(table.columns.map(({ type, kind, values }) => [type, kind, values])).toEqual([
      ["BIGINT", "number", [9007199254740993n, null]],
      ["DECIMAL(10,2)", "number", [1.5, null]],
      ["TIMESTAMP", "datetime", [Date.UTC(2024, 2, 15, 13, 45, 30, 123), null]],
      ["BOOLEAN", "boolean", [true, null]],
      ["ARRAY<STRING>", "json", [["a"], null]],
    ]);
    expect(JSON.parse(asked[0]!.body)).toMatchObject({
      statement: "SELECT 1",
      warehouse_id: "w1",
      catalog: "main",
      schema: "sales",
    });
    expect(asked[0]!.headers.authorization).toBe("Bearer dapi-hidden");
    expect(asked.map(({ path }) => path)).toEqual([base, `${base}/s1`, `${base}/s1/result/chunks/1`]);
  });

  it("fetches a result that is too large for an answer, without showing the token there", async () => {
    const message = "Inline byte limit exceeded. Statements executed with disposition=INLINE …";
    const { asked, uri } = await serveDatabricks(({ path, body }, port) => {
      if (path.startsWith("/bucket")) return [first];
      return body.includes("EXTERNAL_LINKS")
        ? done({ external_links: [{ external_link: `http://127.0.0.1:${port}/bucket/1?signature=x` }] })
        : { statement_id: "s1", status: { state: "FAILED", error: { message } } };
    });
    const { pools, target } = poolsTo(uri);
    expect((await pools.run(target, "SELECT 1")).rowCount).toBe(1);
    expect(asked.at(-1)!.headers.authorization).toBeUndefined();
  });

  it("stops the statement that nobody waits for", async () => {
    const { asked, uri } = await serveDatabricks(() => ({ statement_id: "s1", status: { state: "RUNNING" } }));
    const { pools, target } = poolsTo(uri);
    const leaving = new AbortController();
    const running = pools.run(target, "SELECT endless", { signal: leaving.signal });
    await until(() => asked.some(({ path }) => path === `${base}/s1`));
    leaving.abort(new Error("left"));
    await expect(running).rejects.toThrow("left");
    await until(() => asked.some(({ method, path }) => method === "POST" && path === `${base}/s1/cancel`));
  });

  it("says what Databricks says, and what it cannot reach", async () => {
    const { uri } = await serveDatabricks(({ body }) =>
      body.includes("refused")
        ? new Error("Invalid access token.")
        : { statement_id: "s1", status: { state: "FAILED", error: { message: "[TABLE_OR_VIEW_NOT_FOUND] nothere" } } },
    );
    const { pools, target } = poolsTo(uri);
    await expect(pools.run(target, "SELECT nothere")).rejects.toThrow("[TABLE_OR_VIEW_NOT_FOUND] nothere");
    await expect(pools.run(target, "SELECT refused")).rejects.toThrow("Invalid access token.");
    const cluster = poolsTo(uri.replace("warehouses%2Fw1", "protocolv1%2Fo%2F1%2Fc1"));
    await expect(cluster.pools.ping(cluster.target)).rejects.toThrow("SQL warehouses");
  });

  it("lists tables without views, and columns without what follows them", async () => {
    const told = (names: string[], ...rows: (string | null)[][]) => ({
      ...done({ data_array: rows }),
      manifest: { schema: { columns: names.map((name) => ({ name, type_name: "STRING", type_text: "STRING" })) } },
    });
    const { asked, uri } = await serveDatabricks(({ body }) => {
      if (body.includes("SHOW VIEWS")) return told(["namespace", "viewName"], ["sales", "v"]);
      if (body.includes("SHOW TABLES")) return told(["database", "tableName"], ["sales", "people"], ["sales", "v"]);
      return told(
        ["col_name", "data_type", "comment"],
        ["id", "bigint", "which"],
        ["", "", ""],
        ["# Partitioning", "", ""],
      );
    });
    const { pools, target } = poolsTo(uri, { catalog: "other" });
    const inspector = pools.inspect(target);
    expect(await inspector.tables("sales")).toEqual(["people"]);
    expect(
      (await inspector.columns("people", "sales")).map(({ name, type, comment }) => [name, type, comment]),
    ).toEqual([["id", "BIGINT", "which"]]);
    expect(asked.map(({ body }) => JSON.parse(body).statement)).toContain("DESCRIBE TABLE `other`.`sales`.`people`");
  });
});
