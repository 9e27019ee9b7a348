import { afterEach, describe, expect, it } from "vitest";
import { json, poolsTo, serve, until } from "../../test/support/http-server.ts";

/** As in `http-engines.test.ts`: the exchanges that the makers document, spoken by a socket here. */
const shown = (columns: readonly { name: string; type: string | null; kind: string; values: unknown[] }[]) =>
  columns.map(({ name, type, kind, values }) => [name, type, kind, values]);

describe("Azure Data Explorer", () => {
  afterEach(() => {
    delete process.env.AZURE_AUTHORITY_HOST;
  });
  const table = (columns: object[], rows: unknown[]) => ({
    Tables: [{ TableName: "T", Columns: columns, Rows: rows }],
  });
  const application = "azure_ad_client_id=app&azure_ad_client_secret=hush&azure_ad_tenant_id=tenant";

  it("signs in as an application, asks in SQL and reads types", async () => {
    const { port, asked } = await serve(({ path }, response) => {
      if (path.startsWith("/tenant/")) return json(response, { access_token: "t1", expires_in: 3600 });
      json(
        response,
        table(
          [
            { ColumnName: "n", ColumnType: "long" },
            { ColumnName: "at", ColumnType: "datetime" },
            { ColumnName: "more", ColumnType: "dynamic" },
          ],
          [[1, "2024-03-15T13:45:30.5Z", { a: 1 }]],
        ),
      );
    });
    process.env.AZURE_AUTHORITY_HOST = `http://127.0.0.1:${port}`;
    const { pools, target } = poolsTo(`kustosql+http://127.0.0.1:${port}/sales?${application}`);
    expect(shown((await pools.run(target, "SELECT TOP 1 * FROM t")).columns)).toEqual([
      ["n", "BIGINT", "number", [1]],
      ["at", "DATETIME", "datetime", [Date.UTC(2024, 2, 15, 13, 45, 30, 500)]],
      ["more", "DYNAMIC", "json", [{ a: 1 }]],
    ]);
    const [token, query] = asked;
    expect(Object.fromEntries(new URLSearchParams(token!.body))).toMatchObject({
      grant_type: "client_credentials",
      client_id: "app",
      scope: "https://127.0.0.1/.default",
    });
    expect(query!.path).toBe("/v1/rest/query");
    expect(query!.headers.authorization).toBe("Bearer t1");
    expect(JSON.parse(query!.body)).toEqual({
      db: "sales",
      csl: "SELECT TOP 1 * FROM t",
      properties: { Options: { query_language: "sql", request_readonly: true } },
    });
  });

  it("lets no command change anything where only reading is allowed", async () => {
    const { port, asked } = await serve((_, response) => json(response, table([], [])));
    const { pools, target } = poolsTo(`kustosql+http://127.0.0.1:${port}/sales`);
    await expect(pools.run(target, ".drop table t")).rejects.toThrow("Commands other than .show");
    expect(asked).toEqual([]);
    await pools.run(target, ".show tables");
    expect(asked[0]!.path).toBe("/v1/rest/mgmt");
  });

  it("cancels by the name of the request", async () => {
    const { port, asked } = await serve(({ path }, response) => {
      if (path === "/v1/rest/mgmt") json(response, table([], []));
    });
    const { pools, target } = poolsTo(`kustosql+http://127.0.0.1:${port}/sales`);
    const leaving = new AbortController();
    const running = pools.run(target, "SELECT 1", { signal: leaving.signal });
    await until(() => asked.length > 0);
    leaving.abort(new Error("left"));
    await expect(running).rejects.toThrow("left");
    await until(() => asked.length > 1);
    expect(asked[1]!.body).toContain(String(asked[0]!.headers["x-ms-client-request-id"]));
  });

  it("says what is missing, what failed, and what failed among the rows", async () => {
    const { port } = await serve(({ body }, response) => {
      if (body.includes("bad")) return json(response, { error: { "@message": "Semantic error" } }, 400);
      json(response, table([{ ColumnName: "n", ColumnType: "int" }], [{ Exceptions: ["Query ran out of memory"] }]));
    });
    const { pools, target } = poolsTo(`kustosql+http://127.0.0.1:${port}/sales`);
    await expect(pools.run(target, "SELECT bad")).rejects.toThrow("Semantic error");
    await expect(pools.run(target, "SELECT 1")).rejects.toThrow("ran out of memory");
    const nobody = poolsTo("kustosql+https://cluster.example/sales?msi=True");
    await expect(nobody.pools.ping(nobody.target)).rejects.toThrow("Managed identities are not known here");
  });
});

