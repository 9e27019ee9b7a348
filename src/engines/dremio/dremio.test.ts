import { describe, expect, it } from "vitest";
import { type Asked, json, poolsTo, serve, until } from "../../../test/support/http-server.ts";

/** The exchange that Dremio documents (REST API v3), spoken by a server here. */
const schema = [
  ["n", "BIGINT"],
  ["amount", "DECIMAL"],
  ["at", "TIMESTAMP"],
  ["tags", "LIST"],
].map(([name, type]) => ({ name, type: { name: type } }));
const row = { n: 1, amount: "1.50", at: "2024-03-15 13:45:30.123", tags: ["a"] };

async function serveDremio(answer: (asked: Asked) => unknown = () => undefined) {
  const server = await serve((asked, response) => {
    const special = answer(asked);
    if (special instanceof Error) return json(response, { errorMessage: special.message }, 400);
    if (special) return json(response, special);
    if (asked.path === "/apiv2/login") return json(response, { token: "t" });
    if (asked.path === "/api/v3/sql") return json(response, { id: "j1" });
    if (asked.path === "/api/v3/job/j1") return json(response, { jobState: "COMPLETED" });
    const offset = Number(new URL(asked.path, "http://x").searchParams.get("offset"));
    json(response, { rowCount: 501, schema, rows: offset === 0 ? Array(500).fill(row) : [{}] });
  });
  return { ...server, uri: `dremio+flight://ada:secret@127.0.0.1:${server.port}/sales?UseEncryption=false` };
}

describe("Dremio", () => {
  it("signs in, waits for a job and reads all pages", async () => {
    const { asked, uri } = await serveDremio();
    const { pools, target } = poolsTo(uri, { schema: "Samples.eu" });
    const { columns, rowCount } = await pools.run(target, "SELECT 1");
    expect(rowCount).toBe(501);
    expect(columns.map(({ type, kind, values }) => [type, kind, values[0], values[500]])).toEqual([
      ["BIGINT", "number", 1, null],
      ["DECIMAL", "number", 1.5, null],
      ["TIMESTAMP", "datetime", Date.UTC(2024, 2, 15, 13, 45, 30, 123), null],
      ["LIST", "json", ["a"], null],
    ]);
    expect(JSON.parse(asked[0]!.body)).toEqual({ userName: "ada", password: "secret" });
    expect(asked[1]!.headers.authorization).toBe("_dremiot");
    expect(JSON.parse(asked[1]!.body)).toEqual({ sql: "SELECT 1", context: ["Samples", "eu"] });
  });

  it("uses a token, and says what Dremio says", async () => {
    const { asked, uri } = await serveDremio(({ path }) =>
      path === "/api/v3/job/j1" ? { jobState: "FAILED", errorMessage: "Object 'nothere' not found" } : undefined,
    );
    const { pools, target } = poolsTo(`${uri.replace("ada:secret@", "")}&Token=pat`);
    await expect(pools.run(target, "SELECT nothere")).rejects.toThrow("Object 'nothere' not found");
    expect(asked[0]!.headers.authorization).toBe("Bearer pat");
  });

  it("stops the job that nobody waits for", async () => {
    const { asked, uri } = await serveDremio(({ path }) =>
      path === "/api/v3/job/j1" ? { jobState: "RUNNING" } : undefined,
    );
    const { pools, target } = poolsTo(uri);
    const leaving = new AbortController();
    const running = pools.run(target, "SELECT endless", { signal: leaving.signal });
    await until(() => asked.some(({ path }) => path === "/api/v3/job/j1"));
    leaving.abort(new Error("left"));
    await expect(running).rejects.toThrow("left");
    await until(() => asked.some(({ path }) => path === "/api/v3/job/j1/cancel"));
  });

  it("asks for the project of a database in the cloud", async () => {
    const { pools, target } = poolsTo("dremio+flight://data.dremio.cloud:443/?Token=pat&UseEncryption=true");
    await expect(pools.ping(target)).rejects.toThrow("project_id");
  });
});
