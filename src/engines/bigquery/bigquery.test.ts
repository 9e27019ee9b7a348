import { generateKeyPairSync } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Asked, json, poolsTo, serve, until } from "../../../test/support/http-server.ts";

/** The exchange that Google documents, spoken by a server here. */
const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

const schema = {
  fields: [
    { name: "n", type: "INTEGER" },
    { name: "amount", type: "NUMERIC" },
    { name: "at", type: "TIMESTAMP" },
    { name: "day", type: "DATE" },
    { name: "local", type: "DATETIME" },
    { name: "ok", type: "BOOLEAN" },
    {
      name: "author",
      type: "RECORD",
      fields: [
        { name: "name", type: "STRING" },
        { name: "ages", type: "INTEGER", mode: "REPEATED" },
      ],
    },
    { name: "doc", type: "JSON" },
  ],
};
const cells = (...values: unknown[]) => ({ f: values.map((v) => ({ v })) });
const first = cells(
  "9007199254740993",
  "1.50",
  "1710510330123456",
  "2024-03-15",
  "2024-03-15T13:45:30",
  "true",
  cells("Ada", [{ v: "36" }]),
  '{"a": 1}',
);
const reference = { projectId: "sales", jobId: "j1", location: "EU" };
const never = cells(...schema.fields.map(() => null));

/** BigQuery and the server of its tokens; a query answers at once, its second page when asked for. */
async function serveBigquery(answer: (asked: Asked) => unknown = () => undefined) {
  const server = await serve((asked, response) => {
    if (asked.path === "/token") return json(response, { access_token: "ya29", expires_in: 3600 });
    const special = answer(asked);
    if (special instanceof Error) return json(response, { error: { code: 400, message: special.message } }, 400);
    if (special) return json(response, special);
    if (asked.method === "POST" && asked.path.endsWith("/queries"))
      return json(response, { jobReference: reference, jobComplete: true, schema, rows: [first], pageToken: "p2" });
    if (asked.path.includes("/queries/j1"))
      return json(response, { jobReference: reference, jobComplete: true, schema, rows: [never] });
    json(response, {});
  });
  vi.stubEnv("BIGQUERY_EMULATOR_HOST", `http://127.0.0.1:${server.port}`);
  const credentials = {
    type: "service_account",
    client_email: "bi@sales.iam",
    private_key: privateKey,
    private_key_id: "k1",
    project_id: "sales",
    token_uri: `http://127.0.0.1:${server.port}/token`,
  };
  return { ...server, secrets: { credentials_info: credentials } };
}

