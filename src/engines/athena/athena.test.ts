import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Asked, json, poolsTo, serve, until } from "../../../test/support/http-server.ts";

/** The exchange that AWS documents, spoken by a server here. */
const info = [
  ["n", "bigint"],
  ["amount", "decimal"],
  ["at", "timestamp"],
  ["ok", "boolean"],
  ["raw", "varbinary"],
  ["tags", "array"],
].map(([Name, Type]) => ({ Name, Type }));
const row = (...values: (string | undefined)[]) => ({
  Data: values.map((value) => (value === undefined ? {} : { VarCharValue: value })),
});
const metadata = { ResultSetMetadata: { ColumnInfo: info } };
const names = row(...info.map(({ Name }) => Name));
const first = row("9007199254740993", "1.50", "2024-03-15 13:45:30.123", "true", "68 69", "[a, b]");

const callOf = ({ headers }: Asked) => String(headers["x-amz-target"] ?? "").replace("AmazonAthena.", "");

async function serveAthena(answer: (call: string, asked: Asked) => unknown = () => undefined) {
  let states = 0;
  const server = await serve((asked, response) => {
    const call = callOf(asked);
    const special = answer(call, asked);
    if (special instanceof Error)
      return json(response, { __type: "InvalidRequestException", Message: special.message }, 400);
    if (special) return json(response, special);
    if (call === "StartQueryExecution") return json(response, { QueryExecutionId: "q1" });
    if (call === "GetQueryExecution")
      return json(response, { QueryExecution: { Status: { State: states++ === 0 ? "RUNNING" : "SUCCEEDED" } } });
    if (call !== "GetQueryResults") return json(response, {});
    if (JSON.parse(asked.body).NextToken)
      return json(response, { ResultSet: { ...metadata, Rows: [row(...info.map(() => undefined))] } });
    json(response, { ResultSet: { ...metadata, Rows: [names, first] }, NextToken: "p2" });
  });
  const query = `s3_staging_dir=s3%3A%2F%2Fbucket%2F&work_group=bi&endpoint_url=http%3A%2F%2F127.0.0.1%3A${server.port}`;
  return { ...server, uri: `awsathena+rest://AKIA:hidden-key@athena.eu-west-1.amazonaws.com:443/sales?${query}` };
}

beforeEach(() => vi.stubEnv("AWS_ENDPOINT_URL", undefined));
afterEach(() => vi.unstubAllEnvs());

describe("Athena", () => {
  it("starts a query, waits for it and reads all pages, with signed requests", async () => {
    const { asked, uri } = await serveAthena();
    const { pools, target } = poolsTo(uri);
    const { columns } = await pools.run(target, "SELECT 1");
    expect(columns.map(({ type, kind, values }) => [type, kind, values])).toEqual([
      ["BIGINT", "number", [9007199254740993n, null]],
      ["DECIMAL", "number", [1.5, null]],
      ["TIMESTAMP", "datetime", [Date.UTC(2024, 2, 15, 13, 45, 30, 123), null]],
      ["BOOLEAN", "boolean", [true, null]],
      ["VARBINARY", "bytes", [Buffer.from("hi"), null]],
      ["ARRAY", "string", ["[a, b]", null]],
    ]);
    expect(JSON.parse(asked[0]!.body)).toMatchObject({
      QueryString: "SELECT 1",
      QueryExecutionContext: { Catalog: "AwsDataCatalog", Database: "sales" },
      ResultConfiguration: { OutputLocation: "s3://bucket/" },
      WorkGroup: "bi",
    });
    expect(asked[0]!.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIA\/\d{8}\/eu-west-1\/athena\/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{64}$/,
    );
    expect(JSON.stringify(asked)).not.toContain("hidden-key");
  });

  it("stops the query that nobody waits for", async () => {
    const { asked, uri } = await serveAthena((call) =>
      call === "GetQueryExecution" ? { QueryExecution: { Status: { State: "QUEUED" } } } : undefined,
    );
    const { pools, target } = poolsTo(uri);
    const leaving = new AbortController();
    const running = pools.run(target, "SELECT endless", { signal: leaving.signal });
    await until(() => asked.some((one) => callOf(one) === "GetQueryExecution"));
    leaving.abort(new Error("left"));
    await expect(running).rejects.toThrow("left");
    await until(() => asked.some((one) => callOf(one) === "StopQueryExecution" && one.body.includes("q1")));
  });

  it("says what Athena says, of a query that failed and of a request that it refuses", async () => {
    const reason = "SYNTAX_ERROR: line 1:15: mismatched input 'fromm'. Expecting: 'FROM'";
    const { uri } = await serveAthena((call, { body }) => {
      if (body.includes("refused")) return new Error("WorkGroup bi is not found.");
      return call === "GetQueryExecution"
        ? { QueryExecution: { Status: { State: "FAILED", StateChangeReason: reason } } }
        : undefined;
    });
    const { pools, target } = poolsTo(uri);
    await expect(pools.run(target, "SELECT 1 fromm")).rejects.toMatchObject({
      type: "SYNTAX_ERROR",
      message: 'Please check your query for syntax errors at or near "fromm". Then, try running your query again.',
    });
    await expect(pools.run(target, "SELECT refused")).rejects.toThrow("WorkGroup bi is not found.");
  });

  it("acts as the role that the URI names", async () => {
    const borrowed = {
      AccessKeyId: "ASIA",
      SecretAccessKey: "borrowed",
      SessionToken: "session",
      Expiration: Date.now() / 1000 + 3600,
    };
    const { asked, port, uri } = await serveAthena((_, { path }) =>
      path.includes("AssumeRole") ? { AssumeRoleResponse: { AssumeRoleResult: { Credentials: borrowed } } } : undefined,
    );
    vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${port}`);
    const { pools, target } = poolsTo(`${uri}&role_arn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fbi${port}&external_id=x`);
    await pools.run(target, "SELECT 1");
    expect(asked[0]!.path).toContain("ExternalId=x");
    expect(asked[0]!.headers.authorization).toContain("/eu-west-1/sts/");
    expect(asked[1]!.headers).toMatchObject({ "x-amz-security-token": "session" });
    expect(asked[1]!.headers.authorization).toContain("Credential=ASIA/");
  });

  it("lists tables, and columns with those that partition", async () => {
    const table = {
      Name: "people",
      TableType: "EXTERNAL_TABLE",
      Columns: [{ Name: "name", Type: "varchar(20)", Comment: "who" }],
      PartitionKeys: [{ Name: "day", Type: "date" }],
    };
    const { uri } = await serveAthena((call, { body }) => {
      if (call === "GetTableMetadata") return { TableMetadata: table };
      if (call !== "ListTableMetadata") return undefined;
      return JSON.parse(body).NextToken
        ? { TableMetadataList: [table] }
        : { TableMetadataList: [{ ...table, Name: "v", TableType: "VIRTUAL_VIEW" }], NextToken: "2" };
    });
    const { pools, target } = poolsTo(uri);
    const inspector = pools.inspect(target);
    expect([await inspector.tables(), await inspector.views()]).toEqual([["people"], ["v"]]);
    expect((await inspector.columns("people")).map(({ name, type, comment }) => [name, type, comment])).toEqual([
      ["name", "VARCHAR(20)", "who"],
      ["day", "DATE", null],
    ]);
    expect(await inspector.indexes("people")).toEqual([{ name: "partition", columns: ["day"], unique: false }]);
  });
});
