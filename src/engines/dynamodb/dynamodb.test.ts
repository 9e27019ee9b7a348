import { describe, expect, it } from "vitest";
import { json, poolsTo, serve } from "../../../test/support/http-server.ts";
import { AwsClient } from "../aws.ts";
import { parseUri } from "../uri.ts";

const ITEMS = [
  {
    id: { N: "1" },
    name: { S: "it's" },
    price: { N: "1.5" },
    ok: { BOOL: true },
    tags: { L: [{ S: "a" }, { N: "2" }] },
  },
  { id: { N: "2" }, name: { S: "b" }, price: { N: "2" }, ok: { BOOL: false }, none: { NULL: true } },
  { id: { N: "3" }, name: { S: "b" }, price: { N: "4" }, raw: { B: "Af8=" }, map: { M: { x: { NS: ["1", "2"] } } } },
];
const addressTo = (endpoint: string): string =>
  `dynamodb://AK:S%2Fecret@dynamodb.eu-west-1.amazonaws.com:443?connector=superset&endpoint_url=${encodeURIComponent(endpoint)}`;

/** The exchange as AWS documents it, two items a page. */
async function dynamodb() {
  const served = await serve(({ headers, body }, response) => {
    const [, action] = String(headers["x-amz-target"]).split(".");
    const question = JSON.parse(body) as { TableName?: string; ExclusiveStartKey?: object; Limit?: number };
    if (action === "ListTables") return json(response, { TableNames: ["shop.items", "empty"] });
    if (question.TableName === "empty") return json(response, { Items: [], Count: 0 });
    if (question.TableName !== "shop.items") {
      response.writeHead(400);
      return response.end(
        JSON.stringify({ __type: "ResourceNotFoundException", message: "Requested resource not found" }),
      );
    }
    if (question.ExclusiveStartKey) return json(response, { Items: ITEMS.slice(2) });
    json(response, { Items: ITEMS.slice(0, 2), LastEvaluatedKey: { id: { N: "2" } } });
  });
  return { ...served, uri: addressTo(`http://127.0.0.1:${served.port}`) };
}

/** A server that speaks DynamoDB, where there is one: `moto_server`, or DynamoDB Local. */
const server = process.env.TEST_DYNAMODB_URL ?? "";
async function filledServer(): Promise<string> {
  const uri = addressTo(server);
  const client = new AwsClient(parseUri(uri), "dynamodb");
  const call = (action: string, question: object) =>
    client.call("dynamodb", `DynamoDB_20120810.${action}`, question, AbortSignal.timeout(10_000));
  const keys = [{ AttributeName: "id", KeyType: "HASH" }];
  for (const TableName of ["shop.items", "empty"]) {
    await call("DeleteTable", { TableName }).catch(() => {});
    const AttributeDefinitions = [{ AttributeName: "id", AttributeType: "N" }];
    await call("CreateTable", { TableName, KeySchema: keys, AttributeDefinitions, BillingMode: "PAY_PER_REQUEST" });
  }
  for (const Item of ITEMS) await call("PutItem", { TableName: "shop.items", Item });
  return uri;
}

const kinds = [["the exchange that AWS documents", async () => (await dynamodb()).uri] as const];
if (server) kinds.push(["a server", filledServer] as never);

describe.each(kinds)("DynamoDB: %s", (_, begin) => {
  it("groups, aggregates and joins over the tables that a query names", async () => {
    const { pools, target } = poolsTo(await begin());
    const sql = 'SELECT name, SUM(price) AS total, COUNT(*) AS n FROM "shop.items" GROUP BY name ORDER BY total DESC';
    const { columns } = await pools.run(target, sql);
    expect(columns.map(({ name, values }) => [name, values])).toEqual([
      ["name", ["b", "it's"]],
      ["total", [6, 1.5]],
      ["n", [2, 1]],
    ]);
  });

  it("reads values of every kind, from all pages", async () => {
    const { pools, target } = poolsTo(await begin());
    const { columns, rowCount } = await pools.run(target, 'SELECT * FROM "shop.items" ORDER BY id');
    expect(rowCount).toBe(3);
    expect(Object.fromEntries(columns.map(({ name, values }) => [name, values]))).toEqual({
      id: [1, 2, 3],
      name: ["it's", "b", "b"],
      price: [1.5, 2, 4],
      ok: [true, false, null],
      tags: ['["a",2]', null, null],
      none: [null, null, null],
      raw: [null, null, new Uint8Array([1, 255])],
      map: [null, null, '{"x":[1,2]}'],
    });
  });

  it("tells tables, and the columns that their items have", async () => {
    const { pools, target } = poolsTo(await begin());
    const inspector = pools.inspect(target);
    expect(await inspector.tables()).toEqual(["empty", "shop.items"]);
    const columns = await inspector.columns("shop.items");
    expect(columns.slice(0, 4).map(({ name, type }) => [name, type])).toEqual([
      ["id", "BIGINT"],
      ["name", "TEXT"],
      ["price", "DOUBLE"],
      ["ok", "BOOLEAN"],
    ]);
    expect(await inspector.columns("missing")).toEqual([]);
  });

  it("says what is not there, and writes nothing", async () => {
    const { pools, target } = poolsTo(await begin());
    await expect(pools.run(target, "SELECT * FROM missing")).rejects.toThrow("equested resource not found");
    await expect(pools.run(target, "SELECT * FROM empty")).rejects.toThrow("The table empty is empty");
    const writing = pools.run({ ...target, allowDml: true }, 'DELETE FROM "shop.items"', { readOnly: false });
    await expect(writing).rejects.toThrow("read here, not written");
  });
});

describe("DynamoDB", () => {
  it("signs its requests", async () => {
    const { uri, asked } = await dynamodb();
    const { pools, target } = poolsTo(uri);
    await pools.ping(target);
    await pools.run(target, 'SELECT id FROM "shop.items"');
    expect(String(asked[0]?.headers.authorization)).toContain("/eu-west-1/dynamodb/aws4_request");
    expect(asked[0]?.headers["content-type"]).toBe("application/x-amz-json-1.0");
  });
});