beforeEach(() => vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", undefined));
afterEach(() => vi.unstubAllEnvs());

describe("BigQuery", () => {
  it("signs in as a service account and reads all pages", async () => {
    const { asked, secrets } = await serveBigquery();
    const { pools, target } = poolsTo("bigquery://sales/eu?maximum_bytes_billed=1000&location=EU", { secrets });
    const { columns } = await pools.run(target, "SELECT 1");
    expect(columns.map(({ type, kind, values }) => [type, kind, values])).toEqual([
      ["INTEGER", "number", [9007199254740993n, null]],
      ["NUMERIC", "number", [1.5, null]],
      ["TIMESTAMP", "datetime", [1710510330123.456, null]],
      ["DATE", "date", [Date.UTC(2024, 2, 15), null]],
      ["DATETIME", "datetime", [Date.UTC(2024, 2, 15, 13, 45, 30), null]],
      ["BOOLEAN", "boolean", [true, null]],
      ["RECORD", "json", [{ name: "Ada", ages: [36] }, null]],
      ["JSON", "json", [{ a: 1 }, null]],
    ]);
    const assertion = new URLSearchParams(asked[0]!.body).get("assertion")!;
    expect(decodeProtectedHeader(assertion)).toMatchObject({ alg: "RS256", kid: "k1" });
    expect(decodeJwt(assertion)).toMatchObject({ iss: "bi@sales.iam", aud: secrets.credentials_info.token_uri });
    expect(asked[1]).toMatchObject({
      path: "/bigquery/v2/projects/sales/queries",
      headers: { authorization: "Bearer ya29" },
    });
    expect(JSON.parse(asked[1]!.body)).toMatchObject({
      query: "SELECT 1",
      useLegacySql: false,
      maximumBytesBilled: "1000",
      location: "EU",
      defaultDataset: { projectId: "sales", datasetId: "eu" },
    });
    expect(new URL(asked[2]!.path, "http://x").searchParams.get("pageToken")).toBe("p2");
  });

  it("waits for what takes longer, and stops the job that nobody waits for", async () => {
    const { asked, secrets } = await serveBigquery(({ method, path }) =>
      path.includes("/queries") && (method === "POST" || path.includes("timeoutMs"))
        ? { jobReference: reference, jobComplete: false }
        : undefined,
    );
    const { pools, target } = poolsTo("bigquery://sales", { secrets });
    const leaving = new AbortController();
    const running = pools.run(target, "SELECT endless", { signal: leaving.signal });
    await until(() => asked.some(({ path }) => path.includes("/queries/j1")));
    leaving.abort(new Error("left"));
    await expect(running).rejects.toThrow("left");
    await until(() => asked.some(({ path }) => path === "/bigquery/v2/projects/sales/jobs/j1/cancel?location=EU"));
  });

  it("looks into another project as its catalog", async () => {
    const { asked, secrets } = await serveBigquery(({ path }) => {
      if (path.includes("/datasets?")) return { datasets: [{ datasetReference: { datasetId: "eu" } }] };
      if (path.endsWith("/queries"))
        return {
          jobComplete: true,
          schema: { fields: [{ name: "newest", type: "STRING" }] },
          rows: [cells("20240315")],
        };
      if (path.endsWith("/tables/people"))
        return { description: "All of them", schema, timePartitioning: { field: "day" } };
      return undefined;
    });
    const { pools, target } = poolsTo("bigquery://sales/eu", { secrets, catalog: "other" });
    const inspector = pools.inspect(target);
    expect(await inspector.schemas()).toEqual(["eu"]);
    expect((await inspector.columns("people", "eu")).map(({ name, type }) => `${name} ${type}`)).toEqual([
      "n INT64",
      "amount NUMERIC",
      "at TIMESTAMP",
      "day DATE",
      "local DATETIME",
      "ok BOOL",
      "author STRUCT<NAME STRING, AGES ARRAY<INT64>>",
      "author.name STRING",
      "author.ages ARRAY<INT64>",
      "doc JSON",
    ]);
    expect(await inspector.indexes("people", "eu")).toEqual([{ name: "partitioned", columns: ["day"], unique: false }]);
    const partitions = await inspector.partitions?.("people", "eu");
    expect([partitions?.columns, partitions?.query.split("\n").at(-2)]).toEqual([
      ["day"],
      "  `day` = PARSE_DATE('%Y%m%d', '20240315')",
    ]);
    expect(await inspector.defaultSchema()).toBeNull();
    expect(
      asked.filter(({ path }) => path.startsWith("/bigquery")).every(({ path }) => path.includes("/projects/other/")),
    ).toBe(true);
  });

  it("says what a query would read, and what is wrong with it", async () => {
    const { secrets } = await serveBigquery(({ body }) => {
      if (body.includes("nothere")) return new Error("Unrecognized name: nothere at [1:8]\n\nJob ID: x");
      return body.includes("dryRun") ? { totalBytesProcessed: "1572864" } : undefined;
    });
    const { pools, target } = poolsTo("bigquery://", { secrets });
    expect(await pools.estimate(target, "SELECT 1")).toEqual({ "MB Processed": 1.5 });
    await expect(pools.run(target, "SELECT nothere")).rejects.toMatchObject({
      type: "COLUMN_DOES_NOT_EXIST_ERROR",
      message: 'We can\'t seem to resolve column "nothere" at line 1:8.',
    });
  });

  it("says which credentials are wrong without showing them", async () => {
    await serveBigquery();
    const wrong = { type: "service_account", client_email: "bi@sales.iam", private_key: "secret-key" };
    const asking = poolsTo("bigquery://sales", { secrets: { credentials_info: wrong } });
    const failure: unknown = await asking.pools.ping(asking.target).catch((error) => error);
    expect(String(failure)).toContain("private key of the service account cannot be read");
    expect(String(failure)).not.toContain("secret-key");
    const other = poolsTo("bigquery://sales", { secrets: { credentials_info: { type: "service_account" } } });
    await expect(other.pools.ping(other.target)).rejects.toThrow("client_email, private_key");
  });
});