describe("Apache Kylin", () => {
  it("asks a project, reads rows and its tables", async () => {
    const { port, asked } = await serve(({ path }, response) => {
      if (path.startsWith("/kylin/api/tables_and_columns"))
        return json(response, [
          { table_SCHEM: "EU", table_NAME: "SALES", columns: [{ column_NAME: "DAY_", type_NAME: "DATE" }] },
        ]);
      json(response, {
        columnMetas: [
          { label: "N", columnTypeName: "BIGINT" },
          { label: "D", columnTypeName: "DATE" },
        ],
        results: [["12", "2024-03-15"]],
        isException: false,
      });
    });
    const { pools, target } = poolsTo(`kylin://ada:secret@127.0.0.1:${port}/learn`);
    expect(shown((await pools.run(target, "SELECT 1")).columns)).toEqual([
      ["N", "BIGINT", "number", [12]],
      ["D", "DATE", "date", [Date.UTC(2024, 2, 15)]],
    ]);
    expect(JSON.parse(asked[0]!.body)).toMatchObject({ sql: "SELECT 1", project: "learn", acceptPartial: false });
    const inspector = pools.inspect(target);
    expect([await inspector.schemas(), await inspector.tables("EU")]).toEqual([["EU"], ["SALES"]]);
    expect((await inspector.columns("SALES", "EU")).map(({ name, isTemporal }) => [name, isTemporal])).toEqual([
      ["DAY_", true],
    ]);
  });

  it("says what Kylin says", async () => {
    const { port } = await serve((_, response) => json(response, { isException: true, exceptionMessage: "No model" }));
    const { pools, target } = poolsTo(`kylin://ada:secret@127.0.0.1:${port}/learn`);
    await expect(pools.run(target, "SELECT 1")).rejects.toThrow("No model");
  });
});

describe("TDengine", () => {
  it("posts the statement to its database", async () => {
    const { port, asked } = await serve(({ body }, response) => {
      if (body === "bad") return json(response, { code: 9728, desc: "syntax error" });
      json(response, {
        code: 0,
        column_meta: [
          ["ts", "TIMESTAMP", 8],
          ["v", "DOUBLE", 8],
        ],
        data: [["2024-03-15T13:45:30.000Z", 1.5]],
        rows: 1,
      });
    });
    const { pools, target } = poolsTo(`taosws://root:secret@127.0.0.1:${port}/power`);
    expect(shown((await pools.run(target, "SELECT * FROM meters")).columns)).toEqual([
      ["ts", "TIMESTAMP", "datetime", [Date.UTC(2024, 2, 15, 13, 45, 30)]],
      ["v", "DOUBLE", "number", [1.5]],
    ]);
    expect([asked[0]!.path, asked[0]!.body]).toEqual(["/rest/sql/power", "SELECT * FROM meters"]);
    await expect(pools.run(target, "bad")).rejects.toThrow("syntax error");
  });
});

