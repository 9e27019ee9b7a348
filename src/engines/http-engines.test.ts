import { describe, expect, it } from "vitest";
import { json, poolsTo, serve, until } from "../../test/support/http-server.ts";
import { httpClient } from "./http.ts";

/**
 * The exchanges that the makers of these databases document, spoken by a socket here: none of them runs on the machines
 * that test this. What is checked is what goes over the wire, what becomes of values, and that leaving early says so.
 */
describe("HTTP", () => {
  it("goes to no link-local address, whether written or looked up", async () => {
    for (const host of ["169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]"])
      expect(() => httpClient({ baseUrl: `http://${host}:80` })).toThrow("link-local");
  });

  it("follows no redirect", async () => {
    const { port } = await serve((_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end());
    await expect(httpClient({ baseUrl: `http://127.0.0.1:${port}` }).ask("/")).rejects.toThrow("HTTP status 302");
  });

  it("refuses what is no JSON, with a hint", async () => {
    const { port } = await serve((_, response) => response.end("<html>"));
    await expect(httpClient({ baseUrl: `http://127.0.0.1:${port}` }).json("/")).rejects.toThrow("HTTP interface");
  });
});

describe("ClickHouse", () => {
  const rows = "id\tname\tat\nUInt64\tNullable(String)\tDateTime('Europe/Berlin')\n";

  it("reads numbers, texts and times, read-only", async () => {
    const { port, asked } = await serve(({ body }, response) =>
      response.end(
        body.includes("getSetting")
          ? "x\nUInt64\n0\n"
          : `${rows}18446744073709551615\ta\\tb\\\\n\t2024-03-15 13:45:30\n2\t\\N\t2024-03-15 00:00:00\n`,
      ),
    );
    const { pools, target } = poolsTo(`clickhousedb+connect://ada:secret@127.0.0.1:${port}/sales`);
    const { columns } = await pools.run(target, "SELECT 1");
    expect(columns.map(({ name, type, kind, values }) => [name, type, kind, values])).toEqual([
      ["id", "UINT64", "number", [18446744073709551615n, 2]],
      ["name", "NULLABLE(STRING)", "string", ["a\tb\\n", null]],
      ["at", "DATETIME('EUROPE/BERLIN')", "datetime", [Date.UTC(2024, 2, 15, 13, 45, 30), Date.UTC(2024, 2, 15)]],
    ]);
    const query = asked.find(({ body }) => body === "SELECT 1")!;
    expect(query.headers).toMatchObject({ "x-clickhouse-user": "ada", "x-clickhouse-key": "secret" });
    expect(Object.fromEntries(new URLSearchParams(query.path.slice(2)))).toMatchObject({
      database: "sales",
      readonly: "2",
    });
  });

  it("kills the query that nobody waits for", async () => {
    const { port, asked } = await serve(({ body }, response) => {
      if (body.includes("getSetting")) response.end("x\nUInt64\n0\n");
      else if (body.startsWith("KILL")) response.end();
    });
    const { pools, target } = poolsTo(`clickhouse://127.0.0.1:${port}`);
    const leaving = new AbortController();
    const running = pools.run(target, "SELECT sleep(600)", { signal: leaving.signal });
    await until(() => asked.some(({ body }) => body.includes("sleep")));
    leaving.abort(new Error("left"));
    await expect(running).rejects.toThrow("left");
    const id = new URLSearchParams(asked.find(({ body }) => body.includes("sleep"))!.path.slice(2)).get("query_id");
    await until(() => asked.some(({ body }) => body.includes("KILL")));
    expect(asked.find(({ body }) => body.includes("KILL"))!.body).toContain(`'${id}'`);
  });

  it("takes an error among the rows for one, and an answer that breaks off", async () => {
    const { port } = await serve(({ body }, response) => {
      if (body.includes("getSetting")) response.end("x\nUInt64\n0\n");
      else if (body.includes("late"))
        response.end(`${rows}1\ta\t2024-03-15 00:00:00\nCode: 241. DB::Exception: Memory limit\n`);
      else {
        response.writeHead(200, { "content-length": "10000" });
        response.write(rows, () => response.destroy());
      }
    });
    const { pools, target } = poolsTo(`clickhouse://127.0.0.1:${port}`);
    await expect(pools.run(target, "SELECT late")).rejects.toThrow("Memory limit");
    await expect(pools.run(target, "SELECT broken")).rejects.toThrow();
  });

  it("says that the native protocol is not spoken", async () => {
    const { pools, target } = poolsTo("clickhouse+native://127.0.0.1:9000/default");
    await expect(pools.ping(target)).rejects.toThrow("clickhouse+http://");
  });
});

describe("Trino", () => {
  const columns = [
    { name: "n", type: "bigint" },
    { name: "d", type: "decimal(10,2)" },
    { name: "at", type: "timestamp(3) with time zone" },
    { name: "tags", type: "array(varchar)" },
  ];

  it("walks from page to page on the server it was told, whatever the pages say", async () => {
    let busy = true;
    const { port, asked } = await serve(({ path }, response) => {
      if (path === "/v1/statement") return json(response, { id: "q", nextUri: "http://elsewhere.example:80/v1/q/1" });
      if (path === "/v1/q/1" && busy) {
        busy = false;
        return json(response, {}, 503);
      }
      if (path === "/v1/q/1")
        return json(response, {
          columns,
          data: [[1, "1.50", "2024-03-15 13:45:30.123 UTC", ["a"]]],
          nextUri: "http://x/v1/q/2",
        });
      json(response, { columns, data: [[null, null, null, null]] });
    });
    const { pools, target } = poolsTo(`trino://ada@127.0.0.1:${port}/hive/sales`);
    const table = await pools.run(target, "SELECT 1");
    expect(table.columns.map(({ type, kind, values }) => [type, kind, values])).toEqual([
      ["BIGINT", "number", [1, null]],
      ["DECIMAL(10,2)", "number", [1.5, null]],
      ["TIMESTAMP(3) WITH TIME ZONE", "datetime", [Date.UTC(2024, 2, 15, 13, 45, 30, 123), null]],
      ["ARRAY(VARCHAR)", "json", [["a"], null]],
    ]);
    expect(asked[0]!.headers).toMatchObject({
      "x-trino-user": "ada",
      "x-trino-catalog": "hive",
      "x-trino-schema": "sales",
    });
    expect(asked.map(({ path }) => path)).toEqual(["/v1/statement", "/v1/q/1", "/v1/q/1", "/v1/q/2"]);
  });

  it("stops on the coordinator when the caller leaves", async () => {
    const { port, asked } = await serve(({ method, path }, response) => {
      if (method === "DELETE") return response.writeHead(204).end();
      if (path === "/v1/statement") json(response, { nextUri: `http://127.0.0.1/v1/q/1` });
    });
    const { pools, target } = poolsTo(`trino://127.0.0.1:${port}/hive`);
    const leaving = new AbortController();
    const running = pools.run(target, "SELECT 1", { signal: leaving.signal });
    await until(() => asked.some(({ path }) => path === "/v1/q/1"));
    leaving.abort(new Error("left"));
    await expect(running).rejects.toThrow("left");
    await until(() => asked.some(({ method }) => method === "DELETE"));
    expect(asked.find(({ method }) => method === "DELETE")!.path).toBe("/v1/q/1");
  });

  it("tells the newest partition of a table that has some", async () => {
    const table = (names: string[], ...data: unknown[][]) => ({
      columns: names.map((name) => ({ name, type: "varchar" })),
      data,
    });
    const { port, asked } = await serve(({ body }, response) => {
      if (body.includes("view_definition")) return json(response, table(["view_definition"], ["SELECT 1"]));
      if (body.includes("information_schema"))
        return json(
          response,
          body.includes("people$partitions")
            ? table(["column_name", "data_type", "is_nullable"], ["ds", "date", "YES"])
            : table(["x"]),
        );
      json(response, table(["ds"], ["2024-03-15"]));
    });
    const { pools, target } = poolsTo(`trino://ada@127.0.0.1:${port}/hive/sales`);
    const inspector = pools.inspect(target);
    expect(await inspector.partitions?.("people")).toEqual({
      columns: ["ds"],
      latest: { ds: "2024-03-15" },
      conditions: ["ds = DATE '2024-03-15'"],
      query: 'SELECT * FROM sales."people$partitions"',
    });
    expect(await inspector.indexes("people")).toEqual([{ name: "partition", columns: ["ds"], unique: false }]);
    expect(await inspector.newestPartition?.("people", null, "ds", { kind: "it's" })).toBe("2024-03-15");
    expect(asked.at(-1)!.body).toBe(
      `SELECT CAST(ds AS VARCHAR) AS ds FROM sales."people$partitions" WHERE CAST(kind AS VARCHAR) = 'it''s' ORDER BY ds DESC LIMIT 1`,
    );
    expect(await inspector.viewText?.("people")).toBe("SELECT 1");
    expect(await inspector.partitions?.("others")).toBeNull();
  });

  it("signs in as the secure extra says", async () => {
    const { port, asked } = await serve((_, response) => json(response, { columns: [], data: [] }));
    const secrets = { auth_method: "jwt", auth_params: { token: "a.b.c" } };
    const { pools, target } = poolsTo(`trino://ada@127.0.0.1:${port}/hive?http_scheme=http`, { secrets });
    await pools.run(target, "SELECT 1");
    expect(asked[0]!.headers.authorization).toBe("Bearer a.b.c");
    const other = poolsTo(`trino://ada@127.0.0.1:${port}/hive`, { secrets: { auth_method: "kerberos" } });
    await expect(other.pools.ping(other.target)).rejects.toThrow("basic and jwt");
  });

  it("runs as who is impersonated, signed in as the database's own user, and says what the server says", async () => {
    const { port, asked } = await serve((_, response) =>
      json(response, { error: { message: "line 1:8: Column 'x' cannot be resolved" } }),
    );
    const uri = `presto://bob:secret@127.0.0.1:${port}/hive?http_scheme=http`;
    const { pools, target } = poolsTo(uri, { principal: "service", username: "bob", impersonate: true });
    await expect(pools.run(target, "SELECT x")).rejects.toMatchObject({
      type: "COLUMN_DOES_NOT_EXIST_ERROR",
    });
    expect(asked[0]!.headers).toMatchObject({
      "x-presto-user": "bob",
      authorization: `Basic ${Buffer.from("service:secret").toString("base64")}`,
    });
  });
});

describe("Druid", () => {
  it("reads lines, and takes a missing end for an answer that broke off", async () => {
    const { port, asked } = await serve(({ body }, response) =>
      response.end(
        `["at","n"]\n["TIMESTAMP","BIGINT"]\n["2024-03-15T13:45:30.000Z",1]\n[null,2]\n${body.includes("whole") ? "\n" : ""}`,
      ),
    );
    const { pools, target } = poolsTo(`druid://127.0.0.1:${port}/druid/v2/sql/`);
    const { columns } = await pools.run(target, "SELECT whole");
    expect(columns.map(({ kind, values }) => [kind, values])).toEqual([
      ["datetime", [Date.UTC(2024, 2, 15, 13, 45, 30), null]],
      ["number", [1, 2]],
    ]);
    expect(asked[0]!.path).toBe("/druid/v2/sql/");
    await expect(pools.run(target, "SELECT half")).rejects.toThrow("broke off");
  });

  it("says what Druid says", async () => {
    const { port } = await serve((_, response) =>
      json(response, { error: "druidException", errorMessage: "Bad SQL" }, 400),
    );
    const { pools, target } = poolsTo(`druid://127.0.0.1:${port}`);
    await expect(pools.run(target, "SELECT")).rejects.toThrow("Bad SQL");
  });
});

describe("Pinot", () => {
  it("reads an answer, and refuses one of some servers only", async () => {
    const resultTable = {
      dataSchema: { columnNames: ["n", "b"], columnDataTypes: ["LONG", "BOOLEAN"] },
      rows: [[1, true]],
    };
    const { port } = await serve(({ body, path }, response) => {
      if (path === "/tables") return json(response, { tables: ["b", "a"] });
      json(
        response,
        body.includes("part") ? { resultTable, exceptions: [{ message: "1 server gone" }] } : { resultTable },
      );
    });
    const uri = `pinot://127.0.0.1:${port}/query/sql?controller=http://127.0.0.1:${port}/`;
    const { pools, target } = poolsTo(uri);
    expect((await pools.run(target, "SELECT 1")).columns.map((column) => column.values)).toEqual([[1], [true]]);
    await expect(pools.run(target, "SELECT part")).rejects.toThrow("1 server gone");
    expect(await pools.inspect(target).tables()).toEqual(["a", "b"]);
  });
});

describe("Elasticsearch and OpenSearch", () => {
  it("walks the cursor", async () => {
    const { port, asked } = await serve(({ body }, response) => {
      const { cursor } = JSON.parse(body) as { cursor?: string };
      if (cursor) return json(response, { rows: [[2]] });
      json(response, { columns: [{ name: "n", type: "long" }], rows: [[1]], cursor: "c" });
    });
    const { pools, target } = poolsTo(`elasticsearch+http://127.0.0.1:${port}/`);
    expect((await pools.run(target, "SELECT n FROM a")).columns[0]!.values).toEqual([1, 2]);
    expect(asked.map(({ path }) => path)).toEqual(["/_sql?format=json", "/_sql?format=json"]);
  });

  it("gives the cursor back when it needs no more", async () => {
    const { port, asked } = await serve(({ path }, response) =>
      json(
        response,
        path.includes("close") ? {} : { columns: [{ name: "n", type: "long" }], rows: [[1], [2], [3]], cursor: "c" },
      ),
    );
    const { pools, target } = poolsTo(`elasticsearch+http://127.0.0.1:${port}/`);
    await pools.run(target, "SELECT n FROM a", { maxRows: 1 });
    await until(() => asked.some(({ path }) => path === "/_sql/close"));
  });

  it("speaks OpenSearch's words too, and says what it says", async () => {
    const { port } = await serve(({ body }, response) =>
      body.includes("bad")
        ? json(response, { error: { reason: "Invalid SQL", details: "no such index" } }, 400)
        : json(response, { schema: [{ name: "a.b", alias: "x", type: "keyword" }], datarows: [["v"]] }),
    );
    const { pools, target } = poolsTo(`odelasticsearch+http://127.0.0.1:${port}/`);
    const { columns } = await pools.run(target, "SELECT 1");
    expect([columns[0]!.name, columns[0]!.values]).toEqual(["x", ["v"]]);
    await expect(pools.run(target, "SELECT bad")).rejects.toThrow("no such index");
  });
});

describe("CrateDB", () => {
  it("reads typed rows, and kills the job that nobody waits for", async () => {
    const { port, asked } = await serve(({ body }, response) => {
      if (body.includes("sys.jobs")) return json(response, { cols: ["id"], rows: [["j1"]] });
      if (body.includes("endless")) return;
      json(response, { cols: ["at", "tags"], col_types: [11, [100, 4]], rows: [[1710510330000, ["a"]]] });
    });
    const { pools, target } = poolsTo(`crate://127.0.0.1:${port}`);
    const { columns } = await pools.run(target, "SELECT 1");
    expect(columns.map(({ kind, values }) => [kind, values])).toEqual([
      ["datetime", [1710510330000]],
      ["json", [["a"]]],
    ]);
    const leaving = new AbortController();
    const running = pools.run(target, "SELECT endless", { signal: leaving.signal });
    await until(() => asked.some(({ body }) => body.includes("endless")));
    leaving.abort(new Error("left"));
    await expect(running).rejects.toThrow("left");
    await until(() => asked.some(({ body }) => body.includes("KILL 'j1'")));
  });
});

describe("Databend", () => {
  const schema = [
    { name: "n", type: "Nullable(UInt64)" },
    { name: "ok", type: "Boolean" },
    { name: "at", type: "Timestamp" },
    { name: "doc", type: "Variant" },
  ];

  it("walks from page to page on the server it was told", async () => {
    const { port, asked } = await serve(({ path }, response) =>
      json(
        response,
        path === "/v1/query/"
          ? {
              id: "q1",
              schema,
              data: [["18446744073709551615", "1", "2024-03-15 13:45:30.5", '{"a":1}']],
              next_uri: "http://x/v1/query/q1/page/1",
            }
          : { id: "q1", schema: [], data: [[null, "0", null, null]] },
      ),
    );
    const { pools, target } = poolsTo(`databend://ada:secret@127.0.0.1:${port}/sales`);
    const { columns } = await pools.run(target, "SELECT 1");
    expect(columns.map(({ kind, values }) => [kind, values])).toEqual([
      ["number", [18446744073709551615n, null]],
      ["boolean", [true, false]],
      ["datetime", [Date.UTC(2024, 2, 15, 13, 45, 30, 500), null]],
      ["json", [{ a: 1 }, null]],
    ]);
    expect(JSON.parse(asked[0]!.body)).toMatchObject({ sql: "SELECT 1", session: { database: "sales" } });
    expect(asked[1]!.path).toBe("/v1/query/q1/page/1?wait_time_secs=10");
  });

  it("kills the query that nobody waits for, and says what Databend says", async () => {
    const { port, asked } = await serve(({ path, body }, response) => {
      if (body.includes("nothere"))
        return json(response, { id: "q2", error: { code: 1025, message: "Unknown table nothere" } });
      if (!path.includes("page")) json(response, { id: "q1", next_uri: "/v1/query/q1/page/0" });
    });
    const { pools, target } = poolsTo(`databend://127.0.0.1:${port}`);
    await expect(pools.run(target, "SELECT nothere")).rejects.toThrow("Unknown table nothere");
    const leaving = new AbortController();
    const running = pools.run(target, "SELECT endless", { signal: leaving.signal });
    await until(() => asked.some(({ path }) => path.includes("page")));
    leaving.abort(new Error("left"));
    await expect(running).rejects.toThrow("left");
    await until(() => asked.some(({ method, path }) => method === "POST" && path === "/v1/query/q1/kill"));
  });
});

describe("Drill", () => {
  it("reads an answer as who is impersonated, and says what Drill says", async () => {
    const { port, asked } = await serve(({ body }, response) =>
      body.includes("nothere")
        ? json(response, { errorMessage: "VALIDATION ERROR: Object 'nothere' not found" }, 500)
        : json(response, {
            queryState: "COMPLETED",
            columns: ["n", "at"],
            metadata: ["BIGINT", "TIMESTAMP"],
            rows: [{ n: 1, at: "2024-03-15 13:45:30.0" }],
          }),
    );
    const uri = `drill+sadrill://bob:secret@127.0.0.1:${port}/dfs/tmp`;
    const { pools, target } = poolsTo(uri, { principal: "service", username: "bob", impersonate: true });
    const { columns } = await pools.run(target, "SELECT 1");
    expect(columns.map(({ values }) => values)).toEqual([[1], [Date.UTC(2024, 2, 15, 13, 45, 30)]]);
    expect(JSON.parse(asked[0]!.body)).toMatchObject({ query: "SELECT 1", defaultSchema: "dfs.tmp", userName: "bob" });
    expect(asked[0]!.headers.authorization).toBe(`Basic ${Buffer.from("service:secret").toString("base64")}`);
    await expect(pools.run(target, "SELECT nothere")).rejects.toThrow("Object 'nothere' not found");
  });
});
