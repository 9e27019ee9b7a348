import { afterEach, describe, expect, it } from "vitest";
import { json, poolsTo, serve } from "../../../test/support/http-server.ts";
import type { ConnectionTarget } from "../engine.ts";

afterEach(() => {
  delete process.env.FIREBOLT_BASE_URL;
});

const uri = "firebolt://id:s%40cret@shop/fast?account_name=acme";

/** The exchange as Firebolt's own packages speak it, by a socket here. */
async function firebolt(
  lines: (sql: string) => object[],
  more: { engineUrl?: string; target?: Partial<ConnectionTarget> } = {},
) {
  const served = await serve(({ path, body }, response) => {
    const base = `http://127.0.0.1:${port}`;
    if (path === "/oauth/token") return json(response, { access_token: "t0ken", expires_in: 3600 });
    if (path === "/web/v3/account/acme/engineUrl")
      return json(response, { engineUrl: more.engineUrl ?? `${base}?account_id=7` });
    if (body.startsWith("USE DATABASE")) response.setHeader("Firebolt-Update-Parameters", "database=shop");
    if (body.startsWith("USE ENGINE")) response.setHeader("Firebolt-Update-Endpoint", `${base}/engine?engine=fast`);
    if (body.startsWith("USE")) return response.end("{}");
    if (body.includes("broken")) {
      response.writeHead(400);
      return response.end(JSON.stringify({ errors: [{ description: "Line 1: broken" }] }));
    }
    response.end(
      lines(body)
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(""),
    );
  });
  const { port } = served;
  process.env.FIREBOLT_BASE_URL = `http://127.0.0.1:${port}`;
  return { ...served, ...poolsTo(uri, more.target) };
}
const start = (...columns: [name: string, type: string][]) => ({
  message_type: "START",
  result_columns: columns.map(([name, type]) => ({ name, type })),
});
const done = { message_type: "FINISH_SUCCESSFULLY" };

describe("Firebolt", () => {
  it("signs in, follows the account to its engine, and reads rows as they come", async () => {
    const { pools, target, asked } = await firebolt(() => [
      start(
        ["n", "long"],
        ["name", "text null"],
        ["price", "Decimal(38, 2)"],
        ["day", "date"],
        ["at", "timestamptz"],
        ["ok", "boolean"],
        ["tags", "array(text)"],
        ["raw", "bytea"],
      ),
      {
        message_type: "DATA",
        data: [["9007199254740993", "it's", "1.50", "2024-03-15", "2024-03-15 13:45:30.5+00", true, ["a"], "\\x01ff"]],
      },
      { message_type: "DATA", data: [[null, null, null, null, null, null, null, null]] },
      done,
    ]);
    const { columns } = await pools.run(target, "SELECT 1");
    expect(columns.map(({ name, kind, values }) => [name, kind, values])).toEqual([
      ["n", "number", [9007199254740993n, null]],
      ["name", "string", ["it's", null]],
      ["price", "number", [1.5, null]],
      ["day", "date", [Date.UTC(2024, 2, 15), null]],
      ["at", "datetime", [Date.UTC(2024, 2, 15, 13, 45, 30, 500), null]],
      ["ok", "boolean", [true, null]],
      ["tags", "json", [["a"], null]],
      ["raw", "bytes", [Buffer.from([1, 255]), null]],
    ]);
    expect(asked.map(({ path, body }) => [path, body])).toEqual([
      ["/oauth/token", expect.stringContaining("client_secret=s%40cret")],
      ["/web/v3/account/acme/engineUrl", ""],
      ["/query?account_id=7", 'USE DATABASE "shop"'],
      ["/query?account_id=7&database=shop", 'USE ENGINE "fast"'],
      ["/engine?account_id=7&database=shop&engine=fast&output_format=JSONLines_Compact", "SELECT 1"],
    ]);
    expect(asked.at(-1)!.headers.authorization).toBe("Bearer t0ken");
  });

  it("says what is wrong in Firebolt's words, also behind rows", async () => {
    const { pools, target } = await firebolt((sql) =>
      sql.includes("late")
        ? [start(["n", "int"]), { message_type: "FINISH_WITH_ERRORS", errors: [{ description: "out of memory" }] }]
        : [start(["n", "int"]), { message_type: "DATA", data: [[1]] }],
    );
    await expect(pools.run(target, "SELECT broken")).rejects.toThrow("Line 1: broken");
    await expect(pools.run(target, "SELECT late")).rejects.toThrow("out of memory");
    await expect(pools.run(target, "SELECT 1")).rejects.toThrow("broke off");
    await expect(pools.run({ ...target, databaseId: 2, uri: "firebolt://id:s@shop" }, "SELECT 1")).rejects.toThrow(
      "account_name",
    );
    const person = "firebolt://ada%40acme.com:s@shop/e?account_name=a";
    await expect(pools.run({ ...target, databaseId: 3, uri: person }, "SELECT 1")).rejects.toThrow("service account");
  });

  it.each(["https://evil.example/query", "http://x.firebolt.io/query", "https://firebolt.io.evil.example"])(
    "shows its token to nobody else: %s",
    async (engineUrl) => {
      const { pools, target } = await firebolt(() => [done], { engineUrl });
      await expect(pools.run(target, "SELECT 1")).rejects.toThrow("not one of its own");
    },
  );

  it("tells tables and columns", async () => {
    const { pools, target } = await firebolt((sql) => [
      sql.includes("information_schema.tables")
        ? start(["table_name", "text"])
        : start(["column_name", "text"], ["data_type", "text"], ["is_nullable", "text"]),
      {
        message_type: "DATA",
        data: [sql.includes("information_schema.tables") ? ["people"] : ["born", "timestamp", "YES"]],
      },
      done,
    ]);
    const inspector = pools.inspect(target);
    expect(await inspector.tables()).toEqual(["people"]);
    expect((await inspector.columns("people")).map(({ name, type, isTemporal }) => [name, type, isTemporal])).toEqual([
      ["born", "TIMESTAMP", true],
    ]);
  });
});