describe("Parseable", () => {
  it("reads what values are, and the streams", async () => {
    const { port } = await serve(({ path }, response) => {
      if (path === "/api/v1/logstream") return json(response, [{ name: "app" }]);
      if (path === "/api/v1/logstream/app/schema")
        return json(response, {
          fields: [
            { name: "p_timestamp", data_type: { Timestamp: ["Millisecond", null] } },
            { name: "status", data_type: "Int64" },
          ],
        });
      json(response, {
        fields: ["p_timestamp", "status", "note"],
        records: [{ p_timestamp: "2024-03-15T13:45:30.250", status: 200, note: "ok" }],
      });
    });
    const { pools, target } = poolsTo(`parseable+http://ada:secret@127.0.0.1:${port}/`);
    expect(shown((await pools.run(target, "SELECT * FROM app")).columns)).toEqual([
      ["p_timestamp", "TIMESTAMP", "datetime", [Date.UTC(2024, 2, 15, 13, 45, 30, 250)]],
      ["status", "BIGINT", "number", [200]],
      ["note", "STRING", "string", ["ok"]],
    ]);
    const inspector = pools.inspect(target);
    expect(await inspector.tables()).toEqual(["app"]);
    expect((await inspector.columns("app")).map(({ name, type }) => [name, type])).toEqual([
      ["p_timestamp", "TIMESTAMP"],
      ["status", "BIGINT"],
    ]);
  });
});

describe("Couchbase", () => {
  it("asks read-only, and takes the columns of all documents", async () => {
    const { port, asked } = await serve((_, response) =>
      json(response, { results: [{ a: 1 }, { a: 2, b: { c: 3 } }], status: "success" }),
    );
    const { pools, target } = poolsTo(`couchbase://ada:secret@127.0.0.1:${port}?ssl=false`, {
      schema: "travel/inventory",
    });
    expect(shown((await pools.run(target, "SELECT a, b FROM t")).columns)).toEqual([
      ["a", "BIGINT", "number", [1, 2]],
      ["b", "JSON", "json", [null, { c: 3 }]],
    ]);
    expect(JSON.parse(asked[0]!.body)).toMatchObject({
      statement: "SELECT a, b FROM t",
      readonly: true,
      query_context: "default:`travel`.`inventory`",
    });
  });

  it("ends what nobody waits for, and says what failed", async () => {
    const { port, asked } = await serve(({ method, body }, response) => {
      if (method === "DELETE") return response.writeHead(200).end();
      if (body.includes("bad")) json(response, { errors: [{ code: 24000, msg: "Syntax error" }] }, 400);
    });
    const { pools, target } = poolsTo(`couchbase://ada:secret@127.0.0.1:${port}?ssl=false`);
    await expect(pools.run(target, "bad")).rejects.toThrow("Syntax error");
    const leaving = new AbortController();
    const running = pools.run(target, "SELECT 1", { signal: leaving.signal });
    await until(() => asked.some(({ body }) => body.includes("SELECT 1")));
    leaving.abort(new Error("left"));
    await expect(running).rejects.toThrow("left");
    await until(() => asked.some(({ method }) => method === "DELETE"));
  });
});

describe("Apache Solr", () => {
  it("reads documents until their end, in the order that the metadata tell", async () => {
    const { port, asked } = await serve(({ body }, response) => {
      const docs = body.includes("bad")
        ? [{ EXCEPTION: "Column 'x' not found", EOF: true }]
        : [
            { isMetadata: true, fields: ["n", "name"], aliases: {} },
            { name: "a", n: 1 },
            { name: "b", n: 2 },
            { EOF: true, RESPONSE_TIME: 3 },
          ];
      json(response, { "result-set": { docs } });
    });
    const { pools, target } = poolsTo(`solr://ada:secret@127.0.0.1:${port}/solr/sales`);
    expect(shown((await pools.run(target, "SELECT n, name FROM sales")).columns)).toEqual([
      ["n", "BIGINT", "number", [1, 2]],
      ["name", "STRING", "string", ["a", "b"]],
    ]);
    expect(asked[0]!.path).toBe("/solr/sales/sql");
    await expect(pools.run(target, "SELECT bad FROM sales")).rejects.toThrow("Column 'x' not found");
  });
});
